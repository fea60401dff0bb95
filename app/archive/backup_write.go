package archive

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/models"
)

// errStop ends a reading of the journal.
var errStop = errors.New("stop")

// blobs copies the files that the state names. Nothing deletes a file while it is named.
func (c *copying) blobs(ctx context.Context, w *writer) error {
	named := map[string]bool{}
	c.state.Files(func(f models.FileRef) { named[f.Hash] = true })
	for _, hash := range slices.Sorted(maps.Keys(named)) {
		switch err := c.blob(ctx, w, hash); {
		case errors.Is(err, journal.ErrNotFound), errors.Is(err, journal.ErrDamaged):
			w.report.lack("blob " + hash)
		case err != nil:
			return fmt.Errorf("copy blob %s: %w", hash, err)
		}
	}
	return nil
}

func (c *copying) blob(ctx context.Context, w *writer, hash string) error {
	r, _, err := c.store.Blobs().Open(ctx, hash)
	if err != nil {
		return err
	}
	// The store's reader ends with a Damage when the content is not the one that was stored.
	content, size, err := c.spool.hold(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return err
	}
	return w.blob(journal.Blob{Hash: hash, Size: size}, content)
}

// vault writes what was spooled and is still named, and everything else that is
// not the state's to name: keys, the board's secret, what is added one day.
func (c *copying) vault(ctx context.Context, w *writer) error {
	err := c.spool.each(func(d journal.Doc) error {
		if board.Swept(d.ID) && !c.named[d.ID] {
			return nil
		}
		return w.doc(vaultKind, d)
	})
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(c.lost)) {
		if c.named[id] || !board.Swept(id) {
			w.report.lack("document " + id)
		}
	}
	return eachPage(ctx, c.store.Vault(), "", func(ids []string) error {
		ids = slices.DeleteFunc(ids, func(id string) bool {
			return c.has[id] || c.lost[id] || board.Swept(id) || strings.HasPrefix(id, bookmarkKind) || board.Cached(id)
		})
		return c.write(ctx, w, vaultKind, c.store.Vault(), ids)
	})
}

// marks writes the claims of positions up to the head, and those of no position.
// The other marks, by which nodes share limits, are of use for minutes only.
func (c *copying) marks(ctx context.Context, w *writer) error {
	return eachPage(ctx, c.store.Marks(), claimKind, func(ids []string) error {
		ids = slices.DeleteFunc(ids, func(id string) bool {
			word, _, _ := strings.Cut(strings.TrimPrefix(id, claimKind), "/")
			pos, err := strconv.ParseInt(word, 10, 64)
			return err == nil && pos > c.state.Pos
		})
		return c.write(ctx, w, marksKind, c.store.Marks(), ids)
	})
}

// write copies documents straight from the store. One that went since it was
// listed is none of the state's.
func (c *copying) write(ctx context.Context, w *writer, kind string, v journal.Vault, ids []string) error {
	got, damaged, err := get(ctx, v, ids...)
	if err != nil {
		return err
	}
	for _, id := range damaged {
		w.report.lack("document " + id)
	}
	for _, id := range ids {
		if body, ok := got[id]; ok {
			if err := w.doc(kind, journal.Doc{ID: id, Body: body}); err != nil {
				return err
			}
		}
	}
	return nil
}

// journal writes the commits up to the head, which was replayed before: it is the
// same, or the store was changed under us.
func (c *copying) journal(ctx context.Context, w *writer) error {
	if c.state.Pos == 0 {
		return nil
	}
	err := c.store.Journal().Read(ctx, 0, func(commit journal.Commit) error {
		if err := w.commit(&commit); err != nil {
			return err
		}
		switch {
		case commit.Pos < c.state.Pos:
			return nil
		case hex.EncodeToString(commit.Hash[:]) != c.state.Hash:
			return journal.DamagedAt(commit.Pos, "another commit stands there than a moment ago")
		}
		return errStop
	})
	if err == nil {
		return fmt.Errorf("the journal ends before position %d, which was there a moment ago: %w", c.state.Pos, journal.ErrGap)
	}
	if !errors.Is(err, errStop) {
		return err
	}
	return nil
}
