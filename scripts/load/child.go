package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is this program in another process: asked by a JSON line, it answers by
// one. It ends when its standard input does, so it cannot outlive this process.
type child struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	ask *json.Encoder
	out *json.Decoder
}

func startChild(ctx context.Context, args ...string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{cmd: exec.CommandContext(ctx, self, args...)}
	c.cmd.Stderr = os.Stderr
	in, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.in, c.ask, c.out = in, json.NewEncoder(in), json.NewDecoder(bufio.NewReader(out))
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", args[0], err)
	}
	return c, nil
}

// order is what a child is asked; which members it has depends on Do.
type order struct {
	Do     string          `json:"do"`
	Addr   string          `json:"addr,omitempty"`
	Topic  string          `json:"topic,omitempty"`
	N      int             `json:"n,omitempty"`
	Pos    int64           `json:"pos,omitempty"`
	Bare   bool            `json:"bare,omitempty"`
	Text   string          `json:"text,omitempty"`
	Starts map[int64]int64 `json:"starts,omitempty"` // nanoseconds since 1970, by position
	Limit  time.Duration   `json:"limit,omitempty"`
}

// report is what a child answers.
type report struct {
	Error   string        `json:"error,omitempty"`
	Addr    string        `json:"addr,omitempty"`
	N       int           `json:"n,omitempty"`
	Missing int           `json:"missing,omitempty"`
	First   int64         `json:"first,omitempty"` // nanoseconds since 1970
	Last    int64         `json:"last,omitempty"`
	P50     time.Duration `json:"p50,omitempty"`
	P99     time.Duration `json:"p99,omitempty"`
	Max     time.Duration `json:"max,omitempty"`
	Codes   []int         `json:"codes,omitempty"`
}

// do asks and waits for the answer. It is bounded by the context of the child,
// whose end closes the pipes.
func (c *child) do(o order) (report, error) {
	var r report
	if err := c.ask.Encode(o); err != nil {
		return r, fmt.Errorf("%s: %w", o.Do, err)
	}
	if err := c.out.Decode(&r); err != nil {
		return r, fmt.Errorf("%s: %w", o.Do, err)
	}
	if r.Error != "" {
		return r, fmt.Errorf("%s: %s", o.Do, r.Error)
	}
	return r, nil
}

// end closes the child's input and waits for it, at most five seconds.
func (c *child) end() error {
	gone := make(chan error, 1)
	err := c.in.Close()
	go func() { gone <- c.cmd.Wait() }()
	return errors.Join(err, endProcess(c.cmd, gone, 5*time.Second))
}

// endProcess waits for a process that was asked to end, then kills it.
func endProcess(cmd *exec.Cmd, gone <-chan error, limit time.Duration) error {
	select {
	case err := <-gone:
		return err
	case <-time.After(limit):
		err := fmt.Errorf("process %d did not end within %s", cmd.Process.Pid, limit)
		return errors.Join(err, cmd.Process.Kill(), <-gone)
	}
}

// serveOrders reads orders until the input ends and answers each.
func serveOrders(in io.Reader, out io.Writer, do func(order) (report, error)) error {
	orders, answers := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var o order
		if err := orders.Decode(&o); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		r, err := do(o)
		if err != nil {
			r.Error = err.Error()
		}
		if err := answers.Encode(r); err != nil {
			return err
		}
	}
}

// server is the board that is measured, in its own process.
type server struct {
	cmd   *exec.Cmd
	addr  string
	ready time.Duration // from its start to the answer of /readyz
	gone  chan error    // receives once, when the process has ended
	said  *said         // what it logs
}

// startServer starts the board on a store and waits until it is ready.
func startServer(ctx context.Context, program, data string, more ...string) (*server, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.CommandContext(ctx, program, "serve"), addr: addr, said: newSaid(os.Stderr)}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "COUPDEMAIN_") {
			s.cmd.Env = append(s.cmd.Env, v)
		}
	}
	s.cmd.Env = append(s.cmd.Env, "COUPDEMAIN_ADDR="+addr, "COUPDEMAIN_DATA="+data, "COUPDEMAIN_LIMITS=off",
		"COUPDEMAIN_LAW=none", "COUPDEMAIN_MIN_OPEN=0s", "COUPDEMAIN_LOG=error")
	s.cmd.Env = append(s.cmd.Env, more...)
	s.cmd.Stderr = s.said
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	s.gone = make(chan error, 1)
	go func() { s.gone <- s.cmd.Wait() }()
	if err := s.waitReady(ctx); err != nil {
		return nil, errors.Join(err, s.end())
	}
	s.ready = time.Since(began)
	return s, nil
}

// waitReady asks until the answer is yes. The server listens before it is ready,
// so one request mostly waits for the whole start.
func (s *server) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.addr+"/readyz", nil)
		if err != nil {
			return err
		}
		if resp, err := client.Do(req); err == nil {
			if err := resp.Body.Close(); err != nil {
				return err
			}
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case err := <-s.gone:
			s.gone <- err
			return fmt.Errorf("the server ended before it was ready: %w", err)
		case <-ctx.Done():
			return fmt.Errorf("the server did not become ready: %w", ctx.Err())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// end stops the server as an operator would.
func (s *server) end() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return endProcess(s.cmd, s.gone, 15*time.Second)
}

// freeAddress is a loopback address that nobody listens on now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// cpu is the time that a process has spent on the cores, from /proc/<pid>/stat.
func cpu(pid int) (time.Duration, error) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, err
	}
	return parseStat(string(b))
}

// parseStat reads utime and stime (fields 14 and 15 of proc(5)), in hundredths of
// a second on every Linux. The second field, the name, may hold spaces and brackets.
func parseStat(text string) (time.Duration, error) {
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("a stat of %d fields", len(fields))
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond, err
}

// resident is the memory of a process that is in the machine's, in bytes.
func resident(pid int) (int64, error) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(b))
	if len(fields) < 2 {
		return 0, fmt.Errorf("a statm of %d fields", len(fields))
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}
