package people

import (
	"time"

	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// ProfileData is what a person sees and changes of themselves.
type ProfileData struct {
	Me       view.Me
	Profile  *view.DeveloperView // nil without a developer profile
	Members  []Member
	Tokens   []TokenLine
	Token    string // a token just issued, shown this once
	Sessions int
	Names    []view.SoftRef
	Software string // to declare, from a link
	Form     ui.RefusedForm
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
		return ui.T(lang, "profile.token_unnamed")
	}
	return t.Label
}

// legalChoices lists the legal statuses of a developer.
func legalChoices(lang string) []ui.Choice {
	return ui.Choices(models.LegalStatuses, func(l string) string { return ui.UpperFirst(ui.Label(lang, "legal", l)) })
}

func (v ProfileData) legal() string {
	if v.Profile != nil {
		return v.Profile.Legal
	}
	return ""
}

func (v ProfileData) department() string {
	if v.Profile != nil {
		return v.Profile.Department
	}
	return ""
}

func (v ProfileData) about() string {
	if v.Profile != nil {
		return v.Profile.About.Plain
	}
	return ""
}

func (v ProfileData) displayName() string {
	if v.Profile != nil {
		return v.Profile.Name
	}
	return v.Me.Name
}

func (v ProfileData) remote() bool { return v.Profile == nil || v.Profile.Remote }

// software is the name of the software that a link asked to declare.
func (v ProfileData) software() string {
	for _, n := range v.Names {
		if n.Slug == v.Software {
			return n.Name
		}
	}
	return ""
}
