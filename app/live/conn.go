package live

import (
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

const (
	// Backlog is how many bytes a connection keeps for a reader that is behind.
	Backlog = 128 << 10
	// Patience is how long a reader may take nothing while bytes wait for it,
	// and how long a closed connection goes on sending what it still holds.
	Patience = 10 * time.Second
	// piece bounds one write to a connection without a file descriptor, so that
	// Patience measures progress there too and not the whole backlog at once.
	piece = 16 << 10
)

// ErrSlow is why a connection was closed whose reader left more than Backlog
// bytes waiting, or took none of them for Patience. Read and Write return it.
var ErrSlow = errors.New("reader too slow")

// Conn is a net.Conn whose Write never waits for the reader: it tries write(2)
// once and keeps the rest in a bounded backlog, which a goroutine that lives
// only as long as there is a backlog sends on. Without it ten stalled readers
// freeze the worker that serves a whole room.
//
// A connection that has no file descriptor of its own (TLS) always goes by the
// backlog, so one Write of more than Backlog bytes is refused there.
type Conn struct {
	net.Conn                       // reading, addresses, deadlines of the wire
	raw      syscall.RawConn       // nil: no descriptor, everything by the backlog
	attempt  func(fd uintptr) bool // made once: a closure for every Write would be garbage
	farewell []byte                // sent last to a reader that is too slow
	patience time.Duration         // Patience, shorter in tests
	mu       sync.Mutex            // guards what follows; never held while waiting
	cause    error                 // why it is closed; nil while it is open
	deadline time.Time             // for the next Writes
	waiting  []byte                // the backlog that the drain has not taken yet
	dueNext  time.Time             // the earliest deadline of waiting
	sending  int                   // bytes of the backlog that the drain has in hand
	due      time.Time             // their earliest deadline
	stall    time.Time             // when the reader will have taken nothing for patience
	linger   time.Time             // when a closed connection stops sending; zero while open
	draining bool                  // the drain runs; Write must queue behind it
	try      struct {              // one attempt's argument and results
		p   []byte
		n   int
		err error
	}
}

// NewConn makes c non-blocking. farewell (a close frame, or nothing) is queued
// behind the backlog when the reader is too slow, so that it learns why; for it
// to be readable each Write must be one whole frame, which holds for prepared
// messages, control frames and messages below gorilla's write buffer of 4 KiB.
func NewConn(c net.Conn, farewell []byte) *Conn {
	conn := &Conn{Conn: c, farewell: farewell, patience: Patience}
	if sc, ok := c.(syscall.Conn); ok && canTry {
		if raw, err := sc.SyscallConn(); err == nil {
			conn.raw = raw
			conn.attempt = func(fd uintptr) bool {
				conn.try.n, conn.try.err = writeOnce(fd, conn.try.p)
				return true // never wait: the rest is the backlog's
			}
		}
	}
	return conn
}

// Wrap makes the connection of a socket non-blocking; a reader that is too slow
// is told to come back (CloseSlow). It is what handlers puts under gorilla.
func Wrap(c net.Conn) net.Conn { return NewConn(c, CloseSlow.frame()) }

// Write sends p or queues it, and returns at once. It fails with ErrSlow when
// the backlog would pass its bound, with os.ErrDeadlineExceeded when the write
// deadline is already past, and with the cause once the connection is closed.
func (c *Conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil {
		return 0, c.cause
	}
	if !c.deadline.IsZero() && !time.Now().Before(c.deadline) {
		return 0, os.ErrDeadlineExceeded
	}
	n := 0
	if c.raw != nil && !c.draining {
		var err error
		if n, err = c.tryLocked(p); err != nil {
			c.shutLocked(fmt.Errorf("writing: %w", err))
			c.startLocked()
			return n, c.cause
		}
		if n == len(p) {
			return n, nil
		}
	}
	if len(c.waiting)+c.sending+len(p)-n > Backlog {
		if n == 0 { // nothing of p left, so the stream stands between two frames
			c.waiting = append(c.waiting, c.farewell...)
		}
		c.shutLocked(ErrSlow)
		c.startLocked()
		return n, ErrSlow
	}
	if !c.deadline.IsZero() && (c.dueNext.IsZero() || c.deadline.Before(c.dueNext)) {
		c.dueNext = c.deadline
		if c.draining {
			c.armLocked() // what the drain has in hand must leave even earlier
		}
	}
	c.waiting = append(c.waiting, p[n:]...)
	c.startLocked()
	return len(p), nil
}

// Read reads from the wire; once the connection is closed it returns the cause.
func (c *Conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.cause != nil {
			return n, c.cause
		}
	}
	return n, err
}

// Close ends reading and writing at once. What the backlog still holds is sent
// for at most Patience before the wire is closed, as the kernel would do with
// its own buffer: a close frame is not lost because it came right behind a view.
func (c *Conn) Close() error {
	c.mu.Lock()
	if c.cause != nil {
		c.mu.Unlock()
		return nil
	}
	c.shutLocked(net.ErrClosed)
	draining := c.draining
	c.mu.Unlock()
	if draining {
		return nil // the drain closes the wire
	}
	return c.Conn.Close()
}

// SetDeadline sets both deadlines.
func (c *Conn) SetDeadline(t time.Time) error {
	if err := c.SetWriteDeadline(t); err != nil {
		return err
	}
	return c.SetReadDeadline(t)
}

// SetReadDeadline bounds the Reads. A closed connection keeps the past deadline
// that woke its reader.
func (c *Conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil {
		return c.cause
	}
	return c.Conn.SetReadDeadline(t)
}

// SetWriteDeadline bounds how long the bytes of the next Writes may stay in the
// backlog: past it the connection is closed with ErrSlow. Zero, the default,
// leaves only Patience. It does not touch the wire, so it costs nothing.
func (c *Conn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil {
		return c.cause
	}
	c.deadline = t
	return nil
}

// tryLocked calls write(2) once; what the kernel does not take now is no error.
func (c *Conn) tryLocked(p []byte) (int, error) {
	c.try.p, c.try.n, c.try.err = p, 0, nil
	err := c.raw.Write(c.attempt)
	c.try.p = nil // p is the caller's again
	if err == nil {
		err = c.try.err
	}
	return c.try.n, err
}

// shutLocked refuses everything from now on and wakes the reader.
func (c *Conn) shutLocked(cause error) {
	c.cause = cause
	c.linger = time.Now().Add(c.patience)
	if err := c.Conn.SetReadDeadline(time.Unix(1, 0)); err != nil {
		return // the wire is closed already, and so the reader is awake
	}
	if c.draining {
		c.armLocked()
	}
}
