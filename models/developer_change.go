package models

// ChangeDeveloper replaces the facts and words of the actor's profile: by a member.
// Forbidden (no_profile), Invalid (legal_unknown, the department).
type ChangeDeveloper struct {
	Doc        string `json:"-"`
	Legal      string `json:"legal"`
	Department string `json:"department"`
	Remote     bool   `json:"remote"`
}

// DeveloperChanged replaces the profile's facts and words.
type DeveloperChanged struct {
	Hidden struct {
		Developer  string `json:"developer"`
		Legal      string `json:"legal"`
		Department string `json:"department,omitempty"`
		Remote     bool   `json:"remote"`
		Doc        string `json:"doc"`
	} `json:"-"`
}

var _ = register(event[DeveloperChanged]("developer.changed", noMission, ShowNothing))

func (e *DeveloperChanged) HiddenPart() any { return &e.Hidden }

// Decide replaces the facts and words of the actor's profile.
func (c *ChangeDeveloper) Decide(s State, act Act) ([]Event, error) {
	d, err := s.ownProfile(act)
	if err != nil {
		return nil, err
	}
	department, err := developerFacts(c.Legal, c.Department)
	if err != nil {
		return nil, err
	}
	e := &DeveloperChanged{}
	h := &e.Hidden
	h.Developer, h.Legal, h.Department, h.Remote, h.Doc = d.ID, c.Legal, department, c.Remote, c.Doc
	if h.Doc == "" {
		h.Doc = d.Doc
	}
	return []Event{e}, nil
}

func (e *DeveloperChanged) apply(s *State, _ Meta) {
	h := e.Hidden
	s.changeDeveloper(h.Developer, func(d *Developer) {
		d.Legal, d.Department, d.Remote, d.Doc = h.Legal, h.Department, h.Remote, h.Doc
	})
}
