package models

import (
	"slices"
	"strings"
	"time"

	"coupdemain/models/calendar"
)

const (
	maxDays     = 730                  // of a delay
	maxOpen     = 180 * 24 * time.Hour // of the bidding time
	maxSkillPts = 30                   // DESIGN 8: newcomers must not be shut out by experience
	maxReputPts = 10
)

// Missing lists everything that keeps the draft from being published now.
func (s State) Missing(m *Mission, now time.Time, law Law) []Reason {
	t, r := m.Terms, reasons{}
	r.when(t.Title == "", "title_missing", "title")
	_, listed := s.software.Get(t.Software)
	r.when(t.Software == "", "software_missing", "software")
	r.when(t.Software != "" && !listed, "software_unknown", "software", "software", t.Software)
	r.when(t.Need == "", "need_missing", "need")
	r.when(t.Domain == "", "domain_missing", "domain")
	r.when(t.Data == "", "data_missing", "data")
	s.missingDates(&r, t, now, law)
	t.missingWeights(&r)
	if a, ok := s.authorities.Get(m.Authority); ok && !law.allows(a.Regime, t.Format) {
		r.add("format_not_lawful", "format")
	}
	r.when(t.Format != Sealed && t.HideCount, "hide_count_sealed_only", "hide_count")
	r.when(t.Format != Sealed && t.Negotiation, "negotiation_sealed_only", "negotiation")
	r.when(t.Format == Open && t.Weights.Price != 100, "open_price_only", "weights")
	r.when(t.Format == Ranked && len(t.Manual) > 0, "ranked_no_manual", "manual")
	return r
}

// allows tells whether a buyer of that regime may use the format. Adjusting
// prices on seeing a rank or amounts is an electronic auction, closed to French
// public buyers for services (Code de la commande publique, L. 2125-1 6°).
func (l Law) allows(regime Regime, f Format) bool {
	return f == Sealed || regime == Private || l.Name == "none"
}

func (s State) missingDates(r *reasons, t Terms, now time.Time, law Law) {
	opens := later(t.OpensAt, now)
	switch {
	case t.ClosesAt.IsZero():
		r.add("close_missing", "closes_at")
	case !t.ClosesAt.After(now):
		r.add("close_past", "closes_at")
	case !t.ClosesAt.After(opens):
		r.add("close_before_open", "closes_at")
	case t.ClosesAt.Sub(opens) > maxOpen:
		r.add("close_too_far", "closes_at", "days", int(maxOpen.Hours()/24))
	default:
		r.when(t.ClosesAt.Sub(opens) < law.MinOpen, "open_too_short", "closes_at", "hours", int(law.MinOpen.Hours()), "earliest", earliestClose(opens, law))
		r.when(law.MinOpen > 0 && !calendar.WorkingDay(t.ClosesAt), "close_not_working_day", "closes_at", "earliest", earliestClose(t.ClosesAt, Law{}))
	}
}

// earliestClose is the first lawful close: the shortest bidding time, moved to a working day.
func earliestClose(opens time.Time, law Law) time.Time {
	at := opens.Add(law.MinOpen)
	for !calendar.WorkingDay(at) {
		at = at.Add(24 * time.Hour)
	}
	return at
}

func (t Terms) missingWeights(r *reasons) {
	sum := t.Weights.Price + t.Weights.Delay + t.Weights.Skill + t.Weights.Reputation
	names := map[string]bool{}
	for _, m := range t.Manual {
		sum += m.Weight
		r.when(names[strings.ToLower(m.Name)], "manual_twice", "manual", "name", m.Name)
		r.when(m.Weight == 0, "manual_weightless", "manual", "name", m.Name)
		names[strings.ToLower(m.Name)] = true
	}
	switch {
	case sum < 100:
		r.add("weights_short", "weights", "sum", sum, "rest", 100-sum)
	case sum > 100:
		r.add("weights_over", "weights", "sum", sum, "rest", sum-100)
	}
	r.when(t.Weights.Skill > maxSkillPts, "skill_weight_high", "weights", "limit", maxSkillPts)
	r.when(t.Weights.Reputation > maxReputPts, "reputation_weight_high", "weights", "limit", maxReputPts)
}

// Advice lists what is worth mending though it does not block.
func (s State) Advice(m *Mission, now time.Time, law Law) []Reason {
	t, r := m.Terms, reasons{}
	r.when(len(t.Criteria) == 0, "criteria_advised", "criteria")
	r.when(len(t.Criteria) == 1, "second_criterion_advised", "criteria")
	if !t.ClosesAt.IsZero() && t.ClosesAt.After(now) && law.MinOpen > 0 && t.ClosesAt.Before(calendar.SuggestClose(later(t.OpensAt, now))) {
		r.add("five_days_advised", "closes_at", "suggested", calendar.SuggestClose(later(t.OpensAt, now)))
	}
	a, _ := s.authorities.Get(m.Authority)
	for _, c := range t.Manual {
		r.when(namesPlace(c.Name, a), "criterion_place", "manual", "name", c.Name)
	}
	if t.Software != "" && t.Domain != "" {
		n := s.Competent(t.Software, t.Domain, t.RequiredLevel, now)
		r.when(n < 3, "few_competent", "required_level", "n", n)
	}
	return r
}

// namesPlace warns of a criterion that favours bidders for where they are (unlawful: CJEU, free movement of services).
func namesPlace(name string, a *Authority) bool {
	lower := strings.ToLower(name)
	words := []string{"local", "locale", "proximité", "départemental", "régional", "implantation", "nearby"}
	if a != nil {
		words = append(words, strings.ToLower(a.Name))
	}
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(lower, w) })
}

// later is the later of two instants.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// cut drops what a millisecond cannot hold: the journal's clock has no finer grain.
func cut(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
