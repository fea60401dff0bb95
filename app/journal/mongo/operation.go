package mongo

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/event"
	driver "go.mongodb.org/mongo-driver/mongo"

	"coupdemain/app/journal"
)

// Codes of the server that this package knows by name.
const (
	codeUnauthorized   = 13
	codeAuthentication = 18
	codeNamespace      = 48 // the collection exists
	codeDuplicate      = 11000
)

// operation is one question to the server, with its time limit.
type operation struct {
	context.Context
	s      *Store
	caller context.Context
	doing  string
	cancel context.CancelFunc
	ours   bool        // the time limit is the store's, not the caller's
	sent   atomic.Bool // the command went on its way: what became of it may be unknowable
}

type operationKey struct{}

// begin starts an operation; end must be called.
func (s *Store) begin(ctx context.Context, doing string) (*operation, error) {
	if err := s.alive(ctx, doing); err != nil {
		return nil, err
	}
	if !s.enlist() {
		return nil, fmt.Errorf("%s: %w", doing, journal.ErrClosed)
	}
	o := &operation{s: s, caller: ctx, doing: doing}
	limit := time.Now().Add(s.cfg.Timeout)
	theirs, set := ctx.Deadline()
	o.ours = !set || theirs.After(limit)
	o.Context, o.cancel = context.WithDeadline(context.WithValue(ctx, operationKey{}, o), limit)
	return o, nil
}

func (o *operation) end() {
	o.cancel()
	o.s.working.Done()
}

// monitor marks an operation when its command is about to be written to a
// connection. It is the driver that knows best whether anything was sent: its
// errors do not always tell.
func monitor() *event.CommandMonitor {
	return &event.CommandMonitor{Started: func(ctx context.Context, _ *event.CommandStartedEvent) {
		if o, ok := ctx.Value(operationKey{}).(*operation); ok {
			o.sent.Store(true)
		}
	}}
}

// failed is what the caller is told of a read, or of a write that may be done again.
func (o *operation) failed(err error) error {
	if err == nil {
		return nil
	}
	late := errors.Is(err, context.DeadlineExceeded)
	if late && !o.ours {
		<-o.caller.Done() // the driver gives up a moment before the deadline
	}
	if gone := o.s.alive(o.caller, o.doing); gone != nil {
		return gone
	}
	if late { // of the store's own limit: the caller's context has not ended
		return fmt.Errorf("%s: %w: no answer within %s (%v)", o.doing, journal.ErrUnavailable, o.s.cfg.Timeout, err)
	}
	return fmt.Errorf("%s: %w: %w", o.doing, journal.ErrUnavailable, err)
}

// outcome is what became of an ordered insert of count documents: how many of
// them are known to stand, and ErrConflict, ErrUnavailable (nothing stands) or
// ErrUnknown. A number counts only when the server says by exactly one error that
// a key was taken, and nothing of the write concern.
func outcome(err error, sent bool, count int) (n int, verdict error) {
	var many driver.BulkWriteException
	switch {
	case err == nil:
		return count, nil
	case !sent:
		return 0, fmt.Errorf("%w: nothing was sent: %w", journal.ErrUnavailable, err)
	case errors.As(err, &many) && many.WriteConcernError == nil && len(many.WriteErrors) == 1 &&
		many.WriteErrors[0].Code == codeDuplicate && many.WriteErrors[0].Index >= 0 && many.WriteErrors[0].Index < count:
		return many.WriteErrors[0].Index, journal.ErrConflict
	case unauthorized(err):
		return 0, fmt.Errorf("%w: %w: %w", journal.ErrUnavailable, ErrRights, err)
	default:
		return 0, fmt.Errorf("%w: %w", journal.ErrUnknown, err)
	}
}

// unauthorized tells that a command was refused as a whole, before it did anything.
func unauthorized(err error) bool {
	var refused driver.CommandError
	return errors.As(err, &refused) && refused.Code == codeUnauthorized
}

// The pauses between attempts at a write whose outcome is not known.
const (
	againFirst = 5 * time.Millisecond
	againMost  = 250 * time.Millisecond
)

// untilKnown does a write that may be done twice until its outcome is known, for
// at most two time limits. When nothing was ever sent it ends at once; later, an
// earlier attempt may still arrive.
func (s *Store) untilKnown(ctx context.Context, doing string, write func(ctx context.Context) error) error {
	until := time.Now().Add(2 * s.cfg.Timeout)
	unknown := false
	for pause := againFirst; ; pause = min(2*pause, againMost) {
		o, err := s.begin(ctx, doing)
		if err != nil {
			return err
		}
		err = write(o)
		unknown = unknown || o.sent.Load() && !unauthorized(err)
		told := o.failed(err)
		o.end()
		if err == nil || !unknown {
			return told
		}
		if time.Now().After(until) || s.pause(ctx, pause) != nil {
			return fmt.Errorf("%s: %w: %w", doing, journal.ErrUnknown, told)
		}
	}
}

// pause ends early with the context, or with the store.
func (s *Store) pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing.Done():
		return journal.ErrClosed
	}
}
