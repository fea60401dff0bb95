package view

import (
	"slices"
	"strings"
	"time"

	"coupdemain/models"
)

const (
	maxListed     = 100 // of one page of a list
	maxShownWorks = 100
	maxShownCards = 50
	maxShownDevs  = 20
	maxMedian     = 200 // missions that an authority's medians look back at
)

// DeveloperFilter narrows the list of developers. Zero members do not narrow.
type DeveloperFilter struct {
	Software string
	Domain   string
	Q        string // software, domain or department; names are in the vault, where nothing is searched
}

// DeveloperCards is a list of developers that the board can fill in at once.
type DeveloperCards []DeveloperCard

// Developer gives a developer's page. A profile that nobody is behind any
// more, its last person erased, is not found.
func Developer(s models.State, v Viewer, id string, now time.Time) (DeveloperView, error) {
	d, ok := s.Developer(id)
	if !ok || len(d.Members) == 0 {
		return DeveloperView{}, models.Refuse(models.NotFound, models.Reason{Key: "developer_unknown", Field: "developer"})
	}
	view := DeveloperView{Who: who(s, id), About: models.Text{Ref: models.TextRef{Doc: d.Doc}}, Legal: d.Legal, Department: d.Department,
		Remote: d.Remote, Bot: d.Bot, People: len(d.Members), Since: d.Since, Skills: skillViews(s, d, now),
		Reputation: s.ReputationOf(d, now), Works: []WorkView{}, Own: v.Developer() == id}
	for i := len(d.Works) - 1; i >= 0; i-- {
		m, ok := s.Mission(d.Works[i])
		if !ok {
			continue
		}
		a, end := m.Attempt(id)
		at, failed, counts := m.Finished(a, end)
		if !counts {
			continue
		}
		if !failed {
			view.Accepted++
		}
		view.Rejections += models.Rejections(end.Deliveries)
		if len(view.Works) < maxShownWorks {
			view.Works = append(view.Works, workView(s, m, end, at, failed, now))
		}
	}
	return view, nil
}

func workView(s models.State, m *models.Mission, end models.Attempt, at time.Time, failed bool, now time.Time) WorkView {
	w := WorkView{Mission: CardOf(s, m, now), AcceptedAt: at, Failed: failed}
	if models.ReviewsVisible(end.Reviews, now) {
		w.Review, w.Answer = reviewView(end.Reviews[0]), reviewView(end.Reviews[1])
	}
	return w
}

func reviewView(r *models.Review) *ReviewView {
	if r == nil {
		return nil
	}
	return &ReviewView{By: r.By, At: r.At, Quality: r.Quality, Deadline: r.Deadline, Communication: r.Communication, Text: models.Text{Ref: r.Text}}
}

// skillViews lists the skills, the best first, those that have expired last.
func skillViews(s models.State, d *models.Developer, now time.Time) []SkillView {
	views := make([]SkillView, 0, len(d.Skills))
	for _, k := range d.Skills {
		v := SkillView{Domain: k.Domain, Level: k.Level, Proof: k.Proof, At: k.At, Until: k.Until, Expired: !k.Current(now)}
		if k.Software != "" {
			v.Software = softRef(s, k.Software)
		}
		if id, ok := strings.CutPrefix(k.Proof, models.ProofMission); ok {
			if m, found := s.Mission(id); found && m.Public() {
				card := CardOf(s, m, now)
				v.Mission = &card
			}
		}
		views = append(views, v)
	}
	slices.SortStableFunc(views, func(a, b SkillView) int {
		if a.Expired != b.Expired {
			if a.Expired {
				return 1
			}
			return -1
		}
		return slices.Index(models.Levels, b.Level) - slices.Index(models.Levels, a.Level)
	})
	return views
}

func developerCard(s models.State, d *models.Developer, now time.Time) DeveloperCard {
	return DeveloperCard{Who: who(s, d.ID), Legal: d.Legal, Department: d.Department, Remote: d.Remote, Bot: d.Bot,
		Skills: skillViews(s, d, now), Reputation: s.ReputationOf(d, now)}
}

// Developers gives a page of the developers that a filter admits, in order of
// registration, after a cursor; next is the cursor of the following page, empty
// at the end. With a software or domain, those whose skill on it is current.
func Developers(s models.State, f DeveloperFilter, after string, limit int, now time.Time) (page DeveloperCards, next string) {
	limit = min(max(limit, 1), maxListed)
	over, prefix := s.DevelopersBySince(), ""
	switch {
	case f.Software != "":
		over, prefix = s.Skilled(), "software/"+f.Software+"/"
	case f.Domain != "":
		over, prefix = s.Skilled(), "domain/"+f.Domain+"/"
	}
	page = DeveloperCards{}
	last := ""
	over.Walk(prefix+after, func(key, id string) bool {
		rest, in := strings.CutPrefix(key, prefix)
		if !in {
			return false
		}
		d, ok := s.Developer(id)
		if rest == after || !ok || !admitsDeveloper(s, f, d, now) {
			return true
		}
		if len(page) == limit {
			next = last
			return false
		}
		page, last = append(page, developerCard(s, d, now)), rest
		return true
	})
	return page, next
}

func admitsDeveloper(s models.State, f DeveloperFilter, d *models.Developer, now time.Time) bool {
	has := func(match func(models.Skill) bool) bool {
		return slices.ContainsFunc(d.Skills, func(k models.Skill) bool { return k.Current(now) && match(k) })
	}
	q := strings.ToLower(strings.TrimSpace(f.Q))
	return (f.Software == "" || has(func(k models.Skill) bool { return k.Software == f.Software })) &&
		(f.Domain == "" || has(func(k models.Skill) bool { return k.Domain == f.Domain })) &&
		(q == "" || strings.ToLower(d.Department) == q || has(func(k models.Skill) bool {
			return k.Software != "" && (strings.Contains(k.Software, q) || strings.Contains(strings.ToLower(s.SoftwareName(k.Software)), q)) ||
				strings.Contains(k.Domain, q)
		}))
}

// MeOf is what a person sees of themselves. Name and Email come from the
// person's vault document, which the board reads.
func MeOf(s models.State, person string) (Me, error) {
	p, err := s.Someone(person, "person")
	if err != nil {
		return Me{}, err
	}
	me := Me{Person: p.ID, Language: p.Language, Confirmed: p.Confirmed, Steward: p.Steward, Suspended: p.Suspended, Authorities: []AuthRef{}}
	for _, a := range p.Agent {
		me.Authorities = append(me.Authorities, authRef(s, a))
	}
	if p.Developer != "" {
		who := who(s, p.Developer)
		me.Developer = &who
	}
	return me, nil
}

// EachText visits the profile's words and the reviews' that may be shown.
func (v *DeveloperView) EachText(fn func(*models.Text)) {
	fn(&v.About)
	for i := range v.Works {
		for _, r := range []*ReviewView{v.Works[i].Review, v.Works[i].Answer} {
			if r != nil {
				fn(&r.Text)
			}
		}
	}
}

// EachWho visits the profile's name.
func (v *DeveloperView) EachWho(fn func(*Who)) { fn(&v.Who) }

// EachText has nothing to fill in.
func (c DeveloperCards) EachText(func(*models.Text)) {}

// EachWho visits the names.
func (c DeveloperCards) EachWho(fn func(*Who)) {
	for i := range c {
		fn(&c[i].Who)
	}
}

// EachText has nothing to fill in.
func (v *Me) EachText(func(*models.Text)) {}

// EachWho visits the name of one's profile.
func (v *Me) EachWho(fn func(*Who)) {
	if v.Developer != nil {
		fn(v.Developer)
	}
}
