package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// crowd is many readers in one process: `load watch`.
type crowd struct {
	mu      sync.Mutex
	readers []*reader
	sleepy  []*socket // those that never read

	views    atomic.Int64
	first    atomic.Int64 // when the first event of this burst came
	last     atomic.Int64 // when the last reader had all
	missing  atomic.Int64 // readers that have not all
	messages atomic.Int64 // with events, of this burst
	complete chan struct{}
	gone     atomic.Pointer[error]

	timed    atomic.Bool
	arrivals sync.Map // position → *arrival
}

// arrival is when the readers got an event.
type arrival struct {
	mu sync.Mutex
	at []int64
}

// reader is one connection. Its goroutine alone parses.
type reader struct {
	crowd *crowd
	conn  net.Conn
	parser
	got  atomic.Int64 // events so far
	goal atomic.Int64
	now  int64 // of the read in hand
}

// watch serves the orders of the crowd:
//
//	connect addr n [topic] [bare]  opens readers, that follow the topic
//	follow topic pos n             has the readers pos…n-1 follow it
//	sleepers addr topic n          opens connections that follow and never read
//	arm n pos                      expects n more events at each of the first pos readers
//	wait limit                     until every one has them: first, last, missing, messages
//	timed / times starts           keeps arrivals / how long after their starts they came
//	wake                           reads the sleepers to their end: their close codes
func watch(in io.Reader, out io.Writer) error {
	c := &crowd{}
	return errors.Join(serveOrders(in, out, c.do), c.close())
}

func (c *crowd) do(o order) (report, error) {
	if gone := c.gone.Load(); gone != nil {
		return report{}, *gone
	}
	switch o.Do {
	case "connect":
		return report{N: o.N}, c.connect(o)
	case "follow":
		return report{N: o.N}, c.follow(o)
	case "sleepers":
		return report{N: o.N}, c.sleep(o)
	case "arm":
		return report{}, c.arm(o)
	case "wait":
		return c.wait(o)
	case "timed":
		c.arrivals.Clear()
		c.timed.Store(true)
		return report{}, nil
	case "times":
		return c.times(o)
	case "wake":
		return c.wake()
	}
	return report{}, fmt.Errorf("no such order: %q", o.Do)
}

// connect opens readers; their handshakes are done when it returns.
func (c *crowd) connect(o order) error {
	fresh := make([]*reader, o.N)
	err := each(o.N, 64, func(i int) error {
		if o.Bare {
			conn, err := net.Dial("tcp", o.Addr)
			if err != nil {
				return err
			}
			fresh[i] = c.newReader(conn)
			return nil
		}
		s, err := dialSocket(context.Background(), net.Dialer{}, o.Addr, "")
		if err != nil {
			return err
		}
		if _, err := s.next(); err != nil { // the greeting
			return err
		}
		fresh[i] = c.newReader(s.conn)
		left, err := s.in.Peek(s.in.Buffered())
		fresh[i].feed(left)
		return err
	})
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.readers = append(c.readers, fresh...)
	c.mu.Unlock()
	for _, r := range fresh {
		go r.read()
	}
	return nil
}

func (c *crowd) newReader(conn net.Conn) *reader {
	r := &reader{crowd: c, conn: conn}
	r.events, r.views = r.took, func() { c.views.Add(1) }
	r.ping = func() {
		if _, err := conn.Write(pong); err != nil {
			c.fail(err)
		}
	}
	r.closed = func(code int) { c.fail(fmt.Errorf("the server closed a reader with %d", code)) }
	return r
}

func (c *crowd) fail(err error) { c.gone.CompareAndSwap(nil, &err) }

// chunks are what the readers read into: one belongs to a reader only while it reads.
var chunks = sync.Pool{New: func() any { return new([64 << 10]byte) }}

// read waits without a buffer of its own and parses what comes.
func (r *reader) read() {
	raw, err := r.conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		r.crowd.fail(err)
		return
	}
	for {
		n := 0
		var failed error
		err := raw.Read(func(fd uintptr) bool {
			b := chunks.Get().(*[64 << 10]byte)
			defer chunks.Put(b)
			for {
				n, failed = syscall.Read(int(fd), b[:])
				switch {
				case errors.Is(failed, syscall.EAGAIN):
					return false // wait for more
				case errors.Is(failed, syscall.EINTR):
					continue
				case n > 0:
					r.now = time.Now().UnixNano()
					r.wantPositions()
					r.feed(b[:n])
				}
				return true
			}
		})
		if err = errors.Join(err, failed); err != nil || n <= 0 {
			return // the end of the connection; a close frame was counted before it
		}
	}
}

// wantPositions turns the noting of arrivals on, between two frames.
func (r *reader) wantPositions() {
	if r.pos == nil && !r.in && r.crowd.timed.Load() {
		r.pos = func(line []byte) { r.crowd.arrived(posOf(line), r.now) }
	}
}

// took counts events and tells when this reader, and when every one, has all.
func (r *reader) took(n int) {
	c := r.crowd
	c.messages.Add(1)
	got, goal := r.got.Add(int64(n)), r.goal.Load()
	if c.first.Load() == 0 {
		c.first.CompareAndSwap(0, r.now)
	}
	if got >= goal && got-int64(n) < goal && c.missing.Add(-1) == 0 {
		c.last.Store(r.now)
		close(c.complete)
	}
}

func (c *crowd) arrived(pos, at int64) {
	v, ok := c.arrivals.Load(pos)
	if !ok {
		v, _ = c.arrivals.LoadOrStore(pos, &arrival{})
	}
	a := v.(*arrival)
	a.mu.Lock()
	a.at = append(a.at, at)
	a.mu.Unlock()
}

// follow has readers follow a topic and waits until each has its view.
func (c *crowd) follow(o order) error {
	c.views.Store(0)
	frame := appendFrame(nil, opText, fmt.Appendf(nil, `{"op":"follow","topic":%q}`, o.Topic))
	for _, r := range c.readers[o.Pos:o.N] {
		if _, err := r.conn.Write(frame); err != nil {
			return err
		}
	}
	return until(20*time.Second, func() bool { return c.views.Load() >= int64(o.N)-o.Pos })
}

// until looks every millisecond whether something that others do is done.
func until(limit time.Duration, ok func() bool) error {
	end := time.Now().Add(limit)
	for !ok() {
		if time.Now().After(end) {
			return fmt.Errorf("not done within %s", limit)
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

// arm expects events. Nothing may be on its way to the readers.
func (c *crowd) arm(o order) error {
	expected := c.readers[:o.Pos]
	c.first.Store(0)
	c.last.Store(0)
	c.messages.Store(0)
	c.missing.Store(int64(len(expected)))
	c.complete = make(chan struct{})
	for _, r := range expected {
		r.goal.Store(r.got.Load() + int64(o.N))
	}
	return nil
}

func (c *crowd) wait(o order) (report, error) {
	select {
	case <-c.complete:
	case <-time.After(o.Limit):
	}
	if gone := c.gone.Load(); gone != nil {
		return report{}, *gone
	}
	return report{First: c.first.Load(), Last: c.last.Load(), Missing: int(c.missing.Load()), N: int(c.messages.Load())}, nil
}

// times says how long after their starts the events came, over all readers.
func (c *crowd) times(o order) (report, error) {
	var times []time.Duration
	for pos, start := range o.Starts {
		if v, ok := c.arrivals.Load(pos); ok {
			for _, at := range v.(*arrival).at {
				times = append(times, time.Duration(at-start))
			}
		}
	}
	s := spreadOf(times)
	return report{N: s.n, P50: s.p50, P99: s.p99, Max: s.max}, nil
}

// sleep opens connections that follow a topic and take nothing. Their receive
// buffer is the smallest and their segments are short, as on a slow line: on
// loopback the server's kernel would otherwise take megabytes for each.
func (c *crowd) sleep(o order) error {
	small := net.Dialer{Control: func(_, _ string, raw syscall.RawConn) error {
		var failed error
		err := raw.Control(func(fd uintptr) {
			failed = errors.Join(syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096),
				syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 536))
		})
		return errors.Join(err, failed)
	}}
	for range o.N {
		s, err := dialSocket(context.Background(), small, o.Addr, "")
		if err != nil {
			return err
		}
		c.sleepy = append(c.sleepy, s)
		if err := s.send(fmt.Appendf(nil, `{"op":"follow","topic":%q}`, o.Topic)); err != nil {
			return err
		}
	}
	return nil
}

// wake reads those that slept until the server's close, for at most two seconds.
func (c *crowd) wake() (report, error) {
	r := report{Codes: make([]int, len(c.sleepy))}
	return r, each(len(c.sleepy), len(c.sleepy), func(i int) error {
		s := c.sleepy[i]
		if err := s.conn.SetDeadline(time.Now().Add(2 * time.Second)); err != nil {
			return err
		}
		for {
			_, err := s.next()
			var end *closeError
			if errors.As(err, &end) {
				r.Codes[i] = end.code
			}
			if err != nil { // still open after two seconds, or cut without a word: no code
				return nil
			}
		}
	})
}

func (c *crowd) close() error {
	var faults []error
	for _, r := range c.readers {
		faults = append(faults, reset(r.conn))
	}
	return errors.Join(append(faults, closeAll(c.sleepy))...)
}
