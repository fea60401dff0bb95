package bolt

import (
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"coupdemain/app/journal"
)

// loadHead reads the last commit. A damaged one does not keep the store from
// opening, so that verify can name everything that is wrong; it does keep Append
// from building on it.
func (s *Store) loadHead(tx *bbolt.Tx) error {
	k, v := tx.Bucket(bucketJournal).Cursor().Last()
	if k == nil {
		s.setHead(journal.Commit{}, nil)
		return nil
	}
	c, err := parseValue(k, v)
	if err != nil {
		s.setHead(c, journal.DamagedFile(s.path, "the last entry of the journal: %w", err))
		return nil
	}
	c.Payload = append([]byte(nil), c.Payload...)
	if err := journal.CheckHash(&c); err != nil {
		s.setHead(c, journal.DamagedAt(c.Pos, "%w", err))
		return nil
	}
	s.setHead(c, nil)
	return nil
}

// setHead publishes the head and wakes who waits for it.
func (s *Store) setHead(c journal.Commit, damage error) {
	s.headMu.Lock()
	defer s.headMu.Unlock()
	s.head, s.headOK = c, damage
	close(s.wake)
	s.wake = make(chan struct{})
}

func (s *Store) lastGood() (journal.Commit, error) {
	s.headMu.Lock()
	defer s.headMu.Unlock()
	return s.head, s.headOK
}

// Head implements journal.Journal.
func (l log) Head(ctx context.Context) (journal.Commit, error) {
	if err := l.s.alive(ctx, "head"); err != nil {
		return journal.Commit{}, err
	}
	c, err := l.s.lastGood()
	if err != nil {
		return journal.Commit{}, fmt.Errorf("head: %w", err)
	}
	return c, nil
}

// Wait implements journal.Journal.
func (l log) Wait(ctx context.Context, after int64) error {
	for {
		if err := l.s.alive(ctx, "wait"); err != nil {
			return err
		}
		l.s.headMu.Lock()
		more, wake := l.s.head.Pos > after, l.s.wake
		l.s.headMu.Unlock()
		if more {
			return nil
		}
		select {
		case <-ctx.Done():
		case <-wake:
		}
	}
}

func (s *Store) alive(ctx context.Context, doing string) error {
	s.mu.RLock()
	closed := s.closed
	s.mu.RUnlock()
	if closed {
		return fmt.Errorf("%s: %w", doing, journal.ErrClosed)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
