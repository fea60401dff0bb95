package models

// Docs visits every vault document that the state names. Those of erased people
// and of profiles that nobody is behind any more are not among them: what a
// deletion left is swept.
func (s State) Docs(yield func(doc string)) {
	s.eachDoc(func(doc, person, developer string) {
		if p, ok := s.people.Get(person); ok && p.Erased {
			return
		}
		if d, ok := s.developers.Get(developer); ok && len(d.Members) == 0 {
			return
		}
		yield(doc)
	})
}

// DocsOf visits the documents that go when a person is erased: their own, and
// those of their profile when nobody else is behind it. The texts of their
// sealed bids are not known here before the opening.
func (s State) DocsOf(person string, yield func(doc string)) {
	sole := ""
	if p, ok := s.people.Get(person); ok {
		if d, ok := s.developers.Get(p.Developer); ok && len(d.Members) == 1 {
			sole = d.ID
		}
	}
	s.eachDoc(func(doc, of, developer string) {
		if of == person || sole != "" && developer == sole {
			yield(doc)
		}
	})
}

// eachDoc visits every document with the person who typed it, as far as it is
// known, and the developer profile on whose behalf.
func (s State) eachDoc(yield func(doc, person, developer string)) {
	tell := func(doc, person, developer string) {
		if doc != "" {
			yield(doc, person, developer)
		}
	}
	s.people.Each(func(_ string, p *Person) { tell(p.Doc, p.ID, "") })
	s.developers.Each(func(_ string, d *Developer) { tell(d.Doc, "", d.ID) })
	s.missions.Each(func(_ string, m *Mission) { m.eachDoc(tell) })
}

func (m *Mission) eachDoc(tell func(doc, person, developer string)) {
	for _, q := range m.Questions {
		tell(q.Text.Doc, q.Person, "")
	}
	for _, k := range m.Sealed {
		tell(k.Memo.Doc, "", "")
		tell(k.Evidence.Doc, "", "")
	}
	for _, b := range m.Bids {
		for _, t := range []TextRef{b.Memo, b.Evidence, b.Justified} {
			tell(t.Doc, b.Person, b.Developer)
		}
	}
	winner := ""
	switch {
	case m.Award.Signed():
		winner = m.Award.Developer
	case len(m.Past) > 0: // the award that failed, while the next one is only proposed
		winner = m.Past[len(m.Past)-1].Developer
	}
	now := Attempt{Deliveries: m.Deliveries, Reviews: m.Reviews, Failure: m.Failure, Dispute: m.Dispute}
	now.eachDoc(winner, tell)
	for _, a := range m.Past {
		if a.Ended != nil {
			a.Ended.eachDoc(a.Developer, tell)
		}
	}
}

// eachDoc visits the texts of one attempt at the work. The authority's own words
// are public record and are nobody's to erase.
func (t *Attempt) eachDoc(winner string, tell func(doc, person, developer string)) {
	of := func(side Side) string {
		if side == ByDeveloper {
			return winner
		}
		return ""
	}
	for _, d := range t.Deliveries {
		tell(d.Text.Doc, "", winner)
	}
	for _, r := range t.Reviews {
		if r != nil {
			tell(r.Text.Doc, "", of(r.By))
		}
	}
	if f := t.Failure; f != nil {
		tell(f.Text.Doc, "", of(f.By))
		tell(f.Answer.Doc, "", of(f.By.Other()))
	}
	if d := t.Dispute; d != nil {
		tell(d.Text.Doc, "", of(d.By))
	}
}
