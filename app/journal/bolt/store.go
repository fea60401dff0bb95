// Package bolt is the embedded store: one bbolt file, <dir>/board.db, for the
// journal, the vault and the claims, and files by their content hash under
// <dir>/blobs. It implements journal.Store and is the only package that imports
// bbolt; app opens it.
//
// It promises that what Append, Put and Delete acknowledged was forced to the
// disk; that a failed write leaves reads working and is looked at again before the
// next write; and that an altered or truncated file is a journal.Damage that names
// it, never a crash and never silence.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"coupdemain/app/journal"
)

// The errors of opening, to be tested with errors.Is.
var (
	// ErrHeld: the text goes on with the file's name.
	ErrHeld = errors.New("another coupdemain process holds")
	// ErrNewer: the file was written in a format that this program does not know.
	ErrNewer = errors.New("the store has a newer format")
)

// Config says where the store is.
type Config struct {
	Dir         string        // made when it does not exist
	LockTimeout time.Duration // how long to wait for another process to let go; 500 ms when 0
	Log         *slog.Logger  // failed writes and reopenings; silent when nil

	// fault fails a write of a test's choice: called at "write", before anything
	// reaches the file, at "commit", where it may panic, and at "sync", when it did but the disk has not confirmed.
	fault func(point string) error
	// mapped replaces mmapSize for tests that open hundreds of times.
	mapped int
}

// mmapSize is the address space kept for the file from the start: growing the map
// waits for every reader, and one slow reader then stalls all writers.
const mmapSize = 4 << 30

// Store is an open embedded store.
type Store struct {
	cfg  Config
	path string
	log  *slog.Logger

	// writing serialises the writers; mu guards what a reopening replaces. A
	// reader holds mu for one short transaction only.
	writing sync.Mutex
	mu      sync.RWMutex
	db      *bbolt.DB
	file    *os.File // under db, to let go of the lock when db can no longer be closed
	closed  bool
	broken  error // set once by a panic inside a commit: no write after it
	doubt   bool  // a failed commit may be in the file without the disk having confirmed it

	headMu sync.Mutex
	head   journal.Commit
	headOK error         // why head cannot be built upon
	wake   chan struct{} // closed and replaced by every append

	vault, marks vault
	blobs        blobs
}

var _ journal.Store = (*Store)(nil)

// Open opens the store and makes it when there is none. ErrHeld, ErrNewer,
// journal.ErrDamaged tell why not.
func Open(cfg Config) (*Store, error) {
	if cfg.LockTimeout == 0 {
		cfg.LockTimeout = 500 * time.Millisecond
	}
	if cfg.mapped == 0 {
		cfg.mapped = mmapSize
	}
	s := &Store{cfg: cfg, path: filepath.Join(cfg.Dir, "board.db"), log: cfg.Log, wake: make(chan struct{})}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.vault = vault{s, bucketVault}
	s.marks = vault{s, bucketClaims}
	s.blobs = blobs{filepath.Join(cfg.Dir, "blobs")}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the store: %w", err)
	}
	if err := s.blobs.prepare(); err != nil {
		return nil, err
	}
	if _, err := os.Stat(s.path); errors.Is(err, os.ErrNotExist) {
		if err := s.create(); err != nil {
			return nil, fmt.Errorf("make %s: %w", s.path, err)
		}
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	return s, nil
}

// Journal implements journal.Store.
func (s *Store) Journal() journal.Journal { return log{s} }

// Vault implements journal.Store.
func (s *Store) Vault() journal.Vault { return s.vault }

// Blobs implements journal.Store.
func (s *Store) Blobs() journal.Blobs { return s.blobs }

// Marks implements journal.Store, in a bucket of its own.
func (s *Store) Marks() journal.Vault { return s.marks }

// Close waits for the transactions under way and lets go of the file. Every call
// after it gives journal.ErrClosed, and every Wait ends with it.
func (s *Store) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	s.headMu.Lock()
	close(s.wake)
	s.headMu.Unlock()
	return s.letGo()
}

// letGo closes the database; mu is held. One whose commit panicked still holds its
// own locks and would never return: its file is closed under it instead.
func (s *Store) letGo() error {
	db := s.db
	s.db = nil
	switch {
	case db == nil:
		return nil
	case s.broken != nil:
		return errors.Join(unlockFile(s.file), s.file.Close()) // the map alone would keep the lock
	}
	if err := db.Close(); err != nil {
		return fmt.Errorf("close %s: %w", s.path, err)
	}
	return nil
}

// view runs fn in a read transaction, on the open file.
func (s *Store) view(ctx context.Context, doing string, fn func(*bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return fmt.Errorf("%s: %w", doing, journal.ErrClosed)
	}
	if s.db == nil {
		return fmt.Errorf("%s: %w: %s is being reopened", doing, journal.ErrUnavailable, s.path)
	}
	return s.viewTx(s.db, doing, fn)
}

func (s *Store) viewTx(db *bbolt.DB, doing string, fn func(*bbolt.Tx) error) error {
	tx, err := db.Begin(false)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	err = s.guard(doing, func() error { return fn(tx) })
	if rerr := tx.Rollback(); err == nil && rerr != nil {
		err = fmt.Errorf("%s: %w", doing, rerr)
	}
	return err
}
