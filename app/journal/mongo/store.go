// Package mongo keeps a board's memory in a MongoDB, shared by any number of
// nodes. It implements journal.Store and is the only package that imports
// mongo-driver; app opens it.
//
// It promises that what was acknowledged stands on a majority of the servers and
// on their disks, whatever the address asks for; that two nodes never hold one
// position; that an outcome which cannot be known is called so and never guessed;
// and that what was altered, rolled back or is missing is named. It only inserts
// and deletes by identifier: no transaction, no update, no index but the one on
// _id, so that a single server, or any that speaks the protocol, will do.
//
// The collections: `journal` has one document a commit, whose _id is its position,
// so that a duplicate key is the conflict; `vault` and `marks` have documents
// with their checksums; `blobs` has the headers of files and `chunks` their
// content; `wants` is the queue of nodes that lost a position; `about` has the
// version of the format.
package mongo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	driver "go.mongodb.org/mongo-driver/mongo"

	"coupdemain/app/journal"
	"coupdemain/app/journal/mongo/queue"
)

// The errors of opening, to be tested with errors.Is. No server, or one that does
// not answer, is a journal.ErrUnavailable.
var (
	ErrAddress = errors.New("the address of the database cannot be used")
	ErrRights  = errors.New("the database refuses the user")
	ErrOld     = errors.New("the database server is too old")
	ErrNewer   = errors.New("the store has a newer format")
)

// Config says where the store is.
type Config struct {
	URI     string           // mongodb://…/name; the database is `coupdemain` when the address names none
	Log     *slog.Logger     // warnings; silent when nil
	Timeout time.Duration    // the most that one operation takes; 5 s when 0
	Now     func() time.Time // the clock that is compared with the server's; time.Now when nil
}

// selectLimit is how long a server is looked for: a node whose database is gone
// must be able to say so soon.
const selectLimit = 3 * time.Second

// Store is an open store.
type Store struct {
	cfg    Config
	log    *slog.Logger
	client *driver.Client
	server server
	hosts  string // as the address names them
	name   string // of the database

	commits, chunks, headers, wanting, about *driver.Collection

	vault, marks vault

	writing chan struct{} // held by the one Append that is under way
	memory  memory
	pace    pace
	clock   clock
	queue   *queue.Queue

	// closing ends when the store closes, and with it what only waits; working
	// counts the operations and goroutines that Close waits for.
	closing context.Context
	close   context.CancelFunc
	mu      sync.RWMutex
	closed  bool
	working sync.WaitGroup
}

var _ journal.Store = (*Store)(nil)

// Open connects and makes what is missing in the database. ErrAddress, ErrRights,
// ErrOld, ErrNewer and journal.ErrUnavailable tell why not, in words that say what
// to do and hold no password.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if cfg.Timeout == 0 {
		cfg.Timeout = 5 * time.Second
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	address, err := readAddress(cfg.URI)
	if err != nil {
		return nil, err
	}
	opts, err := address.options(min(selectLimit, cfg.Timeout))
	if err != nil {
		return nil, err
	}
	client, err := driver.Connect(ctx, opts)
	if err != nil {
		return nil, unreadable(cfg.URI, err)
	}
	s := newStore(cfg, client, address)
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func newStore(cfg Config, client *driver.Client, a *address) *Store {
	db := client.Database(a.database)
	s := &Store{
		cfg: cfg, log: cfg.Log, client: client, hosts: a.hosts(), name: a.database,
		commits: db.Collection("journal"), headers: db.Collection("blobs"), chunks: db.Collection("chunks"),
		wanting: db.Collection("wants"), about: db.Collection("about"),
		writing: make(chan struct{}, 1),
	}
	s.vault, s.marks = vault{s, db.Collection("vault")}, vault{s, db.Collection("marks")}
	s.memory.init()
	s.queue = s.newQueue()
	s.closing, s.close = context.WithCancel(context.Background())
	return s
}

// Journal implements journal.Store.
func (s *Store) Journal() journal.Journal { return log{s} }

// Vault implements journal.Store.
func (s *Store) Vault() journal.Vault { return s.vault }

// Marks implements journal.Store, in a collection of its own.
func (s *Store) Marks() journal.Vault { return s.marks }

// Blobs implements journal.Store.
func (s *Store) Blobs() journal.Blobs { return blobs{s} }

// Describe says what was connected to, for the log of a start: the server, its
// version, whether it is a replica set, and the database.
func (s *Store) Describe() string { return s.server.String() + ", database " + s.name }

// Replicated tells whether what is acknowledged stands on more than one server.
func (s *Store) Replicated() bool { return s.server.replicated() }

// Close ends what waits, lets what works finish, and disconnects. Every call
// after it gives journal.ErrClosed.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.mu.Unlock()
	s.close()
	s.working.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), s.cfg.Timeout)
	defer cancel()
	s.leaveQueue(ctx)
	if err := s.client.Disconnect(ctx); err != nil {
		return fmt.Errorf("disconnect from the database: %w", err)
	}
	return nil
}

// alive says why a call cannot be answered at all.
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

// enlist counts something that Close waits for; not ok when the store is closed.
func (s *Store) enlist() (ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if !s.closed {
		s.working.Add(1)
	}
	return !s.closed
}

// beside runs fn while the caller goes on. fn's context ends with the store.
func (s *Store) beside(fn func(ctx context.Context)) {
	if !s.enlist() {
		return
	}
	go func() {
		defer s.working.Done()
		fn(s.closing)
	}()
}
