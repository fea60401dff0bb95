package models

import (
	"slices"
	"strings"

	"coupdemain/models/clean"
	"coupdemain/models/money"
)

// Decide begins a draft: everything that the agent does not say comes from the kind's template.
func (c *DraftMission) Decide(s State, act Act) ([]Event, error) {
	p, err := s.actor(act)
	if err != nil {
		return nil, err
	}
	if len(p.Agent) == 0 {
		return nil, Refuse(Forbidden, because("agents_only", ""))
	}
	authority := c.Authority
	if authority == "" {
		authority = p.Agent[0]
	}
	if !p.IsAgent(authority) {
		return nil, Refuse(Forbidden, because("not_your_authority", "authority"))
	}
	if a, ok := s.authorities.get(authority); ok && a.Drafts >= maxDrafts {
		return nil, Refuse(Limit, because("too_many", "", "max", maxDrafts))
	}
	if _, taken := s.missions.get(c.Mission); taken {
		return nil, Refuse(Conflict, because("id_taken", ""))
	}
	if c.Parent != "" {
		if parent, ok := s.missions.get(c.Parent); !ok || parent.Authority != authority {
			return nil, Refuse(NotFound, because("mission_unknown", "parent"))
		}
	}
	t := s.defaults(c.Terms)
	t = c.Terms.over(t)
	if c.Terms.Weights != nil && c.Terms.Manual == nil {
		t.Manual = nil // weights that are given are whole: the template's own criteria would spoil their sum
	}
	if err := t.tidy(); err != nil {
		return nil, err
	}
	e := &MissionDrafted{}
	e.Hidden.Mission, e.Hidden.Authority, e.Hidden.Parent, e.Hidden.Terms = c.Mission, authority, c.Parent, t
	return []Event{e}, nil
}

// defaults are the template's terms for the kind that the patch names.
func (s State) defaults(p TermsPatch) Terms {
	kind := KindFeature
	if p.Kind != nil {
		kind = *p.Kind
	}
	d := Template(kind)
	t := Terms{Kind: kind, WantedDays: d.WantedDays, Weights: d.Weights, Manual: d.Manual, RequiredLevel: d.Level,
		VerifyDays: d.VerifyDays, Data: d.Data, Licence: d.Licence, Place: Place{Remote: d.Remote}, Format: Sealed}
	if p.Software != nil {
		if w, ok := s.software.get(*p.Software); ok {
			t.Domain = w.Domain
		}
	}
	return t
}

// Decide replaces what the patch says of a draft.
func (c *ReviseMission) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.stillDraft(); err != nil {
		return nil, err
	}
	if !c.Seen.IsZero() && !c.Seen.Equal(m.RevisedAt) {
		return nil, Refuse(Conflict, because("draft_changed", ""))
	}
	t := c.Terms.over(m.Terms)
	if err := t.tidy(); err != nil {
		return nil, err
	}
	e := &MissionRevised{}
	e.Hidden.Mission, e.Hidden.Terms = m.ID, t
	return []Event{e}, nil
}

// stillDraft refuses the draft that somebody published meanwhile: a stale form, not a broken rule.
func (m *Mission) stillDraft() error {
	if m.stored != Draft {
		return Refuse(Conflict, because("published_already", ""))
	}
	return nil
}

// Bounds of the terms: counts, and characters of text.
const (
	maxTitle    = 120
	maxNeed     = 6000
	maxCriteria = 20
	maxLine     = 600
	maxManual   = 10
	maxDrafts   = 500 // of one authority: they are kept until somebody throws them away
)

// tidy cleans every field and refuses what no draft can hold; what is only
// missing yet is Missing's business. Lines of the need that begin with
// "Étant donné" or "Given" become acceptance criteria.
func (t *Terms) tidy() error {
	var r reasons
	r.line("title", &t.Title, maxTitle, false)
	r.line("software", &t.Software, 80, false)
	r.line("domain", &t.Domain, 40, false)
	r.line("licence", &t.Licence, 60, false)
	r.line("url", &t.URL, 500, false)
	r.line("place.department", &t.Place.Department, 10, false)
	r.text("need", &t.Need, maxNeed, false)
	t.liftCriteria()
	r.when(len(t.Criteria) > maxCriteria, "too_many", "criteria", "max", maxCriteria)
	t.Criteria = t.Criteria[:min(len(t.Criteria), maxCriteria)]
	for i := range t.Criteria {
		r.line("criteria", &t.Criteria[i], maxLine, false)
	}
	t.Criteria = slices.DeleteFunc(t.Criteria, func(c string) bool { return c == "" })
	r.when(len(t.Manual) > maxManual, "too_many", "manual", "max", maxManual)
	t.Manual = t.Manual[:min(len(t.Manual), maxManual)]
	for i := range t.Manual {
		r.line("manual", &t.Manual[i].Name, 80, true)
		r.when(t.Manual[i].Weight < 0 || t.Manual[i].Weight > 100, "weight_out_of_range", "manual")
	}
	for _, w := range []int{t.Weights.Price, t.Weights.Delay, t.Weights.Skill, t.Weights.Reputation} {
		r.when(w < 0 || w > 100, "weight_out_of_range", "weights")
	}
	r.when(!slices.Contains(Kinds, t.Kind), "kind_unknown", "kind")
	r.when(!slices.Contains(Formats, t.Format), "format_unknown", "format")
	r.when(t.RequiredLevel != "" && !slices.Contains(Levels, t.RequiredLevel), "level_unknown", "required_level")
	r.when(t.Data != "" && !slices.Contains(Datas, t.Data), "data_unknown", "data")
	r.when(t.Domain != "" && !slices.Contains(Domains, t.Domain), "domain_unknown", "domain")
	r.when(t.Estimate < 0 || t.Estimate > money.Max, "amount_out_of_range", "estimate", "max", money.Max)
	r.when(t.Ceiling < 0 || t.Ceiling > money.Max, "amount_out_of_range", "ceiling", "max", money.Max)
	r.when(t.WantedDays < 0 || t.WantedDays > maxDays, "days_out_of_range", "wanted_days", "max", maxDays)
	r.when(t.VerifyDays < 1 || t.VerifyDays > 60, "days_out_of_range", "verify_days", "max", 60)
	if t.URL != "" && !strings.HasPrefix(t.URL, "https://") && !strings.HasPrefix(t.URL, "http://") {
		r.add("url_invalid", "url")
	}
	if t.Licence != "" && t.Licence != Same {
		id, ok := clean.ReadLicence(t.Licence)
		r.when(!ok, "licence_unknown", "licence")
		if ok {
			t.Licence = id
		}
	}
	if t.Licence == "" {
		t.Licence = Same
	}
	if t.RequiredLevel == "" {
		t.RequiredLevel = Proven
	}
	t.OpensAt, t.ClosesAt = cut(t.OpensAt), cut(t.ClosesAt)
	return r.err(Invalid)
}

func (t *Terms) liftCriteria() {
	var need []string
	for _, line := range strings.Split(t.Need, "\n") {
		plain := strings.TrimSpace(line)
		if strings.HasPrefix(plain, "Étant donné") || strings.HasPrefix(plain, "Given ") {
			t.Criteria = grow(t.Criteria, plain)
			continue
		}
		need = append(need, line)
	}
	t.Need = strings.TrimSpace(strings.Join(need, "\n"))
}

func (e *MissionDrafted) apply(s *State, m Meta) {
	h := e.Hidden
	next := &Mission{ID: h.Mission, Authority: h.Authority, Author: m.By, Parent: h.Parent, Terms: h.Terms,
		stored: Draft, DraftedAt: m.At, RevisedAt: m.At, Round: 1}
	s.putMission(next, m)
	s.countDraft(h.Authority, 1)
	s.involve(h.Authority, next)
	s.involve(m.By, next)
}

func (e *MissionRevised) apply(s *State, m Meta) {
	old, _ := s.missions.get(e.Hidden.Mission)
	next := old.copyOf()
	next.Terms, next.RevisedAt = e.Hidden.Terms, m.At
	s.putMission(next, m)
}

func (e *MissionDiscarded) apply(s *State, m Meta) {
	old, _ := s.missions.get(e.Hidden.Mission)
	s.unlist(old)
	s.countDraft(old.Authority, -1)
	for _, who := range []string{old.Authority, old.Author} {
		s.involved.drop(who + "/" + descending(old.DraftedAt, old.ID))
	}
	s.missions.del(old.ID)
}

func (s *State) countDraft(authority string, n int) {
	s.changeAuthority(authority, func(a *Authority) { a.Drafts += n })
}
