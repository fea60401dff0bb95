package alerts

import (
	"reflect"

	"coupdemain/models"
)

// decision is what an event means for the mails: the letters that tell of it,
// or nothing.
type decision struct {
	write func(*draft, models.Event)
	about reflect.Type // the event that write takes
}

// nothing is the decision to tell nobody.
var nothing = decision{}

// letters decides by an event's name. Everyone is told what they may see on the
// page and nothing more; who acted is not told of it.
var letters = map[string]decision{
	// A person did it themselves, on the page that shows it.
	"person.registered":    nothing, // the sign-in link is a mail of its own (Outbox.Link)
	"person.confirmed":     nothing,
	"session.opened":       nothing,
	"session.closed":       nothing,
	"token.issued":         nothing,
	"token.revoked":        nothing,
	"developer.registered": nothing,
	"developer.changed":    nothing,
	"member.joined":        nothing,
	"member.left":          nothing,
	"person.erased":        nothing, // there is nobody left to write to

	// The stewards did it, who answer the person in their own words.
	"role.granted":         nothing,
	"role.revoked":         nothing,
	"person.suspended":     nothing,
	"person.restored":      nothing,
	"authority.registered": nothing,
	"skill.set":            nothing,
	"skill.removed":        nothing,
	"software.listed":      nothing,

	// Nobody follows a mission before it is public.
	"mission.drafted":   nothing,
	"mission.revised":   nothing,
	"mission.discarded": nothing,
	"mission.published": nothing,

	"question.asked":    writes((*draft).asked),
	"question.answered": writes((*draft).answered),
	"addendum.posted":   writes((*draft).addendum),
	"mission.cancelled": writes((*draft).cancelled),
	"mission.fruitless": writes((*draft).fruitless),

	"bid.placed":         writes((*draft).placed),
	"bid.sealed":         writes((*draft).sealed),
	"bid.withdrawn":      nothing, // nobody else may know that it stood there
	"bidding.closed":     writes((*draft).closed),
	"bids.opened":        writes((*draft).opened),
	"negotiation.opened": writes((*draft).negotiation),
	"bid.reconfirmed":    nothing, // the bidder did it, and the comparison shows it

	// Steps of the authority towards an award, whose letter gives the reasons.
	"marks.set":           nothing,
	"evidence.judged":     nothing,
	"bid.set_aside":       nothing,
	"award.proposed":      nothing,
	"justification.asked": writes((*draft).justificationAsked),
	"justification.given": writes((*draft).justificationGiven),
	"award.signed":        writes((*draft).awarded),

	"order.sent":        writes((*draft).ordered),
	"clock.suspended":   writes((*draft).suspended),
	"clock.resumed":     writes((*draft).resumed),
	"delivery.made":     writes((*draft).delivered),
	"delivery.rejected": writes((*draft).rejected),
	"delivery.accepted": writes((*draft).accepted),
	"payment.confirmed": writes((*draft).paid),
	"review.given":      nothing, // hidden until both are in: that one was given would press the other side

	"failure.claimed":  writes((*draft).failureClaimed),
	"failure.answered": writes((*draft).failureAnswered),
	"failure.settled":  writes((*draft).failureSettled),
	"dispute.raised":   writes((*draft).disputeRaised),
	"dispute.proposed": writes((*draft).disputeProposed),
	"dispute.settled":  writes((*draft).disputeSettled),
}

// writes makes a decision of the method that writes the letters of one event.
func writes[E models.Event](write func(*draft, E)) decision {
	return decision{about: reflect.TypeFor[E](), write: func(d *draft, e models.Event) { write(d, e.(E)) }}
}

// lettersOf lists the mails of one event. Whatever has letters is about a mission.
func (o *Outbox) lettersOf(s models.State, at models.Meta, name string, e models.Event) ([]letter, error) {
	write := letters[name].write
	if write == nil {
		return nil, nil
	}
	id, _ := models.MissionOf(e)
	m, ok := s.Mission(id)
	if !ok {
		return nil, nil
	}
	d := draft{o: o, s: s, at: at, m: m}
	write(&d, e)
	return d.all, d.err
}
