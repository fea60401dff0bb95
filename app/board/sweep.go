package board

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// sweepAge is how long a document may stand without being named: its commit may
// still be on its way (DESIGN 5).
const sweepAge = time.Hour

// sweepKinds are the documents that the state names, and what probes left. Keys,
// the board's secret and what other packages keep are not among them.
var sweepKinds = []string{"person/", "profile/", "text/", "probe/"}

// keepClean sweeps once an hour.
func (b *Board) keepClean() {
	next := b.now().Add(sweepAge)
	for {
		select {
		case <-b.closing:
			return
		case <-b.wake(next):
		}
		if b.now().Before(next) { // a timer may look early
			continue
		}
		next = b.now().Add(sweepAge)
		if err := b.sweep(b.ctx); err != nil {
			b.log.Warn("the vault could not be swept", "error", err)
			continue
		}
		// What another node deleted may still be in memory here.
		b.words.clear()
		b.bids.clear()
	}
}

// sweep deletes the documents that are older than an hour and that the state
// does not name: of refused or replaced texts, of erased people.
func (b *Board) sweep(ctx context.Context) error {
	if err := b.Ready(); err != nil {
		return fmt.Errorf("sweep: %w", err) // a commit whose outcome is unknown may name them
	}
	old := b.now().Add(-sweepAge)
	var found []string
	for _, kind := range sweepKinds {
		for after := ""; ; {
			ids, err := b.store.Vault().List(ctx, kind, after, journal.MaxDocs)
			if err != nil {
				return fmt.Errorf("sweep: %w", err)
			}
			for _, id := range ids {
				after = id
				made, err := ulid.ParseStrict(strings.TrimPrefix(id, kind))
				if err == nil && instant(int64(made.Time())).Before(old) {
					found = append(found, id)
				}
			}
			if len(ids) < journal.MaxDocs {
				break
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	// Commits of other nodes that this one has not read yet may name some of them.
	if err := b.look(ctx, math.MaxInt64); err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	named := map[string]bool{}
	s := b.State()
	s.Docs(func(doc string) { named[doc] = true })
	if err := b.unnameErased(ctx, &s, named); err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	var gone []string
	for _, id := range found {
		if !named[id] {
			gone = append(gone, id)
		}
	}
	for len(gone) > 0 {
		n := min(len(gone), journal.MaxDocs)
		if err := b.store.Vault().Delete(ctx, gone[:n]...); err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
		gone = gone[n:]
	}
	return nil
}

// unnameErased takes the texts of erased people's sealed bids out of what a state
// names: it does not know whose they are. The erasure deletes them itself, unless
// its node died in the middle or the bid was being placed meanwhile.
func (b *Board) unnameErased(ctx context.Context, s *models.State, named map[string]bool) error {
	for _, id := range append(b.seals.missions(), b.seals.cancelled()...) {
		m, ok := s.Mission(id)
		if !ok {
			continue
		}
		for _, r := range m.Sealed {
			if r.Memo.Empty() && r.Evidence.Empty() {
				continue
			}
			key, err := b.seals.key(ctx, b.store.Vault(), id)
			if err != nil {
				return err
			}
			bid, _, err := key.unseal(id, r)
			if err != nil {
				return err
			}
			if p, ok := s.Person(bid.Person); ok && p.Erased {
				delete(named, r.Memo.Doc)
				delete(named, r.Evidence.Doc)
			}
		}
	}
	return nil
}
