package alerts

import (
	"time"

	"coupdemain/models"
)

// failureAnswer is how long the other side has to answer a claim (DESIGN 8).
const failureAnswer = 7 * 24 * time.Hour

// ofWork tells what follows the award: each side of what the other did.
func (d *draft) ofWork(e models.Event) {
	winner := d.winner()
	switch e := e.(type) {
	case *models.JustificationAsked:
		if b := d.m.BidByID(e.Hidden.Bid); b != nil {
			d.tell(d.members(b.Developer, b.Person), "justify")
		}
	case *models.JustificationGiven:
		d.tell(d.agents(), "justified")
	case *models.OrderSent:
		if a := d.m.Award; a != nil {
			d.tell(winner, "ordered", "days", a.Days, "due", d.at.At.Add(time.Duration(a.Days)*24*time.Hour))
		}
	case *models.ClockSuspended:
		d.tell(winner, "paused", "reason", quoted(e.Reason))
	case *models.ClockResumed:
		d.tell(winner, "resumed")
	case *models.DeliveryMade:
		d.tell(d.agents(), "delivered", "date", d.at.At, "limit", d.at.At.AddDate(0, 0, d.m.Terms.VerifyDays))
		d.all = append(d.all, d.o.reminders(d.m.ID, e.N, d.at.At, d.m.Terms.VerifyDays, d.o.Board.Now())...)
	case *models.DeliveryRejected:
		d.tell(winner, "rejected", "reason", quoted(e.Hidden.Reasons))
	case *models.DeliveryAccepted:
		kind := "accepted"
		if e.Partial {
			kind = "accepted_partly"
		}
		d.tell(winner, kind, "date", d.at.At)
	case *models.PaymentConfirmed:
		d.tell(append(d.agents(), winner...), "paid")
	case *models.FailureClaimed:
		d.tell(d.side(other(e.Hidden.By)), "failure", "side", label("side", string(e.Hidden.By)), "limit", d.at.At.Add(failureAnswer))
	case *models.FailureAnswered:
		if f := d.m.Failure; f != nil {
			d.tell(d.side(f.By), "failure_answered")
		}
	case *models.FailureSettled:
		d.tell(append(d.agents(), winner...), "failure_settled", "fault", label("blame", string(e.Fault)))
	case *models.DisputeRaised:
		d.tell(d.side(other(e.Hidden.By)), "dispute", "side", label("side", string(e.Hidden.By)))
	case *models.DisputeProposed:
		d.tell(d.side(other(e.Hidden.By)), "dispute_proposed", "side", label("side", string(e.Hidden.By)), "outcome", label("outcome", string(e.Hidden.Outcome)))
	case *models.DisputeSettled:
		d.tell(append(d.agents(), winner...), "dispute_settled", "outcome", label("outcome", string(e.Outcome)))
	}
}

// winner are the people behind the award in force when the event happened: the
// state may know of a later one.
func (d *draft) winner() []string {
	var found *models.Award
	for _, a := range append(d.m.Past[:len(d.m.Past):len(d.m.Past)], d.m.Award) {
		if a.Signed() && !a.SignedAt.After(d.at.At) && (found == nil || found.SignedAt.Before(a.SignedAt)) {
			found = a
		}
	}
	if found == nil {
		return nil
	}
	if p, ok := d.s.Developer(found.Developer); ok && p.Bot {
		return nil
	}
	person := ""
	if b := d.m.BidByID(found.Bid); b != nil {
		person = b.Person
	}
	return d.members(found.Developer, person)
}

func (d *draft) side(s models.Side) []string {
	if s == models.ByAuthority {
		return d.agents()
	}
	return d.winner()
}

func other(s models.Side) models.Side {
	if s == models.ByAuthority {
		return models.ByDeveloper
	}
	return models.ByAuthority
}
