package models

import "time"

// BoardTopic is the live topic of the list of missions.
const BoardTopic = "board"

// MissionTopic is the live topic of one mission.
func MissionTopic(id string) string { return "mission/" + id }

// BidShown is a bid as a room may see it: of an open mission an amount without
// a name, of the others at most that there is one more.
type BidShown struct {
	Label  int       `json:"label,omitempty"`
	Amount int64     `json:"amount,omitempty"`
	Auto   bool      `json:"auto,omitempty"`
	At     time.Time `json:"at"`
	Bids   int       `json:"bids"`
	End    time.Time `json:"end,omitzero"` // when the end moved
	Max    int64     `json:"max,omitempty"`
}

// BoardChange is what a list of missions may show of a change.
type BoardChange struct {
	ID   string    `json:"id"`
	Bids *int      `json:"bids,omitempty"`
	Best int64     `json:"best,omitempty"`
	End  time.Time `json:"end,omitzero"`
}

// LiveEvents gives what the topics may show of an event, in the state after its
// commit. Nothing here depends on a sealed bid's amount, words or author, and
// nothing at all moves where the count is hidden.
func (s State) LiveEvents(at Meta, e Event) []LiveEvent {
	id, ok := MissionOf(e)
	if !ok {
		return nil
	}
	m, ok := s.missions.get(id)
	if !ok || !m.Public() {
		return nil
	}
	topic := MissionTopic(id)
	view := LiveEvent{Topic: topic, Pos: at.Pos, Type: e.Name(), View: true}
	switch e := e.(type) {
	case *BidPlaced:
		return s.liveBid(m, at, e)
	case *BidSealed, *SealedWithdrawn:
		if m.Terms.HideCount || m.Round == 2 {
			return nil
		}
		n := len(m.Sealed)
		return []LiveEvent{
			{Topic: topic, Pos: at.Pos, Type: e.Name(), Data: BidShown{Bids: n, At: at.At}},
			{Topic: BoardTopic, Pos: at.Pos, Type: e.Name(), Data: BoardChange{ID: id, Bids: &n}},
		}
	case *MissionPublished:
		card := s.Card(m, at.At)
		return []LiveEvent{view, {Topic: BoardTopic, Pos: at.Pos, Type: e.Name(), Data: card}}
	case *MarksSet, *EvidenceJudged, *JustificationAsked, *JustificationGiven, *BidSetAside, *BidReconfirmed, *AwardProposed, *ReviewGiven,
		*QuestionAsked, *QuestionAnswered, *FailureAnswered, *DisputeProposed, *ClockSuspended, *ClockResumed, *DeliveryMade, *DeliveryRejected:
		return []LiveEvent{view}
	default: // the phase or the end changed: the board shows it too
		return []LiveEvent{view, {Topic: BoardTopic, Pos: at.Pos, Type: e.Name(), Data: BoardChange{ID: id, End: m.End}}}
	}
}

func (s State) liveBid(m *Mission, at Meta, e *BidPlaced) []LiveEvent {
	n := len(m.Bids)
	shown := BidShown{At: at.At, Bids: n, End: e.End}
	change := BoardChange{ID: m.ID, Bids: &n, End: e.End}
	if m.Terms.Format == Open {
		shown.Label, shown.Amount, shown.Auto, shown.Max = e.Label, e.Amount, e.Auto, max(m.MaxOpen(), 0)
		change.Best = lowest(m.Bids).Amount
	}
	return []LiveEvent{
		{Topic: MissionTopic(m.ID), Pos: at.Pos, Type: e.Name(), Data: shown},
		{Topic: BoardTopic, Pos: at.Pos, Type: e.Name(), Data: change},
	}
}

// MissionOf tells which mission an event is about.
func MissionOf(e Event) (string, bool) {
	switch e := e.(type) {
	case *MissionPublished:
		return e.Mission, true
	case *AddendumPosted:
		return e.Mission, true
	case *QuestionAsked:
		return e.Mission, true
	case *QuestionAnswered:
		return e.Mission, true
	case *MissionCancelled:
		return e.Mission, true
	case *BidPlaced:
		return e.Mission, true
	case *BidSealed:
		return e.Hidden.Mission, true
	case *SealedWithdrawn:
		return e.Hidden.Mission, true
	case *BiddingClosed:
		return e.Mission, true
	case *BidsOpened:
		return e.Mission, true
	case *NegotiationOpened:
		return e.Mission, true
	case *MissionFruitless:
		return e.Mission, true
	}
	return missionOfWork(e)
}

func missionOfWork(e Event) (string, bool) {
	switch e := e.(type) {
	case *MarksSet:
		return e.Hidden.Mission, true
	case *EvidenceJudged:
		return e.Hidden.Mission, true
	case *JustificationAsked:
		return e.Hidden.Mission, true
	case *JustificationGiven:
		return e.Hidden.Mission, true
	case *BidSetAside:
		return e.Hidden.Mission, true
	case *BidReconfirmed:
		return e.Hidden.Mission, true
	case *AwardProposed:
		return e.Hidden.Mission, true
	case *AwardSigned:
		return e.Mission, true
	case *OrderSent:
		return e.Mission, true
	case *ClockSuspended:
		return e.Mission, true
	case *ClockResumed:
		return e.Mission, true
	case *DeliveryMade:
		return e.Mission, true
	case *DeliveryRejected:
		return e.Mission, true
	case *DeliveryAccepted:
		return e.Mission, true
	case *PaymentConfirmed:
		return e.Mission, true
	case *ReviewGiven:
		return e.Hidden.Mission, true
	case *FailureClaimed:
		return e.Mission, true
	case *FailureAnswered:
		return e.Hidden.Mission, true
	case *FailureSettled:
		return e.Mission, true
	case *DisputeRaised:
		return e.Mission, true
	case *DisputeProposed:
		return e.Hidden.Mission, true
	case *DisputeSettled:
		return e.Mission, true
	}
	return "", false
}

// Concerned lists the people whose own page an event of a mission changes: the
// authority's agents and everyone behind a profile whose bid is known in the clear.
func (s State) Concerned(m *Mission) []string {
	var people []string
	if a, ok := s.authorities.get(m.Authority); ok {
		people = append(people, a.Agents...)
	}
	for _, b := range m.Bids {
		if d, ok := s.developers.get(b.Developer); ok {
			people = append(people, d.Members...)
		}
	}
	return people
}
