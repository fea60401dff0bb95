package view

import (
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
)

// BoardTopic is the live topic of the list of missions.
const BoardTopic = "board"

// MissionTopic is the live topic of one mission.
func MissionTopic(id string) string { return "mission/" + id }

// BidShown is a bid as a room may see it: of an open mission an amount without
// a name, of the others at most that there is one more.
type BidShown struct {
	Label  int         `json:"label,omitempty"`
	Amount money.Cents `json:"amount,omitempty"`
	Auto   bool        `json:"auto,omitempty"`
	At     time.Time   `json:"at"`
	Bids   int         `json:"bids"`
	End    time.Time   `json:"end,omitzero"` // when the end moved
	Max    money.Cents `json:"max,omitempty"`
}

// BoardChange is what a list of missions may show of a change.
type BoardChange struct {
	ID   string      `json:"id"`
	Bids *int        `json:"bids,omitempty"`
	Best money.Cents `json:"best,omitempty"`
	End  time.Time   `json:"end,omitzero"`
}

// LiveEvents gives what the topics may show of an event, in the state after its
// commit, as its registration says. Nothing here depends on a sealed bid's amount,
// words or author, and nothing at all moves where the count is hidden.
func LiveEvents(s models.State, at models.Meta, e models.Event) []LiveEvent {
	id, ok := models.MissionOf(e)
	if !ok {
		return nil
	}
	m, ok := s.Mission(id)
	if !ok || !m.Public() {
		return nil
	}
	room := LiveEvent{Topic: MissionTopic(id), Pos: at.Pos, Type: models.NameOf(e), View: true}
	switch models.LiveOf(e) {
	case models.ShowView:
		return []LiveEvent{room}
	case models.ShowBoard:
		return []LiveEvent{room, {Topic: BoardTopic, Pos: at.Pos, Type: room.Type, Data: BoardChange{ID: id, End: m.End}}}
	case models.ShowCustom:
		return renderers[room.Type](s, m, at, e)
	}
	return nil
}

// renderers show the events that are registered with ShowCustom, by name.
var renderers = map[string]func(s models.State, m *models.Mission, at models.Meta, e models.Event) []LiveEvent{
	"mission.published": showPublished,
	"bid.placed":        showBid,
	"bid.sealed":        showSealed,
	"bid.withdrawn":     showSealed,
}

// showPublished puts the mission's card on the board.
func showPublished(s models.State, m *models.Mission, at models.Meta, e models.Event) []LiveEvent {
	return []LiveEvent{
		{Topic: MissionTopic(m.ID), Pos: at.Pos, Type: models.NameOf(e), View: true},
		{Topic: BoardTopic, Pos: at.Pos, Type: models.NameOf(e), Data: CardOf(s, m, at.At)},
	}
}

// showSealed tells how many sealed bids there are, unless that is hidden.
func showSealed(_ models.State, m *models.Mission, at models.Meta, e models.Event) []LiveEvent {
	if m.Terms.HideCount || m.Round == 2 {
		return nil
	}
	n := len(m.Sealed)
	return []LiveEvent{
		{Topic: MissionTopic(m.ID), Pos: at.Pos, Type: models.NameOf(e), Data: BidShown{Bids: n, At: at.At}},
		{Topic: BoardTopic, Pos: at.Pos, Type: models.NameOf(e), Data: BoardChange{ID: m.ID, Bids: &n}},
	}
}

// showBid tells of a bid in the clear: of an open mission its amount, without a name.
func showBid(_ models.State, m *models.Mission, at models.Meta, e models.Event) []LiveEvent {
	b, n := e.(*models.BidPlaced), len(m.Bids)
	shown := BidShown{At: at.At, Bids: n, End: b.End}
	change := BoardChange{ID: m.ID, Bids: &n, End: b.End}
	if m.Terms.Format == models.Open {
		shown.Label, shown.Amount, shown.Auto, shown.Max = b.Label, b.Amount, b.Auto, max(m.MaxOpen(), 0)
		change.Best = models.LowestBid(m.Bids).Amount
	}
	return []LiveEvent{
		{Topic: MissionTopic(m.ID), Pos: at.Pos, Type: models.NameOf(e), Data: shown},
		{Topic: BoardTopic, Pos: at.Pos, Type: models.NameOf(e), Data: change},
	}
}

// Concerned lists the people whose own page an event of a mission changes: the
// authority's agents and everyone behind a profile whose bid is known in the clear.
func Concerned(s models.State, m *models.Mission) []string {
	var people []string
	if a, ok := s.Authority(m.Authority); ok {
		people = append(people, a.Agents...)
	}
	for _, b := range m.Bids {
		if d, ok := s.Developer(b.Developer); ok {
			people = append(people, d.Members...)
		}
	}
	return people
}
