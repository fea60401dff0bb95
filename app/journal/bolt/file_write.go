package bolt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"go.etcd.io/bbolt"

	"coupdemain/app/journal"
)

// errRefused wraps what fn itself said no to: nothing was tried, nothing failed.
type errRefused struct{ err error }

func (e errRefused) Error() string { return e.err.Error() }

// update runs fn in a write transaction and forces it to the disk; writing is
// held. An error of fn comes back as it is. A failed commit closes the file, opens
// it again and looks: the transaction is in it (then it is forced once more and
// counts as done, or stays ErrUnknown), or it is not (ErrUnavailable).
func (s *Store) update(ctx context.Context, doing string, fn func(*bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if err := s.ready(doing); err != nil {
		return err
	}
	txid, err := s.commit(doing, fn)
	var no errRefused
	switch {
	case err == nil:
		return nil
	case errors.As(err, &no):
		return no.err
	case s.broken != nil:
		return fmt.Errorf("%s: %w: %w", doing, journal.ErrUnknown, err)
	}
	s.log.Warn("a write failed, reopening the store", "doing", doing, "err", err)
	there, rerr := s.reopen(txid)
	switch {
	case rerr != nil:
		return fmt.Errorf("%s: %w: %w", doing, journal.ErrUnknown, errors.Join(err, rerr))
	case there:
		return nil
	}
	return fmt.Errorf("%s: %w: %w", doing, journal.ErrUnavailable, err)
}

// ready makes the store fit for a write: open, and without a doubt about the last
// one. Whoever writes calls it before looking at the head.
func (s *Store) ready(doing string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return fmt.Errorf("%s: %w", doing, journal.ErrClosed)
	case s.broken != nil:
		return fmt.Errorf("%s: %w: %w", doing, journal.ErrUnavailable, s.broken)
	case s.db != nil && !s.doubt:
		return nil
	}
	err := s.openAgain()
	if err == nil {
		err = s.confirm()
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %w", doing, journal.ErrUnknown, err)
	}
	return nil
}

// commit runs one write transaction and gives its number. The read lock is enough:
// bbolt has its own for writers, and only writers replace db.
func (s *Store) commit(doing string, fn func(*bbolt.Tx) error) (txid int, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	tx, err := s.db.Begin(true)
	if err != nil {
		return math.MaxInt, err // nothing of it can be in the file
	}
	txid = tx.ID()
	if err := s.guard(doing, func() error { return fn(tx) }); err != nil {
		if rerr := tx.Rollback(); rerr != nil {
			return txid, errors.Join(err, rerr)
		}
		return txid, errRefused{err}
	}
	if s.cfg.fault != nil {
		if err := s.cfg.fault("write"); err != nil {
			return txid, errors.Join(err, tx.Rollback())
		}
	}
	panicked := true
	err = s.guard(doing, func() error {
		if s.cfg.fault != nil {
			s.cfg.fault("commit") // only to panic as bbolt would
		}
		err := tx.Commit()
		panicked = false
		return err
	})
	if panicked {
		s.broken = err
		return txid, err
	}
	if err == nil && s.cfg.fault != nil {
		err = s.cfg.fault("sync")
	}
	return txid, err
}

// reopen looks into the file after a failed commit and says whether the
// transaction is in it. When it is, it stays in doubt until confirm succeeds.
func (s *Store) reopen(txid int) (there bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.doubt = true
	if err := s.openAgain(); err != nil {
		return false, err
	}
	last := 0
	err = s.viewTx(s.db, "reopen", func(tx *bbolt.Tx) error {
		last = tx.ID()
		return nil
	})
	if err != nil {
		return false, err
	}
	if last < txid {
		s.doubt = false
		return false, nil
	}
	return true, s.confirm()
}

// openAgain gives up the mapping and the caches that a failed commit may have left wrong.
func (s *Store) openAgain() error {
	if err := s.letGo(); err != nil {
		return err
	}
	return s.open()
}

// confirm ends a doubt by a small write: what the disk did not confirm is only the
// header page, whose pages were forced before it; a newer header that the disk does
// confirm takes its place.
func (s *Store) confirm() error {
	if s.cfg.fault != nil {
		if err := s.cfg.fault("write"); err != nil {
			return err
		}
	}
	err := s.guard("confirm the last write", func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			return tx.Bucket(bucketMeta).Put(keyReopened, []byte(strconv.Itoa(tx.ID())))
		})
	})
	if err == nil {
		s.doubt = false
	}
	return err
}
