package board

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// What follows is for what reads a store without opening a board on it, a backup
// for instance: it writes nothing and starts nothing.

// Decode reads a commit as the state takes it. An unknown event is an error with its name.
func Decode(c *journal.Commit) (Applied, error) {
	d, err := decodeCommit(c)
	if err != nil {
		return Applied{}, err
	}
	return Applied{Meta: d.meta, Events: d.events, Public: d.public}, nil
}

// Public is a commit as the public journal shows it.
func Public(c *journal.Commit) (PublicCommit, error) { return publicCommit(c) }

// Replay is the state of a journal at its head. It takes one core: a board may be
// in use beside it.
func Replay(ctx context.Context, j journal.Journal) (models.State, error) {
	s := models.NewState().Thaw()
	err := j.Read(ctx, 0, func(c journal.Commit) error {
		d, err := decodeCommit(&c)
		if err == nil {
			s = s.Apply(d.meta, d.events)
		}
		return err
	})
	if err != nil {
		return models.State{}, fmt.Errorf("replay the journal: %w", err)
	}
	return s.Freeze(), nil
}

// Swept tells that a document of the vault goes when the state does not name it.
func Swept(id string) bool {
	return slices.ContainsFunc(sweepKinds, func(kind string) bool { return strings.HasPrefix(id, kind) })
}

// KeyDoc is the vault document that holds a sealed mission's key.
func KeyDoc(mission string) string { return keyDoc(mission) }

// SealedBy tells who stands behind a sealed bid, by the body of its mission's
// KeyDoc: whose texts they are, the state knows only after the opening.
func SealedBy(key []byte, mission string, r *models.SealedRecord) (Bidder, error) {
	k, err := newMissionKey(key)
	if err != nil {
		return Bidder{}, err
	}
	bid, _, err := k.unseal(mission, r)
	if err != nil {
		return Bidder{}, err
	}
	return Bidder{Person: bid.Person, Developer: bid.Developer}, nil
}

// Cached tells that a document of the vault belongs to what can be made again
// from the journal.
func Cached(id string) bool { return strings.HasPrefix(id, snapshotKind) }
