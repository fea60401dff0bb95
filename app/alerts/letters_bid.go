package alerts

import (
	"strconv"

	"coupdemain/models"
	"coupdemain/web/ui"
)

// receiptArgs say when and where in the journal a bid stands. Never what it
// says: mails are read on other screens than the bidder's. changes is the key of
// what may still be done with it.
func (d *draft) receiptArgs(changes string) []any {
	return []any{"title", d.m.Terms.Title, "at", d.at.At, "pos", strconv.FormatInt(d.at.Pos, 10), "hash", d.at.Hash,
		"binding", d.m.BidsBindUntil(), "changes", func(lang string) string { return ui.T(lang, changes) }}
}

// sealed is for somebody whose name stands nowhere: whose bid it is will
// be asked of the board when the mail is written, and kept nowhere.
func (d *draft) sealed(e *models.BidSealed) {
	id, tag, pos := d.m.ID, e.Hidden.Tag, d.at.Pos
	changes := "mail.receipt_sealed"
	if e.Hidden.Round == 2 { // the negotiation: one improvement each, which stays
		changes = "mail.receipt_improved"
	}
	d.all = append(d.all, letter{sealed: e, kind: "receipt", path: "/missions/" + id, args: d.receiptArgs(changes),
		over: id + "/" + tag, delay: receiptPause,
		still: func(s models.State) bool {
			m, ok := s.Mission(id)
			if !ok {
				return false
			}
			r := m.SealedOf(tag)
			return r == nil || r.Pos <= pos
		}})
}

// placed is for who placed a bid themselves; a proxy's moves are seen in the room.
func (d *draft) placed(e *models.BidPlaced) {
	if e.Auto || d.bot(e.Hidden.Developer) {
		return
	}
	id, developer, pos := d.m.ID, e.Hidden.Developer, d.at.Pos
	d.all = append(d.all, letter{to: e.Hidden.Person, kind: "receipt", path: "/missions/" + id, args: d.receiptArgs("mail.receipt_clear"),
		over: id + "/" + developer, delay: receiptPause,
		still: func(s models.State) bool {
			m, ok := s.Mission(id)
			if !ok {
				return false
			}
			b := m.BidOf(developer)
			return b == nil || b.Pos <= pos || b.Auto
		}})
}
