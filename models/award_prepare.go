package models

import (
	"maps"
	"slices"
	"time"

	"coupdemain/models/score"
)

// justifyDays is how long the author of a flagged offer has to explain its price.
const justifyDays = 3

// offerOf finds a bid that the authority may work on: the bids can be read and
// none has been selected. After a failure the next best is prepared the same way.
func (s State) offerOf(act Act, mission, bid string, phases ...Phase) (*Mission, *Bid, error) {
	m, _, err := s.owned(act, mission)
	if err != nil {
		return nil, nil, err
	}
	if err := m.during(act, phases...); err != nil {
		return nil, nil, err
	}
	if !m.BidsOpen() {
		return nil, nil, Refuse(Refused, because("not_opened", ""))
	}
	b := m.BidByID(bid)
	if b == nil {
		return nil, nil, Refuse(NotFound, because("bid_unknown", "bid"))
	}
	return m, b, nil
}

// Decide sets the authority's marks of one bid for the published manual
// criteria. Criteria that it does not name keep their mark. After the first
// signed award the marks stay: the frozen ranking decides who is next best.
func (c *SetMarks) Decide(s State, act Act) ([]Event, error) {
	m, b, err := s.offerOf(act, c.Mission, c.Bid, Closed)
	if err != nil {
		return nil, err
	}
	var r reasons
	r.when(len(c.Marks) == 0, "missing", "marks")
	for _, name := range slices.Sorted(maps.Keys(c.Marks)) {
		known := slices.ContainsFunc(m.Terms.Manual, func(k score.Manual) bool { return k.Name == name })
		r.when(!known, "criterion_unknown", "marks")
		mark := c.Marks[name]
		r.when(mark < 0 || mark > 100, "mark_out_of_range", "marks", "min", 0, "max", 100)
		if len(r) > maxManual {
			break // a hostile list: these reasons say enough
		}
	}
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	e := &MarksSet{}
	e.Hidden.Mission, e.Hidden.Bid, e.Hidden.Marks = m.ID, b.ID, merged(b.Marks, c.Marks)
	return []Event{e}, nil
}

func merged(old, over map[string]int) map[string]int {
	all := make(map[string]int, len(old)+len(over))
	maps.Copy(all, old)
	maps.Copy(all, over)
	return all
}

// Decide judges whether the evidence joined to a bid is equivalent to the required level.
func (c *JudgeEvidence) Decide(s State, act Act) ([]Event, error) {
	m, b, err := s.offerOf(act, c.Mission, c.Bid, Closed, Failed)
	if err != nil {
		return nil, err
	}
	var r reasons
	reason := c.Reason
	r.text("reason", &reason, maxReason, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	r.when(b.Evidence.Empty(), "no_evidence", "bid")
	r.when(b.Level.Meets(m.Terms.RequiredLevel), "evidence_not_needed", "bid")
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	e := &EvidenceJudged{}
	e.Hidden.Mission, e.Hidden.Bid, e.Hidden.Admitted, e.Hidden.Reason = m.ID, b.ID, c.Admitted, reason
	return []Event{e}, nil
}

// Decide asks the author of an abnormally low offer to explain its price (Code
// de la commande publique, L. 2152-6). Only what the published arithmetic flags.
func (c *AskJustification) Decide(s State, act Act) ([]Event, error) {
	m, b, err := s.offerOf(act, c.Mission, c.Bid, Closed, Failed)
	if err != nil {
		return nil, err
	}
	if !b.AskedAt.IsZero() {
		return nil, Refuse(Refused, because("already_asked", "bid"))
	}
	if !m.LowFlags()[b.ID].Low {
		return nil, Refuse(Refused, because("not_flagged", "bid"))
	}
	e := &JustificationAsked{}
	e.Hidden.Mission, e.Hidden.Bid = m.ID, b.ID
	return []Event{e}, nil
}

// Decide is the bidder's explanation, once.
func (c *GiveJustification) Decide(s State, act Act) ([]Event, error) {
	m, b, err := s.ownOffer(act, c.Mission)
	if err != nil {
		return nil, err
	}
	var r reasons
	r.said("text", c.Text, maxWords, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	r.when(b.AskedAt.IsZero(), "not_asked", "")
	r.when(!b.Justified.Empty(), "already_justified", "")
	r.when(b.SetAside != "", "bid_set_aside", "")
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	e := &JustificationGiven{}
	e.Hidden.Mission, e.Hidden.Bid, e.Hidden.Text = m.ID, b.ID, c.Text.Ref
	return []Event{e}, nil
}

// ownOffer finds the actor's own bid, in the clear, of a mission whose award is still open.
func (s State) ownOffer(act Act, mission string) (*Mission, *Bid, error) {
	p, err := s.actor(act)
	if err != nil {
		return nil, nil, err
	}
	m, err := s.visible(act, mission)
	if err != nil {
		return nil, nil, err
	}
	if err := m.during(act, Closed, Failed); err != nil {
		return nil, nil, err
	}
	if p.Developer != "" {
		if b := m.BidOf(p.Developer); b != nil {
			return m, b, nil
		}
	}
	return nil, nil, Refuse(Forbidden, because("no_bid_of_yours", ""))
}

// Decide sets an offer aside, with the reason that its author will read. One
// flagged as abnormally low only after its author was asked, and answered or
// had three days.
func (c *SetAsideBid) Decide(s State, act Act) ([]Event, error) {
	m, b, err := s.offerOf(act, c.Mission, c.Bid, Closed, Failed)
	if err != nil {
		return nil, err
	}
	var r reasons
	reason := c.Reason
	r.text("reason", &reason, maxReason, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if b.SetAside != "" {
		return nil, Refuse(Refused, because("bid_set_aside", "bid"))
	}
	if m.LowFlags()[b.ID].Low && b.Justified.Empty() {
		until := b.AskedAt.AddDate(0, 0, justifyDays)
		switch {
		case b.AskedAt.IsZero():
			r.add("justification_first", "bid")
		case act.Now.Before(until):
			r.add("justification_pending", "bid", "until", until)
		}
	}
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	e := &BidSetAside{}
	e.Hidden.Mission, e.Hidden.Bid, e.Hidden.Reason = m.ID, b.ID, reason
	return []Event{e}, nil
}

func (e *MarksSet) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) { b.Marks = e.Hidden.Marks })
}

func (e *EvidenceJudged) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) {
		admitted := e.Hidden.Admitted
		b.Admitted, b.EvidenceOn = &admitted, e.Hidden.Reason
	})
}

func (e *JustificationAsked) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) { b.AskedAt = m.At })
}

func (e *JustificationGiven) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) { b.Justified = e.Hidden.Text })
}

func (e *BidSetAside) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) { b.SetAside = e.Hidden.Reason })
}

// BindingUntil is the end, exclusive, of the time in which the bidder is bound:
// 30 days from the close, or from the last re-confirmation.
func (m *Mission) BindingUntil(b *Bid) time.Time {
	return later(m.lastEnd(), b.Confirmed).Add(bindingFor)
}
