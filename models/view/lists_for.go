package view

import (
	"slices"
	"strings"
	"time"

	"coupdemain/models"
)

// Authority gives an authority's page: its latest public missions, and how
// long it takes to award, to accept and to pay: medians, in days, over its 200
// latest missions; nil where there is none to count.
func Authority(s models.State, id string, now time.Time) (AuthorityView, error) {
	a, ok := s.Authority(id)
	if !ok {
		return AuthorityView{}, models.Refuse(models.NotFound, models.Reason{Key: "authority_unknown", Field: "authority"})
	}
	view := authorityView(s, a)
	var stars []float64
	var award, accept, pay []time.Duration
	seen := 0
	eachInvolved(s, id, func(m *models.Mission) {
		if !m.Public() || m.Authority != id {
			return
		}
		if len(view.Missions) < maxShownCards {
			view.Missions = append(view.Missions, CardOf(s, m, now))
		}
		if seen++; seen > maxMedian {
			return
		}
		if first := firstAward(m); first.Signed() {
			award = append(award, first.SignedAt.Sub(m.ClosedAt))
		}
		if n := len(m.Deliveries); n > 0 && !m.AcceptedAt.IsZero() {
			accept = append(accept, m.AcceptedAt.Sub(m.Deliveries[n-1].At))
		}
		if !m.PaidAt.IsZero() {
			pay = append(pay, m.PaidAt.Sub(m.AcceptedAt))
		}
		if r := m.Reviews[models.ByDeveloper.Index()]; r != nil && r.Quality+r.Deadline+r.Communication > 0 && m.ReviewsVisible(now) {
			stars = append(stars, meanOf(r))
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

func authorityView(s models.State, a *models.Authority) AuthorityView {
	return AuthorityView{AuthRef: authRef(s, a.ID), Siret: a.Siret, Type: a.Type, Department: a.Department,
		Population: a.Population, Signatory: a.Signatory, Since: a.Since, Published: a.Published, Missions: []Card{}}
}

// stars is the mean of the marks that the review gives.
func meanOf(r *models.Review) float64 {
	sum, n := 0, 0
	for _, mark := range []int{r.Quality, r.Deadline, r.Communication} {
		if mark > 0 {
			sum, n = sum+mark, n+1
		}
	}
	return float64(sum) / float64(max(n, 1))
}

// firstAward is the first award of the mission: later ones followed a failure, not the close.
func firstAward(m *models.Mission) *models.Award {
	if len(m.Past) > 0 {
		return m.Past[0]
	}
	return m.Award
}

// eachInvolved visits the missions that concern somebody or something, newest first.
func eachInvolved(s models.State, who string, fn func(*models.Mission)) {
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
func Authorities(s models.State, after string, limit int) (page []AuthorityView, next string) {
	page = []AuthorityView{}
	next = pageOf(s.AuthoritiesByName(), authorityKey(s, after), limit, func(id string) bool {
		a, ok := s.Authority(id)
		if ok {
			page = append(page, authorityView(s, a))
		}
		return ok
	})
	return page, next
}

func authorityKey(s models.State, id string) string {
	if a, ok := s.Authority(id); ok {
		return models.NameKey(a.Name, a.ID)
	}
	return ""
}

// Software gives a software's page: its latest missions and who has a current skill on it.
func Software(s models.State, slug string, now time.Time) (SoftwareView, error) {
	w, ok := s.Software(slug)
	if !ok {
		return SoftwareView{}, models.Refuse(models.NotFound, models.Reason{Key: "software_unknown", Field: "software", Args: models.Args{"software": slug}})
	}
	view := softwareView(s, w)
	for _, m := range s.Involving("software/"+slug, maxShownCards) {
		view.Missions = append(view.Missions, CardOf(s, m, now))
	}
	view.Developers, _ = Developers(s, DeveloperFilter{Software: slug}, "", maxShownDevs, now)
	return view, nil
}

func softwareView(s models.State, w *models.Software) SoftwareView {
	return SoftwareView{Slug: w.Slug, Name: w.Name, Function: w.Function, Licence: w.Licence, Domain: w.Domain,
		Source: w.Source, IDs: w.IDs, Count: w.Missions}
}

// SoftwareList gives a page of the listed software by name, after a cursor,
// without missions and developers; next is the cursor of the following page.
func SoftwareList(s models.State, after string, limit int) (page []SoftwareView, next string) {
	page = []SoftwareView{}
	from := ""
	if w, ok := s.Software(after); ok {
		from = models.NameKey(w.Name, w.Slug)
	}
	next = pageOf(s.SoftwareByName(), from, limit, func(slug string) bool {
		w, ok := s.Software(slug)
		if ok {
			page = append(page, softwareView(s, w))
		}
		return ok
	})
	return page, next
}

// pageOf visits at most limit entries behind the key from, and gives the id of
// the last one when there are more. show tells whether the entry counts.
func pageOf(over models.Listing, from string, limit int, show func(id string) bool) (next string) {
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
func (v *SoftwareView) EachText(func(*models.Text)) {}

// EachWho visits the developers' names.
func (v *SoftwareView) EachWho(fn func(*Who)) { DeveloperCards(v.Developers).EachWho(fn) }
