package models

import (
	"slices"
	"time"

	"coupdemain/models/score"
)

// whyNotAward lists everything that keeps this bid from being selected now.
func (s State) whyNotAward(m *Mission, b *Bid, reason string, now time.Time) reasons {
	var r reasons
	scores := m.Ranking()
	r.when(m.Unanswered() > 0, "questions_open", "", "n", m.Unanswered())
	unmarked := 0
	for _, k := range scores {
		if !k.Complete {
			unmarked++
		}
	}
	r.when(unmarked > 0, "marks_missing", "marks", "n", unmarked)
	r.when(b.SetAside != "", "bid_set_aside", "bid")
	r.when(m.failedBefore(b.ID), "bid_failed", "bid")
	if until := m.BindingUntil(b); !now.Before(until) {
		r.add("bid_expired", "bid", "until", until)
	}
	if !b.Level.Meets(m.Terms.RequiredLevel) {
		r.when(b.Admitted == nil, "evidence_not_judged", "bid")
		r.when(b.Admitted != nil && !*b.Admitted, "evidence_refused", "bid")
	}
	d, ok := s.developers.Get(b.Developer)
	r.when(!ok || len(d.Members) == 0, "developer_gone", "bid")
	if first, any := m.bestLeft(scores); any && first != b.ID {
		r.when(reason == "", "reason_required", "reason")
	}
	return r
}

// bestLeft is the best ranked bid that has not failed already.
func (m *Mission) bestLeft(scores []score.Score) (string, bool) {
	for _, k := range scores {
		if !m.failedBefore(k.Bid) {
			return k.Bid, true
		}
	}
	return "", false
}

// failedBefore tells that the bid was awarded once, and the mission failed.
func (m *Mission) failedBefore(bid string) bool {
	return m.stored == Failed && m.Award.Signed() && m.Award.Bid == bid ||
		slices.ContainsFunc(m.Past, func(a *Award) bool { return a.Bid == bid })
}

// selectable tells that nothing but what the authority does first keeps the bid from
// being selected.
func (s State) selectable(m *Mission, b *Bid, now time.Time) bool {
	d, ok := s.developers.Get(b.Developer)
	refused := b.Admitted != nil && !*b.Admitted && !b.Level.Meets(m.Terms.RequiredLevel)
	return b.SetAside == "" && !refused && !m.failedBefore(b.ID) && now.Before(m.BindingUntil(b)) && ok && len(d.Members) > 0
}

// discussable tells that the bid may be set aside, its price questioned or its
// evidence judged.
func (m *Mission) discussable(b *Bid, now time.Time) bool {
	if !b.Evidence.Empty() && !b.Level.Meets(m.Terms.RequiredLevel) {
		return true
	}
	asked := !b.AskedAt.IsZero()
	if b.SetAside == "" && (!asked || !b.Justified.Empty() || !now.Before(b.justifyUntil())) {
		return true
	}
	low := m.LowFlags()[b.ID].Low
	return low && !asked || !low && b.SetAside == ""
}
