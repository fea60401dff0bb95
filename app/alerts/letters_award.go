package alerts

import (
	"slices"

	"coupdemain/models"
	"coupdemain/web/ui"
)

func (d *draft) justificationAsked(e *models.JustificationAsked) {
	if b := d.m.BidByID(e.Hidden.Bid); b != nil {
		d.tell(d.members(b.Developer, b.Person), "justify")
	}
}

func (d *draft) justificationGiven(*models.JustificationGiven) { d.tell(d.agents(), "justified") }

// awarded tells the selected bidder, and each of the others their own score and
// rank beside what everyone may know of the selected offer. The figures are
// those that the award froze: a letter never depends on when it is written.
func (d *draft) awarded(e *models.AwardSigned) {
	for _, b := range d.m.Bids {
		if d.bot(b.Developer) {
			continue
		}
		people := d.members(b.Developer, b.Person)
		own := slices.IndexFunc(e.Hidden.Scores, func(k models.Mark) bool { return k.Bid == b.ID })
		switch {
		case b.ID == e.Bid:
			d.tell(people, "selected", "amount", e.Amount, "days", e.Days)
		case d.failed(b.ID):
		case own < 0:
			d.add(people, letter{kind: "set_aside", who: e.Developer, args: []any{"amount", e.Amount, "total", points(e.Total),
				"reason", quoted(e.Reason), "why", d.whyNot(b)}})
		default:
			mine := e.Hidden.Scores[own]
			d.add(people, letter{kind: "not_selected", who: e.Developer, args: []any{"score", points(mine.Total), "rank", mine.Rank,
				"of", len(e.Hidden.Scores), "amount", e.Amount, "total", points(e.Total), "reason", d.reason(e)}})
		}
	}
}

// failed tells that the bid was awarded before, and the mission failed: its
// author has known since.
func (d *draft) failed(bid string) bool {
	return slices.ContainsFunc(d.m.Past, func(a *models.Award) bool {
		return a.Bid == bid && !a.SignedAt.IsZero() && a.SignedAt.Before(d.at.At)
	})
}

// reason is the authority's; where it chose the first and gave none, that it
// came first is the reason.
func (d *draft) reason(e *models.AwardSigned) any {
	if e.Reason != "" {
		return quoted(e.Reason)
	}
	return func(lang string) string { return ui.T(lang, "mail.reason_first") }
}

// whyNot is why a bid was not among the ranked ones, in the authority's words.
func (d *draft) whyNot(b *models.Bid) any {
	switch {
	case b.SetAside != "":
		return quoted(b.SetAside)
	case b.EvidenceOn != "":
		return quoted(b.EvidenceOn)
	}
	return func(lang string) string { return ui.T(lang, "mail.reason_not_ranked") }
}
