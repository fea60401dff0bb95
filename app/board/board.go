// Package board is the use cases of the board: every command goes through its
// one writer loop, which decides it, appends it to the journal and publishes the
// next state.
//
// It promises that Do answers only when the commit is durable, and that nothing
// which is not in the journal is ever seen; that a command with an idempotency
// key happens once; that State never waits; that a mission closes at its instant
// without any traffic; that before the opening of a sealed mission no offer,
// memo or bidder stands in the clear on disk or in the state; that a follower
// sees every commit once and in order; and that a node which cannot follow the
// journal decides nothing and says so, whoever else writes to the same store.
//
// It imports models and app/journal. The edges (handlers, app/live) and the
// readers (alerts, pay, auth, catalogue, search) use it; app/run.go opens it.
package board

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"coupdemain/app/board/limits"
	"coupdemain/app/journal"
	"coupdemain/models"
)

// Config is what a board is made of.
type Config struct {
	Store  journal.Store
	Law    models.Law
	Secret []byte           // at least 16 bytes; nil: made once and kept in the vault
	Now    func() time.Time // nil: time.Now
	// Wake gives a channel that receives once when Now is at or past an instant;
	// nil: a timer. Tests with a clock of their own set it beside Now.
	Wake     func(at time.Time) <-chan time.Time
	Log      *slog.Logger // nil: silent
	MaxBatch int          // commits in one append; 0: journal.MaxBatch. A store on MongoDB takes 100
	Shared   bool         // other nodes write to the same store
	NoLimits bool         // Allow always says yes: for measurements on loopback only
	// SnapshotEvery is how many commits make a new snapshot worth taking; 0:
	// 200,000; negative: none is taken nor started from.
	SnapshotEvery int64
}

// Board is one node's board. Its methods may be called from any goroutine.
type Board struct {
	store    journal.Store
	claims   journal.Claims
	law      models.Law
	now      func() time.Time
	wake     func(time.Time) <-chan time.Time
	log      *slog.Logger
	maxBatch int
	shared   bool
	holdFor  time.Duration
	patience time.Duration
	secret   secret

	state   atomic.Pointer[models.State]
	health  health
	calls   chan *call
	looks   looks
	heard   chan error    // why the journal cannot be waited for
	rearm   chan struct{} // the first close due may have changed
	between chan func()   // what the writer loop is to do between two batches
	closing chan struct{} // closed by Close: no new command
	drained chan struct{} // closed when the writer loop ended
	writer  writer        // only the writer loop touches it

	ctx       context.Context // ends when Close gives up waiting
	cancel    context.CancelFunc
	closeOnce sync.Once
	running   sync.WaitGroup

	feed   feed
	seals  seals
	snaps  snapshots
	words  *cache[document]
	bids   *cache[models.SealedBid]
	limits *limits.Limits
	turns  turns
}

// Open starts from the newest snapshot, replays the journal behind it, which
// verifies that part, and starts the writer loop, the clock, the sweep and the
// taking of snapshots. It refuses an unknown event by its name, a damaged commit
// by its position, and a Secret other than the one the board was made with.
func Open(ctx context.Context, cfg Config) (*Board, error) {
	b := &Board{
		store: cfg.Store, claims: journal.ClaimsIn(cfg.Store.Marks()), law: cfg.Law, now: cfg.Now, wake: cfg.Wake, log: cfg.Log,
		maxBatch: cfg.MaxBatch, shared: cfg.Shared, holdFor: holdFor, patience: patience,
		heard: make(chan error), rearm: make(chan struct{}, 1), between: make(chan func()),
		closing: make(chan struct{}), drained: make(chan struct{}),
		words: newCache[document](maxWords), bids: newCache[models.SealedBid](maxOwnBids),
	}
	if b.now == nil {
		b.now = time.Now
	}
	if b.wake == nil {
		b.wake = b.timer
	}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	if b.maxBatch <= 0 || b.maxBatch > journal.MaxBatch {
		b.maxBatch = journal.MaxBatch
	}
	if b.snaps.every = cfg.SnapshotEvery; b.snaps.every == 0 {
		b.snaps.every = snapshotEvery
	}
	b.calls = make(chan *call, b.maxBatch)
	b.health.init()
	b.looks.init()
	b.feed.init()
	b.seals.init()
	unfinished, err := cfg.Store.Vault().Get(ctx, journal.Unfinished)
	if err != nil {
		return nil, fmt.Errorf("open the board: %w", err)
	}
	if len(unfinished) > 0 {
		return nil, errors.New("a copy was not put back to its end: run coupdemain restore with the same file again")
	}
	if b.secret, err = loadSecret(ctx, b.store.Vault(), cfg.Secret); err != nil {
		return nil, err
	}
	if err := b.replay(ctx); err != nil {
		return nil, err
	}
	b.startLimits(cfg.NoLimits)
	b.ctx, b.cancel = context.WithCancel(context.Background())
	go b.loop()
	for _, run := range []func(){b.watch, b.keepTime, b.keepClean, b.keepSnapshots, b.shareLimits} {
		b.running.Go(run)
	}
	return b, nil
}

// Close refuses new commands, finishes those that were taken, and stops the
// clock and the followers. It does not close the store. The error tells that
// ctx ended before all had stopped.
func (b *Board) Close(ctx context.Context) error {
	b.closeOnce.Do(func() { close(b.closing) })
	stopped := make(chan struct{})
	go func() {
		<-b.drained
		b.running.Wait()
		b.feed.stopAll()
		close(stopped)
	}()
	select {
	case <-stopped:
		b.cancel()
		return nil
	case <-ctx.Done():
		b.cancel()
		return fmt.Errorf("close the board: %w", ctx.Err())
	}
}

// State is the board now, without waiting. Keep it for one request only.
func (b *Board) State() models.State { return *b.state.Load() }

// Now is the board's clock, which decides.
func (b *Board) Now() time.Time { return b.now() }

// Law is the rule set that commands are decided under.
func (b *Board) Law() models.Law { return b.law }

// timer is the Wake of a real clock. It looks again at least once a minute, so
// that a wall clock which was set right meanwhile is noticed.
func (b *Board) timer(at time.Time) <-chan time.Time {
	return time.After(max(0, min(at.Sub(b.now()), time.Minute)))
}
