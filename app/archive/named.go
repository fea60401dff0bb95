package archive

import (
	"context"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/models"
)

// bid names a sealed bid: no two stand at one position.
type bid struct {
	mission string
	pos     int64
}

// naming finds what a state names in the vault.
type naming struct {
	vault journal.Vault
	keys  map[string][]byte // by mission; nil when it could not be read
	who   map[bid]string    // who placed it, "" when that cannot be known
}

func newNaming(v journal.Vault) *naming {
	return &naming{vault: v, keys: map[string][]byte{}, who: map[bid]string{}}
}

// of gives the documents that must be in a copy of a state: those that the sweep
// keeps, and the keys of sealed missions. The state itself cannot know whose the
// texts of a sealed bid are, so it still names those of an erased person: the
// mission's key tells, as it did to the erasure that deleted them.
func (n *naming) of(ctx context.Context, s *models.State) (map[string]bool, error) {
	named := map[string]bool{}
	s.Docs(func(doc string) { named[doc] = true })
	var sealed []*models.Mission
	s.Keyed(func(m *models.Mission) {
		named[board.KeyDoc(m.ID)] = true
		if len(m.Sealed) > 0 {
			sealed = append(sealed, m)
		}
	})
	for _, m := range sealed {
		for _, r := range m.Sealed {
			if r.Memo.Empty() && r.Evidence.Empty() {
				continue
			}
			person, err := n.bidder(ctx, m.ID, r)
			if err != nil {
				return nil, err
			}
			if p, ok := s.Person(person); ok && p.Erased {
				delete(named, r.Memo.Doc)
				delete(named, r.Evidence.Doc)
			}
		}
	}
	return named, nil
}

// bidder is the person behind a sealed bid, "" when the key or the bid cannot be
// read: then its texts stay, as they do for the sweep.
func (n *naming) bidder(ctx context.Context, mission string, r *models.SealedRecord) (string, error) {
	of := bid{mission, r.Pos}
	if person, ok := n.who[of]; ok {
		return person, nil
	}
	key, ok := n.keys[mission]
	if !ok {
		id := board.KeyDoc(mission)
		got, damaged, err := get(ctx, n.vault, id)
		if err != nil {
			return "", err
		}
		if len(damaged) == 0 {
			key = got[id]
		}
		n.keys[mission] = key
	}
	if key == nil {
		return "", nil
	}
	person := ""
	if b, err := board.SealedBy(key, mission, r); err == nil {
		person = b.Person
	}
	n.who[of] = person
	return person, nil
}
