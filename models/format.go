package models

import (
	"time"

	"coupdemain/models/calendar"
)

// bidding is what a format answers: may this bid be placed, which events follow,
// who leads. What a viewer may see of it stands in view_format.go.
type bidding interface {
	// refuse lists why a bid whose amount and days are well formed breaks the format's rule.
	refuse(m *Mission, p *Person, c *PlaceBid) []Reason
	// place gives the events of a bid that nothing refuses.
	place(s State, act Act, m *Mission, p *Person, c *PlaceBid) []Event
	// leader is the bid that leads by what is known live, nil when nobody does or nothing may be known.
	leader(s State, m *Mission, now time.Time) *Bid
}

func (f Format) rules() bidding {
	switch f {
	case Open:
		return openFormat{}
	case Ranked:
		return rankedFormat{}
	default:
		return sealedFormat{}
	}
}

// softClose is the end after a bid that changed the leader at the given instant; zero when it does not move.
func (m *Mission) softClose(at time.Time) time.Time {
	end := calendar.Extend(m.ClosesAt, m.End, at, calendar.Window(m.OpensAt, m.ClosesAt))
	if end.After(m.End) {
		return end
	}
	return time.Time{}
}

// Limit is the instant past which the end never moves: six windows after the announced end.
func (m *Mission) Limit() time.Time {
	if m.Terms.Format == Sealed {
		return m.ClosesAt
	}
	return m.ClosesAt.Add(6 * calendar.Window(m.OpensAt, m.ClosesAt))
}
