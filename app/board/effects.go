package board

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"coupdemain/app/journal"
)

// Turn says whose turn an effect (a mail, a payment) is.
type Turn int

// The turns.
const (
	Held Turn = iota // another node has claimed it and may still be at it: ask again
	Ours             // this node acts now, within the time it asked for
	Done             // it happened, and will not again
)

// EffectID names the effect that one reader has for one event of the commit at
// a position. who must not be a person's id where the journal itself hides it.
func EffectID(pos int64, event, who string) string { return journal.ClaimID(pos, event, who) }

// Claim asks for the turn of an effect on behalf of a node; a claim that was
// not done after ttl may be taken over. Over all nodes and crashes one claim at
// a time is Ours.
func (b *Board) Claim(ctx context.Context, id, node string, ttl time.Duration) (Turn, error) {
	ours, err := b.claims.Claim(ctx, id, node, b.now(), ttl)
	if err != nil {
		return Held, err
	}
	if ours {
		return Ours, nil
	}
	done, err := b.claims.IsDone(ctx, id)
	if err != nil || !done {
		return Held, err
	}
	return Done, nil
}

// Did marks an effect as having happened, or as never to happen.
func (b *Board) Did(ctx context.Context, id string) error { return b.claims.Done(ctx, id) }

func bookmarks(reader string) string { return "bookmark/" + reader + "/" }

// Bookmark is the position up to which every effect of a reader is done, by
// whichever node; false when it never kept one.
func (b *Board) Bookmark(ctx context.Context, reader string) (pos int64, ok bool, err error) {
	ids, err := b.bookmarks(ctx, reader)
	if err != nil || len(ids) == 0 {
		return 0, false, err
	}
	pos, err = strconv.ParseInt(strings.TrimPrefix(ids[len(ids)-1], bookmarks(reader)), 10, 64)
	if err != nil {
		return 0, false, fmt.Errorf("read the bookmark of %s: %w", reader, err)
	}
	return pos, true, nil
}

// KeepBookmark moves a reader's bookmark on, never back: the newer document is
// inserted first, then the older ones go.
func (b *Board) KeepBookmark(ctx context.Context, reader string, pos int64) error {
	id := fmt.Sprintf("%s%019d", bookmarks(reader), pos)
	if err := b.store.Vault().Put(ctx, journal.Doc{ID: id, Body: []byte(`{}`)}); err != nil && !errors.Is(err, journal.ErrExists) {
		return fmt.Errorf("keep the bookmark of %s: %w", reader, err)
	}
	ids, err := b.bookmarks(ctx, reader)
	if err != nil || len(ids) < 2 {
		return err
	}
	if err := b.store.Vault().Delete(ctx, ids[:len(ids)-1]...); err != nil {
		return fmt.Errorf("keep the bookmark of %s: %w", reader, err)
	}
	return nil
}

// bookmarks lists a reader's, the furthest last. There are as many as nodes that
// were writing at once, or stopped between an insertion and a deletion.
func (b *Board) bookmarks(ctx context.Context, reader string) ([]string, error) {
	ids, err := b.store.Vault().List(ctx, bookmarks(reader), "", journal.MaxDocs)
	if err != nil {
		return nil, fmt.Errorf("read the bookmark of %s: %w", reader, err)
	}
	return ids, nil
}
