package models

// Files visits every delivered file that the state names, of failed attempts at
// the work too. A content that was delivered twice comes twice.
func (s State) Files(yield func(f FileRef)) {
	tell := func(all []Delivery) {
		for _, d := range all {
			for _, f := range d.Files {
				yield(f)
			}
		}
	}
	s.missions.Each(func(_ string, m *Mission) {
		tell(m.Deliveries)
		for _, a := range m.Past {
			if a.Ended != nil {
				tell(a.Ended.Deliveries)
			}
		}
	})
}

// Keyed visits the missions that have a key in the vault: the published sealed
// ones. Their texts stay under it after the opening.
func (s State) Keyed(yield func(m *Mission)) {
	s.missions.Each(func(_ string, m *Mission) {
		if m.Terms.Format == Sealed && m.Public() {
			yield(m)
		}
	})
}
