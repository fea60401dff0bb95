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
	name(s, c.command)
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
	if open, ok := c.command.(*models.OpenBids); ok {
		if err := b.openBids(s, open, act); err != nil {
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

// name gives a new thing an identifier that nothing else has.
func name(s *models.State, command models.Command) {
	switch c := command.(type) {
	case *models.DraftMission:
		c.Mission = free(c.Mission, "M", func(id string) bool { _, taken := s.Mission(id); return taken })
	case *models.RegisterAuthority:
		c.Authority = free(c.Authority, "A", func(id string) bool { _, taken := s.Authority(id); return taken })
	case *models.RegisterDeveloper:
		c.Developer = free(c.Developer, "D", func(id string) bool { _, taken := s.Developer(id); return taken })
	case *models.RegisterPerson:
		c.Person = free(c.Person, "P", func(id string) bool { _, taken := s.Person(id); return taken })
	case *models.PlaceBid:
		if c.Bid == "" {
			c.Bid = NewID("B")
		}
	}
}

// free keeps an identifier that nobody has, else makes one.
func free(id, prefix string, taken func(string) bool) string {
	for id == "" || taken(id) {
		id = NewID(prefix)
	}
	return id
}
