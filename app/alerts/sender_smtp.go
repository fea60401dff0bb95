package alerts

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"
)

const (
	maxLinks     = 4                // at once, kept ones included
	keepIdle     = 30 * time.Second // then a kept connection is closed
	mailsPerLink = 100              // many servers hang up after as many
	quitLimit    = time.Second
)

// SMTPSender sends through one mail server, over at most four connections that
// are kept for the next mail and closed after 30 idle seconds. One mail has one
// recipient; after any error its connection is closed and never used again.
type SMTPSender struct {
	smtp  SMTP
	from  From
	now   func() time.Time
	slots chan struct{} // one per connection in use

	mu     sync.Mutex
	idle   []*link // the last used at the end
	closed bool
}

// NewSMTPSender checks server and sender and connects to nothing yet. Its mails
// are dated by now.
func NewSMTPSender(smtp SMTP, from From, now func() time.Time) (*SMTPSender, error) {
	if smtp.tls == 0 {
		return nil, errors.New("open the mail sender: no mail server")
	}
	if err := from.check(); err != nil {
		return nil, fmt.Errorf("open the mail sender: %w", err)
	}
	return &SMTPSender{smtp: smtp, from: from, now: now, slots: make(chan struct{}, maxLinks)}, nil
}

var errClosed = errors.New("the mail sender is closed")

// Send gives the mail to the server and waits for its answer.
func (s *SMTPSender) Send(ctx context.Context, m Message) error {
	r, err := m.render(s.from, s.now())
	if err != nil {
		return refused(err)
	}
	ctx, cancel := context.WithTimeout(ctx, SendLimit)
	defer cancel()
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return undelivered(fmt.Errorf("wait for a free connection: %w", ctx.Err()))
	}
	l, err := s.take()
	if err != nil {
		return undelivered(err)
	}
	if l != nil {
		err = l.give(ctx, r)
		if err == nil {
			s.keep(l)
			return nil
		}
		l.conn.Close()
		if !hungUp(err, r) || ctx.Err() != nil {
			return answered(whyCut(ctx, err), r)
		}
	}
	if l, err = openLink(ctx, s.smtp, s.from.domain()); err != nil {
		return undelivered(whyCut(ctx, err))
	}
	if err = l.give(ctx, r); err != nil {
		l.conn.Close()
		return answered(whyCut(ctx, err), r)
	}
	s.keep(l)
	return nil
}

// hungUp holds when a kept connection turned out to be closed by the server,
// before any of this mail went over it: a fresh one may be tried at once, with
// nothing delivered twice.
func hungUp(err error, r *rendered) bool {
	code := answerCode(err)
	return !r.started && (code == 0 || code == 421)
}

// whyCut puts the end of ctx in front of the closed connection it caused.
func whyCut(ctx context.Context, err error) error {
	var slow net.Error
	late := errors.As(err, &slow) && slow.Timeout()
	switch {
	case answerCode(err) != 0:
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	case late: // the connection's deadline is ctx's and may ring a moment before it
		return fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
	}
	return err
}

// take gives the connection used last, or nil when none is kept.
func (s *SMTPSender) take() (*link, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	if len(s.idle) == 0 {
		return nil, nil
	}
	l := s.idle[len(s.idle)-1]
	s.idle = s.idle[:len(s.idle)-1]
	l.idle.Stop()
	return l, nil
}

// keep puts a connection back unless it has served enough.
func (s *SMTPSender) keep(l *link) {
	s.mu.Lock()
	if !s.closed && l.sent < mailsPerLink {
		l.idle = time.AfterFunc(keepIdle, func() { s.drop(l) })
		s.idle = append(s.idle, l)
		s.mu.Unlock()
		return
	}
	s.mu.Unlock()
	l.quit(time.Now().Add(quitLimit))
}

// drop closes a connection that nobody took for keepIdle. One that was taken a
// moment before the timer rang is no longer in the list, and stays open.
func (s *SMTPSender) drop(l *link) {
	s.mu.Lock()
	i := slices.Index(s.idle, l)
	if i >= 0 {
		s.idle = slices.Delete(s.idle, i, i+1)
	}
	s.mu.Unlock()
	if i >= 0 {
		l.quit(time.Now().Add(quitLimit))
	}
}

// Close refuses further mails and closes the kept connections; mails in hand
// finish on their own.
func (s *SMTPSender) Close() error {
	s.mu.Lock()
	idle := s.idle
	s.idle, s.closed = nil, true
	s.mu.Unlock()
	deadline := time.Now().Add(quitLimit)
	for _, l := range idle {
		l.idle.Stop()
		l.quit(deadline)
	}
	return nil
}
