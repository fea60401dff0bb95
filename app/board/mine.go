package board

import (
	"context"
	"fmt"
	"slices"

	"coupdemain/models"
	"coupdemain/models/view"
)

// maxOwnBids is how many decrypted bids are kept for the views of their authors.
const maxOwnBids = 10000

// Mine is the person's own sealed bid in the clear: what only the bidder may
// see. It is nil when there is none, or none that is sealed.
func (b *Board) Mine(ctx context.Context, person, mission string) (*view.Mine, error) {
	s := b.State()
	p, ok := s.Person(person)
	if !ok || p.Developer == "" {
		return nil, nil
	}
	m, ok := s.Mission(mission)
	if !ok || len(m.Sealed) == 0 {
		return nil, nil
	}
	return b.mine(ctx, p.Developer, m)
}

func (b *Board) mine(ctx context.Context, developer string, m *models.Mission) (*view.Mine, error) {
	r, key, err := b.record(ctx, developer, m)
	if r == nil || err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%s/%s/%d", m.ID, r.Tag, r.Pos)
	bid, seen, kept := b.bids.get(name)
	if !kept {
		if bid, _, err = key.unseal(m.ID, r); err != nil {
			return nil, models.Fault(models.Internal, err, "read a sealed bid")
		}
		b.bids.put(name, bid, seen)
	}
	return &view.Mine{Bid: bid.Bid, Amount: bid.Amount, Days: bid.Days, Memo: models.Text{Ref: r.Memo},
		Evidence: models.Text{Ref: r.Evidence}, Pos: r.Pos, Hash: r.Hash, At: r.At}, nil
}

// record finds a developer's sealed bid, nil when there is none.
func (b *Board) record(ctx context.Context, developer string, m *models.Mission) (*models.SealedRecord, *missionKey, error) {
	key, err := b.seals.key(ctx, b.store.Vault(), m.ID)
	if err != nil {
		return nil, nil, models.Fault(models.Unavailable, err, "read a mission's key")
	}
	return m.SealedOf(key.tag(developer)), key, nil
}

// MySealed lists the missions that hold a sealed bid of the person's developer
// profile, which the state itself cannot know.
func (b *Board) MySealed(ctx context.Context, person string) ([]string, error) {
	return b.sealedAmong(ctx, person, b.seals.missions())
}

// sealedAmong keeps the missions that hold a sealed bid of the person's profile.
func (b *Board) sealedAmong(ctx context.Context, person string, missions []string) ([]string, error) {
	s := b.State()
	p, ok := s.Person(person)
	if !ok || p.Developer == "" {
		return nil, nil
	}
	var mine []string
	for _, id := range missions {
		m, ok := s.Mission(id)
		if !ok || len(m.Sealed) == 0 {
			continue
		}
		r, _, err := b.record(ctx, p.Developer, m)
		if err != nil {
			return nil, err
		}
		if r != nil {
			mine = append(mine, id)
		}
	}
	slices.Sort(mine)
	return mine, nil
}

// Viewer is the person as a mission's views know them; nobody when the person is unknown.
func (b *Board) Viewer(ctx context.Context, person, mission string) (view.Viewer, error) {
	s := b.State()
	p, ok := s.Person(person)
	if !ok || p.Erased {
		return view.Viewer{}, nil
	}
	mine, err := b.Mine(ctx, person, mission)
	if err != nil {
		return view.Viewer{}, err
	}
	return view.Viewer{Person: p, Bid: mine}, nil
}
