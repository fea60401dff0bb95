package web

import (
	"time"

	"coupdemain/models"
)

// ProfilePage is what a person sees and changes of themselves.
type ProfilePage struct {
	Me       models.Me
	Profile  *models.DeveloperView // nil without a developer profile
	Members  []Member
	Tokens   []TokenLine
	Token    string // a token just issued, shown this once
	Sessions int
	Names    []models.SoftRef
	Software string // to declare, from a link
	Form     WorkForm
}

// Member is a person behind a profile, as the others behind it see them.
type Member struct{ ID, Name string }

// TokenLine is an API token in a list: its hash tells it from the others.
type TokenLine struct {
	Hash, Label string
	Since       time.Time
}

func (t TokenLine) name(lang string) string {
	if t.Label == "" {
		return T(lang, "profile.token_unnamed")
	}
	return t.Label
}

// legalChoices lists the legal statuses of a developer.
func legalChoices(lang string) []Choice {
	return Choices(models.LegalStatuses, func(l string) string { return upperFirst(Label(lang, "legal", l)) })
}

func (v ProfilePage) legal() string {
	if v.Profile != nil {
		return v.Profile.Legal
	}
	return ""
}

func (v ProfilePage) department() string {
	if v.Profile != nil {
		return v.Profile.Department
	}
	return ""
}

func (v ProfilePage) about() string {
	if v.Profile != nil {
		return v.Profile.About.Plain
	}
	return ""
}

func (v ProfilePage) displayName() string {
	if v.Profile != nil {
		return v.Profile.Name
	}
	return v.Me.Name
}

func (v ProfilePage) remote() bool { return v.Profile == nil || v.Profile.Remote }

// software is the name of the software that a link asked to declare.
func (v ProfilePage) software() string {
	for _, n := range v.Names {
		if n.Slug == v.Software {
			return n.Name
		}
	}
	return ""
}
