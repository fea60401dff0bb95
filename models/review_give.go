package models

import "time"

// reviewGrace is how long one side's review waits for the other's (DESIGN 11).
const reviewGrace = 14 * 24 * time.Hour

// GiveReview gives one side's review: by an agent, or by the developer whose work it
// was, after the acceptance or a settled failure. Forbidden (not_your_award), Invalid
// (the marks, the text), Refused (already_reviewed), TooLate (review_too_late: the
// other's can be read).
type GiveReview struct {
	Mission       string `json:"mission"`
	Quality       int    `json:"quality,omitempty"`
	Deadline      int    `json:"deadline,omitempty"`
	Communication int    `json:"communication,omitempty"`
	Text          Text   `json:"text"`
}

func (c *GiveReview) Texts() []*Text { return []*Text{&c.Text} }

// ReviewGiven: one side's review, hidden until both are in or 14 days passed.
type ReviewGiven struct {
	Hidden struct {
		Mission       string  `json:"mission"`
		By            Side    `json:"by"`
		Quality       int     `json:"quality,omitempty"`
		Deadline      int     `json:"deadline,omitempty"`
		Communication int     `json:"communication,omitempty"`
		Text          TextRef `json:"text,omitzero"`
	} `json:"-"`
}

var _ = register(event[ReviewGiven]("review.given", onMission(func(e *ReviewGiven) string { return e.Hidden.Mission }), ShowView))

func (e *ReviewGiven) HiddenPart() any { return &e.Hidden }

// Decide gives one side's review, once, after the acceptance or a settled
// failure. The authority's three marks are required; the developer may mark or
// only write. Whoever can read the other's review already may not answer it by
// one: that is what double-blind means.
func (c *GiveReview) Decide(s State, act Act) ([]Event, error) {
	m, side, err := s.reviewing(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Accepted, Paid, Failed); err != nil {
		return nil, err
	}
	var r reasons
	lowest := 1
	if side == ByDeveloper {
		lowest = 0 // not marked
	}
	r.star("quality", c.Quality, lowest)
	r.star("deadline", c.Deadline, lowest)
	r.star("communication", c.Communication, lowest)
	marked := c.Quality+c.Deadline+c.Communication > 0
	r.said("text", c.Text, maxWords, !marked)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if m.Reviews[side.Index()] != nil {
		return nil, Refuse(Refused, because("already_reviewed", ""))
	}
	if m.ReviewsVisible(act.Now) {
		return nil, Refuse(TooLate, because("review_too_late", ""))
	}
	e := &ReviewGiven{}
	h := &e.Hidden
	h.Mission, h.By, h.Text = m.ID, side, c.Text.Ref
	h.Quality, h.Deadline, h.Communication = c.Quality, c.Deadline, c.Communication
	return []Event{e}, nil
}

var _ = await(ActReview, func(_ State, o Offering) bool {
	m, side := o.Mission, o.side()
	if side == "" && o.developer() != "" && m.selected() == o.developer() {
		side = ByDeveloper
	}
	return side != "" && o.in(Accepted, Paid, Failed) && m.Reviews[side.Index()] == nil && !m.ReviewsVisible(o.Now)
})

func (r *reasons) star(field string, mark, lowest int) {
	r.when(mark < lowest || mark > 5, "mark_out_of_range", field, "min", 1, "max", 5)
}

// selected is the developer whose work it is or was: of the signed award, or of
// the one that failed while the next is only proposed.
func (m *Mission) selected() string {
	switch {
	case m.Award.Signed():
		return m.Award.Developer
	case m.stored == Failed && len(m.Past) > 0:
		return m.Past[len(m.Past)-1].Developer
	}
	return ""
}

// reviewing finds the mission and the actor's side; the developer whose award
// failed keeps that side until another award is signed.
func (s State) reviewing(act Act, mission string) (*Mission, Side, error) {
	m, _, side, err := s.party(act, mission)
	if err == nil || CodeOf(err) != Forbidden {
		return m, side, err
	}
	m, ok := s.missions.Get(mission)
	p, known := s.people.Get(act.By)
	if ok && known && p.Suspended == "" && m.stored == Failed && !m.Award.Signed() && len(m.Past) > 0 {
		if d := m.Past[len(m.Past)-1].Developer; d == p.Developer {
			return m, ByDeveloper, nil
		}
	}
	return nil, "", err
}

// ReviewsVisible tells that the reviews may be shown: both are in, or 14 days
// have passed since the first (DESIGN 11).
func (m *Mission) ReviewsVisible(now time.Time) bool {
	return ReviewsVisible(m.Reviews, now)
}

func ReviewsVisible(given [2]*Review, now time.Time) bool {
	a, b := given[0], given[1]
	switch {
	case a != nil && b != nil:
		return true
	case a != nil:
		return !now.Before(a.At.Add(reviewGrace))
	case b != nil:
		return !now.Before(b.At.Add(reviewGrace))
	}
	return false
}

func (e *ReviewGiven) apply(s *State, at Meta) {
	h := e.Hidden
	s.changeMission(h.Mission, at, func(m *Mission) {
		m.Reviews[h.By.Index()] = &Review{By: h.By, At: at.At, Quality: h.Quality, Deadline: h.Deadline,
			Communication: h.Communication, Text: h.Text}
	})
}
