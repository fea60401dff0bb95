package town

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Server is the board running as a process. It may be killed and started again
// on the same store and address.
type Server struct {
	tb      testing.TB
	program Program
	Env     Env
	URL     string // http://127.0.0.1:port
	args    []string

	process *exec.Cmd
	said    *output
	ended   chan struct{} // closed when the process has ended
	end     error
}

// output is what a process wrote; it may be read while it writes.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// startLimit is how long a server may take to be ready.
const startLimit = 60 * time.Second

// Serve starts a board on the store in dir and waits until it is ready. When the
// test ends it is stopped, and must have found no data race and no panic.
func Serve(tb testing.TB, p Program, dir string, pairs ...string) *Server {
	tb.Helper()
	return serve(tb, p, dir, nil, pairs)
}

// ServeDemo starts the demonstration in a new store.
func ServeDemo(tb testing.TB, p Program, pairs ...string) *Server {
	tb.Helper()
	return serve(tb, p, tb.TempDir(), []string{"--demo"}, pairs)
}

func serve(tb testing.TB, p Program, dir string, args, pairs []string) *Server {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		tb.Fatal(err)
	}
	s := &Server{tb: tb, program: p, URL: "http://" + address, args: args, said: &output{}}
	s.Env = Env{"DATA": dir, "ADDR": address, "LOG": "warn", "MIN_OPEN": "0s", "LIMITS": "off"}.With(pairs...)
	tb.Cleanup(func() {
		if s.Running() {
			s.Stop()
		}
		for _, bad := range []string{"DATA RACE", "panic", "fatal error"} {
			if strings.Contains(s.said.String(), bad) {
				tb.Errorf("the server said %q:\n%s", bad, s.said)
			}
		}
		if tb.Failed() {
			tb.Logf("the server at %s said:\n%s", s.URL, s.said)
		}
	})
	s.Start()
	return s
}

// Start starts the process again and waits until it takes commands.
func (s *Server) Start() {
	s.tb.Helper()
	s.process = exec.Command(s.program.path, append([]string{"serve"}, s.args...)...)
	s.process.Env = s.Env.list()
	s.process.Stdout, s.process.Stderr = s.said, s.said
	if err := s.process.Start(); err != nil {
		s.tb.Fatal(err)
	}
	ended := make(chan struct{})
	s.ended = ended
	go func(c *exec.Cmd) {
		s.end = c.Wait()
		close(ended)
	}(s.process)
	Until(s.tb, startLimit, "the server is ready", func() bool {
		if !s.Running() {
			s.tb.Fatalf("the server ended: %v\n%s", s.end, s.said)
		}
		res, err := http.Get(s.URL + "/readyz")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

// Running tells whether the process lives.
func (s *Server) Running() bool {
	select {
	case <-s.ended:
		return false
	default:
		return true
	}
}

// Kill ends the process as a power cut does: nothing in it can answer.
func (s *Server) Kill() {
	s.tb.Helper()
	if err := s.process.Process.Kill(); err != nil {
		s.tb.Fatal(err)
	}
	<-s.ended
}

// Terminate asks the process to stop and gives how long it took.
func (s *Server) Terminate() time.Duration {
	s.tb.Helper()
	begun := time.Now()
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		s.tb.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), runLimit)
	defer cancel()
	select {
	case <-s.ended:
	case <-ctx.Done():
		s.Kill()
		s.tb.Fatalf("the server did not stop\n%s", s.said)
	}
	return time.Since(begun)
}

// Stop stops the process, which must say that all went well.
func (s *Server) Stop() {
	s.tb.Helper()
	s.Terminate()
	if s.end != nil {
		s.tb.Errorf("the server stopped with %v\n%s", s.end, s.said)
	}
}

// Verify has the program check its own store; the server must not run.
func (s *Server) Verify() {
	s.tb.Helper()
	if out, err := s.program.Run(s.Env, "verify"); err != nil || !strings.Contains(out, "all as they were written") {
		s.tb.Errorf("verify: %v\n%s", err, out)
	}
}

// Run runs a command with the server's own configuration.
func (s *Server) Run(args ...string) (out string, err error) { return s.program.Run(s.Env, args...) }

// Said is what the process wrote.
func (s *Server) Said() string { return s.said.String() }

// Until waits for a condition, which is looked at again and again.
func Until(tb testing.TB, limit time.Duration, what string, done func() bool) {
	tb.Helper()
	deadline := time.Now().Add(limit)
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for !done() {
		if time.Now().After(deadline) {
			tb.Fatalf("not within %s: %s", limit, what)
		}
		<-look.C
	}
}

// socketURL is where the live sockets are.
func (s *Server) socketURL() string {
	return fmt.Sprintf("ws%s/live", strings.TrimPrefix(s.URL, "http"))
}

// Ended is how the process ended, nil for well.
func (s *Server) Ended() error {
	<-s.ended
	return s.end
}
