package models

import (
	"slices"
	"strings"
	"time"
)

// AuthorityFor gives an authority's page: its latest public missions, and how
// long it takes to award, to accept and to pay: medians, in days, over its 200
// latest missions; nil where there is none to count.
func (s State) AuthorityFor(id string, now time.Time) (AuthorityView, error) {
	a, ok := s.Authority(id)
	if !ok {
		return AuthorityView{}, Refuse(NotFound, Reason{Key: "authority_unknown", Field: "authority"})
	}
	view := s.authorityView(a)
	var stars []float64
	var award, accept, pay []time.Duration
	seen := 0
	s.eachInvolved(id, func(m *Mission) {
		if !m.Public() || m.Authority != id {
			return
		}
		if len(view.Missions) < maxShownCards {
			view.Missions = append(view.Missions, s.Card(m, now))
		}
		if seen++; seen > maxMedian {
			return
		}
		if first := m.firstAward(); first.Signed() {
			award = append(award, first.SignedAt.Sub(m.ClosedAt))
		}
		if n := len(m.Deliveries); n > 0 && !m.AcceptedAt.IsZero() {
			accept = append(accept, m.AcceptedAt.Sub(m.Deliveries[n-1].At))
		}
		if !m.PaidAt.IsZero() {
			pay = append(pay, m.PaidAt.Sub(m.AcceptedAt))
		}
		if r := m.Reviews[ByDeveloper.place()]; r != nil && r.Quality+r.Deadline+r.Communication > 0 && m.ReviewsVisible(now) {
			stars = append(stars, r.stars())
		}
	})
	if len(stars) > 0 {
		mean := 0.0
		for _, x := range stars {
			mean += x / float64(len(stars))
		}
		view.Stars, view.Reviews = &mean, len(stars)
	}
	view.DaysToAward, view.DaysToAccept, view.DaysToPay = medianDays(award), medianDays(accept), medianDays(pay)
	return view, nil
}

func (s State) authorityView(a *Authority) AuthorityView {
	return AuthorityView{AuthRef: s.authRef(a.ID), Siret: a.Siret, Type: a.Type, Department: a.Department,
		Population: a.Population, Signatory: a.Signatory, Since: a.Since, Published: a.Published, Missions: []Card{}}
}

// stars is the mean of the marks that the review gives.
func (r *Review) stars() float64 {
	sum, n := 0, 0
	for _, mark := range []int{r.Quality, r.Deadline, r.Communication} {
		if mark > 0 {
			sum, n = sum+mark, n+1
		}
	}
	return float64(sum) / float64(max(n, 1))
}

// firstAward is the first award of the mission: later ones followed a failure, not the close.
func (m *Mission) firstAward() *Award {
	if len(m.Past) > 0 {
		return m.Past[0]
	}
	return m.Award
}

// eachInvolved visits the missions that concern somebody or something, newest first.
func (s State) eachInvolved(who string, fn func(*Mission)) {
	prefix := who + "/"
	s.InvolvedMissions().Walk(prefix, func(key, id string) bool {
		if !strings.HasPrefix(key, prefix) {
			return false
		}
		if m, ok := s.Mission(id); ok {
			fn(m)
		}
		return true
	})
}

// medianDays is the median in days of 24 hours, the mean of the middle two of an even number; nil of none.
func medianDays(took []time.Duration) *float64 {
	n := len(took)
	if n == 0 {
		return nil
	}
	slices.Sort(took)
	middle := float64(took[(n-1)/2]+took[n/2]) / 2 / float64(24*time.Hour)
	return &middle
}

// Authorities gives a page of the authorities by name, after a cursor, without
// their missions; next is the cursor of the following page, empty at the end.
func (s State) Authorities(after string, limit int) (page []AuthorityView, next string) {
	page = []AuthorityView{}
	next = pageOf(s.AuthoritiesByName(), s.authorityKey(after), limit, func(id string) bool {
		a, ok := s.Authority(id)
		if ok {
			page = append(page, s.authorityView(a))
		}
		return ok
	})
	return page, next
}

func (s State) authorityKey(id string) string {
	if a, ok := s.Authority(id); ok {
		return byName(a.Name, a.ID)
	}
	return ""
}

// SoftwareFor gives a software's page: its latest missions and who has a current skill on it.
func (s State) SoftwareFor(slug string, now time.Time) (SoftwareView, error) {
	w, ok := s.Software(slug)
	if !ok {
		return SoftwareView{}, Refuse(NotFound, Reason{Key: "software_unknown", Field: "software", Args: Args{"software": slug}})
	}
	view := s.softwareView(w)
	for _, m := range s.Involving("software/"+slug, maxShownCards) {
		view.Missions = append(view.Missions, s.Card(m, now))
	}
	view.Developers, _ = s.Developers(DeveloperFilter{Software: slug}, "", maxShownDevs, now)
	return view, nil
}

func (s State) softwareView(w *Software) SoftwareView {
	return SoftwareView{Slug: w.Slug, Name: w.Name, Function: w.Function, Licence: w.Licence, Domain: w.Domain,
		Source: w.Source, IDs: w.IDs, Count: w.Missions}
}

// SoftwareList gives a page of the listed software by name, after a cursor,
// without missions and developers; next is the cursor of the following page.
func (s State) SoftwareList(after string, limit int) (page []SoftwareView, next string) {
	page = []SoftwareView{}
	from := ""
	if w, ok := s.Software(after); ok {
		from = byName(w.Name, w.Slug)
	}
	next = pageOf(s.SoftwareByName(), from, limit, func(slug string) bool {
		w, ok := s.Software(slug)
		if ok {
			page = append(page, s.softwareView(w))
		}
		return ok
	})
	return page, next
}

// pageOf visits at most limit entries behind the key from, and gives the id of
// the last one when there are more. show tells whether the entry counts.
func pageOf(over Listing, from string, limit int, show func(id string) bool) (next string) {
	limit = min(max(limit, 1), maxListed)
	shown, last := 0, ""
	over.Walk(from, func(key, id string) bool {
		if from != "" && key == from {
			return true
		}
		if shown == limit {
			next = last
			return false
		}
		if show(id) {
			shown, last = shown+1, id
		}
		return true
	})
	return next
}

// EachText has nothing to fill in.
func (v *SoftwareView) EachText(func(*Text)) {}

// EachWho visits the developers' names.
func (v *SoftwareView) EachWho(fn func(*Who)) { DeveloperCards(v.Developers).EachWho(fn) }
