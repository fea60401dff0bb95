package board

import (
	"context"

	"coupdemain/models"
)

// Bidder is who stands behind a bid: the person who placed it and the profile
// they bid for. It is for telling that person something, and for nothing that
// anybody else could see.
type Bidder struct{ Person, Developer string }

// Bidder finds who placed the sealed bid of a commit, by decrypting what the
// commit itself holds: neither the journal nor the vault says it in the clear
// before the opening, so a reader that lost its memory asks here again.
func (b *Board) Bidder(ctx context.Context, e *models.BidSealed) (Bidder, error) {
	h := e.Hidden
	return b.bidderOf(ctx, h.Mission, &models.SealedRecord{Tag: h.Tag, Round: h.Round, Cipher: h.Cipher, Commitment: h.Commitment})
}

// Bidders lists who has a bid in force on a mission, sealed or not.
func (b *Board) Bidders(ctx context.Context, m *models.Mission) ([]Bidder, error) {
	all := make([]Bidder, 0, len(m.Bids)+len(m.Sealed))
	for _, bid := range m.Bids {
		all = append(all, Bidder{Person: bid.Person, Developer: bid.Developer})
	}
	for _, r := range m.Sealed {
		one, err := b.bidderOf(ctx, m.ID, r)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func (b *Board) bidderOf(ctx context.Context, mission string, r *models.SealedRecord) (Bidder, error) {
	key, err := b.seals.key(ctx, b.store.Vault(), mission)
	if err != nil {
		return Bidder{}, models.Fault(models.Unavailable, err, "read a mission's key")
	}
	bid, _, err := key.unseal(mission, r)
	if err != nil {
		return Bidder{}, models.Fault(models.Internal, err, "find a bidder")
	}
	return Bidder{Person: bid.Person, Developer: bid.Developer}, nil
}
