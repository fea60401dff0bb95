package board

import (
	"cmp"
	"encoding/hex"
	"slices"

	"coupdemain/models"
)

// openBids decrypts the bids of a mission whose bidding is over, by position,
// each checked against its commitment. Before the close nothing is decrypted:
// the decision will refuse. One bid that cannot be read keeps all shut, since
// opening the others would decide against its author.
func (b *Board) openBids(s *models.State, c models.Unsealing, act models.Act) error {
	c.SetOpened(nil)
	m, ok := s.Mission(c.UnsealFor())
	if !ok || m.Terms.Format != models.Sealed || m.Phase(act.Now) != models.Closed || !m.CloseDue().IsZero() || len(m.Sealed) == 0 {
		return nil
	}
	key, err := b.seals.key(b.ctx, b.store.Vault(), m.ID)
	if err != nil {
		return models.Fault(models.Unavailable, err, "open the bids")
	}
	bids := make([]models.OpenedBid, 0, len(m.Sealed))
	for _, r := range m.Sealed {
		bid, salt, err := key.unseal(m.ID, r)
		if err != nil {
			b.log.Error("a sealed bid cannot be opened", "mission", m.ID, "position", r.Pos, "error", err)
			return models.Fault(models.Internal, err, "open the bids")
		}
		bids = append(bids, models.OpenedBid{SealedBid: bid, Tag: r.Tag, Salt: hex.EncodeToString(salt), Pos: r.Pos})
	}
	slices.SortFunc(bids, func(x, y models.OpenedBid) int { return cmp.Compare(x.Pos, y.Pos) })
	c.SetOpened(bids)
	return nil
}
