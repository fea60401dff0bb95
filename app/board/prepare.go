package board

import (
	"time"

	"coupdemain/models"
)

// instant is a time of the journal.
func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// prepare makes what only the board can make of a command: identifiers that are
// free, references to its texts, the bidder's tag, the opened bids. It runs before
// each decision, on the state that decides; what was made once stays.
func (b *Board) prepare(s *models.State, c *call, act models.Act) error {
	if naming, ok := c.command.(models.Naming); ok {
		naming.Fresh(*s, free)
	}
	sealing, ok := c.command.(models.Sealing)
	sealed := ""
	if ok {
		m, known := s.Mission(sealing.SealFor())
		p, signed := s.Person(c.by)
		if known && signed && m.Terms.Format == models.Sealed && m.Public() {
			key, err := b.seals.key(b.ctx, b.store.Vault(), m.ID)
			if err != nil {
				return models.Fault(models.Unavailable, err, "read the mission's key")
			}
			if p.Developer != "" {
				sealing.SetTag(key.tag(p.Developer))
			}
			sealed = m.ID
		}
	}
	if unsealing, ok := c.command.(models.Unsealing); ok {
		if err := b.openBids(s, unsealing, act); err != nil {
			return err
		}
	}
	worded, ok := c.command.(models.Worded)
	if !ok || c.worded && c.sealed == sealed {
		return nil
	}
	// Decided again on a state that knows the mission, the texts may have to be hidden.
	c.docs, c.stored = c.given, false
	if err := b.moveTexts(c, worded, sealed, act.Now.UnixMilli()); err != nil {
		return err
	}
	c.worded, c.sealed = true, sealed
	return nil
}

// free makes an identifier that nobody has.
func free(prefix string, taken func(string) bool) string {
	id := NewID(prefix)
	for taken(id) {
		id = NewID(prefix)
	}
	return id
}
