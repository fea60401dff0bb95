package live

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// startLocked starts the drain unless it runs. With nothing to send it only
// closes a connection that was shut: closing TLS may wait, and Write must not.
func (c *Conn) startLocked() {
	if !c.draining {
		c.draining, c.stall = true, time.Now().Add(c.patience)
		go c.drain()
	}
}

// drain sends the backlog in order until there is none, then lets Write try the
// wire itself again. A connection that was shut meanwhile is closed at the end.
func (c *Conn) drain() {
	c.mu.Lock()
	var failed error
	for len(c.waiting) > 0 && failed == nil {
		p := c.waiting
		c.waiting, c.sending = nil, len(p)
		c.due, c.dueNext = c.dueNext, time.Time{}
		for len(p) > 0 && failed == nil {
			c.stall = time.Now().Add(c.patience)
			c.armLocked()
			c.mu.Unlock()
			n, err := c.send(p)
			c.mu.Lock()
			p, c.sending, failed = p[n:], c.sending-n, err
		}
	}
	c.waiting, c.sending, c.due, c.dueNext = nil, 0, time.Time{}, time.Time{}
	if failed == nil && c.cause == nil {
		// The deadline of the last piece would fail the next direct write.
		failed = c.Conn.SetWriteDeadline(time.Time{})
	}
	if failed != nil && c.cause == nil {
		if errors.Is(failed, os.ErrDeadlineExceeded) {
			failed = fmt.Errorf("%w: %w", ErrSlow, failed)
		}
		c.shutLocked(failed)
	}
	c.draining = false
	shut := c.cause != nil
	c.mu.Unlock()
	if shut {
		if failed == nil {
			c.lastWords()
		}
		_ = c.Conn.Close() // nobody is left to tell: Read and Write say the cause
	}
}

// lastWords lets the reader take what was just sent: closing a wire while bytes
// of the client lie unread on it resets it, and a pong that crosses the farewell
// would throw the farewell away.
func (c *Conn) lastWords() {
	const moment, most = time.Second, 1 << 20
	if w, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		if err := w.CloseWrite(); err != nil {
			return // the wire is gone
		}
	}
	if err := c.Conn.SetReadDeadline(time.Now().Add(moment)); err == nil {
		_, _ = io.CopyN(io.Discard, c.Conn, most) // it ends when the client has closed too
	}
}

// armLocked sets the wire's deadline for the piece in hand: no progress for
// patience, a deadline of the caller, or the end of lingering.
func (c *Conn) armLocked() {
	t := c.stall
	for _, bound := range [...]time.Time{c.due, c.dueNext, c.linger} {
		if !bound.IsZero() && bound.Before(t) {
			t = bound
		}
	}
	// It fails only on a closed wire, and then the write that follows says so.
	_ = c.Conn.SetWriteDeadline(t)
}

// send waits until the wire takes some of p, or until its deadline.
func (c *Conn) send(p []byte) (n int, err error) {
	if c.raw == nil {
		return c.Conn.Write(p[:min(len(p), piece)])
	}
	var wrote error
	err = c.raw.Write(func(fd uintptr) bool {
		n, wrote = writeOnce(fd, p)
		return n > 0 || wrote != nil
	})
	if err == nil {
		err = wrote
	}
	return n, err
}
