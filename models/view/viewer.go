// Package view is what a viewer may see: views, cards, lists, and what the topics
// are shown of an event. It reads a state and changes nothing; the rules never
// import it, so that a change of a page leaves every snapshot good.
package view

import (
	"time"

	"coupdemain/models"
)

// Viewer is who looks, as the rules of visibility know them.
type Viewer struct {
	Person *models.Person // nil: anyone
	// Bid is the viewer's own sealed bid in the clear, which only the board can
	// decrypt (see board.Mine); nil when there is none or the format is not sealed.
	Bid *Mine
}

// Developer is the viewer's profile, empty when there is none.
func (v Viewer) Developer() string {
	if v.Person == nil {
		return ""
	}
	return v.Person.Developer
}

// offering is what the viewer may be offered of a mission.
func (v Viewer) offering(m *models.Mission, now time.Time) models.Offering {
	return models.Offering{Person: v.Person, SealedBid: v.Bid != nil, Mission: m, Now: now}
}

// Kind of viewer, for rendering once per kind in the live room.
type ViewerKind string

// The kinds that share one rendering of an event.
const (
	KindPublic ViewerKind = "public"
	KindOwner  ViewerKind = "owner"
)

// KindOf tells how the viewer sees a mission's live events.
func KindOf(m *models.Mission, v Viewer) ViewerKind {
	if v.Person.IsAgent(m.Authority) {
		return KindOwner
	}
	return KindPublic
}

// LiveEvent is an event as a kind of viewer may see it on a topic.
type LiveEvent struct {
	Topic string
	Pos   int64
	Type  string
	Data  any  // nil with View
	View  bool // what may be seen changed: send each viewer a fresh view instead
}

// Fillable views have texts and names that the board fills in from the vault.
type Fillable interface {
	EachText(func(*models.Text))
	EachWho(func(*Who))
}
