package models

import (
	"maps"
	"slices"

	"coupdemain/models/score"
)

// SetMarks gives a bid its marks: by an agent, after the opening and before the first
// award. Refused (not_opened), NotFound (bid_unknown), Invalid (missing,
// criterion_unknown, mark_out_of_range).
type SetMarks struct {
	Mission string         `json:"mission"`
	Bid     string         `json:"bid"`
	Marks   map[string]int `json:"marks"`
}

// MarksSet: the authority's marks for the manual criteria of one bid.
type MarksSet struct {
	Hidden struct {
		Mission string         `json:"mission"`
		Bid     string         `json:"bid"`
		Marks   map[string]int `json:"marks"`
	} `json:"-"`
}

var _ = register(event[MarksSet]("marks.set", onMission(func(e *MarksSet) string { return e.Hidden.Mission }), ShowView))

func (e *MarksSet) HiddenPart() any { return &e.Hidden }

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

var _ = await(ActMark, func(_ State, o Offering) bool {
	m := o.Mission
	return o.agent() && o.in(Closed) && m.BidsOpen() && len(m.Terms.Manual) > 0 && len(m.Bids) > 0
})

func merged(old, over map[string]int) map[string]int {
	all := make(map[string]int, len(old)+len(over))
	maps.Copy(all, old)
	maps.Copy(all, over)
	return all
}

func (e *MarksSet) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) { b.Marks = e.Hidden.Marks })
}
