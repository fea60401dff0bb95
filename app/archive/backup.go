package archive

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/models"
)

// Kinds of documents that are not copied like the others.
const (
	bookmarkKind = "bookmark/" // how far a reader got
	claimKind    = "claims/"
)

// Backup writes the board of a store, which may be in use, to w. What the store
// has lost or damaged is told in the report and left out, except commits: without
// one of them there is no board, and the error names it.
//
// Why the copy is whole although others write meanwhile: a document is inserted
// before the commit that first names it and deleted after the one that no longer
// does. So every document that the state at H names was there when H was read, and
// one that is gone when it is fetched was taken away by a commit past H, which the
// journal then holds: H moves on to the head, what that state names anew is
// fetched, and so on until nothing is missing but what is missing for good. What
// was fetched and is not named any more at the last H never reaches the archive;
// therefore documents wait in a temporary file until H is known.
//
// What the state does not name needs its place in the order too. Keys are read
// after H, when all of them are there. Bookmarks are read before it and claims past
// it are left out: at a position that the copy does not have, they would keep
// the mails of another commit, made after a restore, from being sent.
func Backup(ctx context.Context, store journal.Store, w io.Writer) (Report, error) {
	c := &copying{store: store, names: newNaming(store.Vault()), has: map[string]bool{}, lost: map[string]bool{}}
	report, err := c.run(ctx, w)
	if err != nil {
		return Report{}, fmt.Errorf("back up: %w", err)
	}
	return report, nil
}

// copying is one backup under way.
type copying struct {
	store journal.Store
	names *naming
	spool *spool
	state models.State
	named map[string]bool // by the state
	has   map[string]bool // documents in the spool
	lost  map[string]bool // documents that were named and that the store did not give
}

func (c *copying) run(ctx context.Context, to io.Writer) (report Report, err error) {
	half, err := c.store.Vault().Get(ctx, journal.Unfinished)
	if err != nil {
		return Report{}, err
	}
	if len(half) > 0 {
		return Report{}, errors.New("a copy was not put back to its end in this store")
	}
	if c.spool, err = newSpool(); err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, c.spool.close()) }()
	if err := c.bookmarks(ctx); err != nil {
		return Report{}, err
	}
	if err := c.settle(ctx); err != nil {
		return Report{}, err
	}
	out, err := newWriter(to, manifest{Format: format, ID: rand.Text(), Made: time.Now().UTC().Truncate(time.Second), Pos: c.state.Pos, Hash: c.state.Hash})
	if err != nil {
		return Report{}, err
	}
	for _, step := range []func(context.Context, *writer) error{c.blobs, c.vault, c.marks, c.journal} {
		if err := step(ctx, out); err != nil {
			return Report{}, err
		}
	}
	return out.report, out.close()
}

func (c *copying) bookmarks(ctx context.Context) error {
	return eachPage(ctx, c.store.Vault(), bookmarkKind, func(ids []string) error { return c.fetch(ctx, ids) })
}

// settle replays the journal and fetches what the state names, until the copy
// holds all of it that there is.
func (c *copying) settle(ctx context.Context) error {
	s, err := board.Replay(ctx, untilGap{c.store.Journal()})
	if err != nil {
		return err
	}
	for c.state = s; ; {
		if c.named, err = c.names.of(ctx, &c.state); err != nil {
			return err
		}
		missing := c.missing()
		for ids := range slices.Chunk(missing, journal.MaxDocs/4) {
			if err := c.fetch(ctx, ids); err != nil {
				return err
			}
		}
		missing = c.missing()
		if len(missing) == 0 {
			return nil
		}
		// A deletion that made one of them missing was committed before: it is read now.
		if err := c.catchUp(ctx); err != nil {
			return err
		}
		for _, id := range missing {
			c.lost[id] = true
		}
	}
}

// missing are the named documents that were not fetched and may be there.
func (c *copying) missing() []string {
	var ids []string
	for id := range c.named {
		if !c.has[id] && !c.lost[id] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (c *copying) catchUp(ctx context.Context) error {
	return untilGap{c.store.Journal()}.Read(ctx, c.state.Pos, func(commit journal.Commit) error {
		a, err := board.Decode(&commit)
		if err == nil {
			c.state = c.state.Apply(a.Meta, a.Events)
		}
		return err
	})
}

// fetch spools the documents that are there.
func (c *copying) fetch(ctx context.Context, ids []string) error {
	got, damaged, err := get(ctx, c.store.Vault(), ids...)
	if err != nil {
		return err
	}
	for _, id := range damaged {
		c.lost[id] = true
	}
	for _, id := range slices.Sorted(maps.Keys(got)) {
		if err := c.spool.add(journal.Doc{ID: id, Body: got[id]}); err != nil {
			return err
		}
		c.has[id] = true
	}
	return nil
}
