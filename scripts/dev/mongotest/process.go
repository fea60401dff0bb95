package mongotest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// limit ends a wait for something that is long overdue.
const limit = 60 * time.Second

// process is one run of the server program.
type process struct {
	cmd   *exec.Cmd
	input io.Closer // the program ends when it is closed, with this test or by it
	uri   string
	said  output
	ended chan struct{} // closed when the process has ended
	err   error         // how it ended, to be read after ended
}

// launch starts the program and waits until it takes connections.
func launch(program string, args ...string) (*process, error) {
	p := &process{cmd: exec.Command(program, args...), ended: make(chan struct{})}
	p.cmd.Stderr = &p.said
	var err error
	if p.input, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	line := make(chan string, 1)
	go func() {
		first, _ := bufio.NewReader(out).ReadString('\n') // without one the process has ended: told below
		line <- strings.TrimSpace(first)
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	select {
	case p.uri = <-line:
	case <-time.After(limit):
	}
	if p.uri == "" {
		p.kill()
		return nil, fmt.Errorf("the server did not start: %w\n%s", p.err, &p.said)
	}
	return p, nil
}

// kill ends the process as a power cut does.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it fails only when the process has ended
	<-p.ended
}

// stop asks the process to end, which must go well.
func (p *process) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(limit):
		p.kill()
	}
	if p.err != nil {
		return fmt.Errorf("the server ended with %w\n%s", p.err, &p.said)
	}
	return nil
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
