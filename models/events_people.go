package models

import "time"

// PersonRegistered: somebody has an identity here. The e-mail is known to the
// state only as an HMAC; names and address are in the vault document Doc.
type PersonRegistered struct {
	Hidden struct {
		Person   string `json:"person"`
		Mac      string `json:"mac"`
		Doc      string `json:"doc"`
		Language string `json:"language,omitempty"`
	} `json:"-"`
}

// PersonConfirmed: the person proved to read that e-mail address.
type PersonConfirmed struct {
	Hidden struct {
		Person string `json:"person"`
	} `json:"-"`
}

// RoleGranted: the steward made the person a steward or an agent of an authority.
type RoleGranted struct {
	Hidden struct {
		Person    string `json:"person"`
		Role      Role   `json:"role"`
		Authority string `json:"authority,omitempty"`
	} `json:"-"`
}

// RoleRevoked takes a role back; open sockets of the person are closed.
type RoleRevoked struct {
	Hidden struct {
		Person    string `json:"person"`
		Role      Role   `json:"role"`
		Authority string `json:"authority,omitempty"`
	} `json:"-"`
}

// PersonSuspended: a steward suspended the person, with a written reason. Never automatic.
type PersonSuspended struct {
	Hidden struct {
		Person string `json:"person"`
		Reason string `json:"reason"`
	} `json:"-"`
}

// PersonRestored ends a suspension.
type PersonRestored struct {
	Hidden struct {
		Person string `json:"person"`
	} `json:"-"`
}

// PersonErased: the person's vault documents are deleted; the journal keeps an id that means no one.
type PersonErased struct {
	Hidden struct {
		Person string `json:"person"`
	} `json:"-"`
}

// SessionOpened: a sign-in link was used, once. Link is the hash of its nonce.
type SessionOpened struct {
	Hidden struct {
		Session string    `json:"session"` // hash of the cookie's secret
		Person  string    `json:"person"`
		Link    string    `json:"link,omitempty"`
		Until   time.Time `json:"until"`
	} `json:"-"`
}

// SessionClosed: signed out or revoked.
type SessionClosed struct {
	Hidden struct {
		Session string `json:"session"`
		Person  string `json:"person"`
	} `json:"-"`
}

// TokenIssued: an API token, known by its hash.
type TokenIssued struct {
	Hidden struct {
		Token  string `json:"token"`
		Person string `json:"person"`
		Label  string `json:"label,omitempty"`
	} `json:"-"`
}

// TokenRevoked ends an API token.
type TokenRevoked struct {
	Hidden struct {
		Token  string `json:"token"`
		Person string `json:"person"`
	} `json:"-"`
}

// AuthorityRegistered: an authority may post here. Public record.
type AuthorityRegistered struct {
	Authority  string `json:"authority"`
	Title      string `json:"name"`
	Siret      string `json:"siret,omitempty"`
	Regime     Regime `json:"regime"`
	Type       string `json:"kind,omitempty"`
	Department string `json:"department,omitempty"`
	Population int    `json:"population,omitempty"`
	Signatory  string `json:"signatory,omitempty"`
}

// DeveloperRegistered: a developer profile, which is an organisation of one or several people.
// Its name and words are in the vault document Doc.
type DeveloperRegistered struct {
	Hidden struct {
		Developer  string `json:"developer"`
		Person     string `json:"person"`
		Legal      string `json:"legal"`
		Department string `json:"department,omitempty"`
		Remote     bool   `json:"remote"`
		Bot        bool   `json:"bot,omitempty"`
		Doc        string `json:"doc"`
	} `json:"-"`
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

// MemberJoined: one more person behind the profile.
type MemberJoined struct {
	Hidden struct {
		Developer string `json:"developer"`
		Person    string `json:"person"`
	} `json:"-"`
}

// MemberLeft: a person is no longer behind the profile.
type MemberLeft struct {
	Hidden struct {
		Developer string `json:"developer"`
		Person    string `json:"person"`
	} `json:"-"`
}

// SkillSet: a skill of a developer at a level, with its proof. It expires 36 months after its last proof.
type SkillSet struct {
	Hidden struct {
		Developer string    `json:"developer"`
		Software  string    `json:"software,omitempty"`
		Domain    string    `json:"domain,omitempty"`
		Level     Level     `json:"level"`
		Proof     string    `json:"proof,omitempty"` // "declared", "steward", "mission:<id>"
		Until     time.Time `json:"until,omitzero"`
	} `json:"-"`
}

// SkillRemoved: the developer or the steward took it back.
type SkillRemoved struct {
	Hidden struct {
		Developer string `json:"developer"`
		Software  string `json:"software,omitempty"`
		Domain    string `json:"domain,omitempty"`
	} `json:"-"`
}

// SoftwareListed: a free business application entered or changed in the list. Public record.
type SoftwareListed struct {
	Slug     string            `json:"slug"`
	Title    string            `json:"name"`
	Function string            `json:"function,omitempty"`
	Licence  string            `json:"licence,omitempty"` // SPDX id, empty when unknown
	Domain   string            `json:"domain,omitempty"`
	IDs      map[string]string `json:"ids,omitempty"` // sill, wikidata, comptoir
	Source   string            `json:"source,omitempty"`
}

func (PersonRegistered) Name() string    { return "person.registered" }
func (PersonConfirmed) Name() string     { return "person.confirmed" }
func (RoleGranted) Name() string         { return "role.granted" }
func (RoleRevoked) Name() string         { return "role.revoked" }
func (PersonSuspended) Name() string     { return "person.suspended" }
func (PersonRestored) Name() string      { return "person.restored" }
func (PersonErased) Name() string        { return "person.erased" }
func (SessionOpened) Name() string       { return "session.opened" }
func (SessionClosed) Name() string       { return "session.closed" }
func (TokenIssued) Name() string         { return "token.issued" }
func (TokenRevoked) Name() string        { return "token.revoked" }
func (AuthorityRegistered) Name() string { return "authority.registered" }
func (DeveloperRegistered) Name() string { return "developer.registered" }
func (DeveloperChanged) Name() string    { return "developer.changed" }
func (MemberJoined) Name() string        { return "member.joined" }
func (MemberLeft) Name() string          { return "member.left" }
func (SkillSet) Name() string            { return "skill.set" }
func (SkillRemoved) Name() string        { return "skill.removed" }
func (SoftwareListed) Name() string      { return "software.listed" }

func (e *PersonRegistered) HiddenPart() any    { return &e.Hidden }
func (e *PersonConfirmed) HiddenPart() any     { return &e.Hidden }
func (e *RoleGranted) HiddenPart() any         { return &e.Hidden }
func (e *RoleRevoked) HiddenPart() any         { return &e.Hidden }
func (e *PersonSuspended) HiddenPart() any     { return &e.Hidden }
func (e *PersonRestored) HiddenPart() any      { return &e.Hidden }
func (e *PersonErased) HiddenPart() any        { return &e.Hidden }
func (e *SessionOpened) HiddenPart() any       { return &e.Hidden }
func (e *SessionClosed) HiddenPart() any       { return &e.Hidden }
func (e *TokenIssued) HiddenPart() any         { return &e.Hidden }
func (e *TokenRevoked) HiddenPart() any        { return &e.Hidden }
func (e *DeveloperRegistered) HiddenPart() any { return &e.Hidden }
func (e *DeveloperChanged) HiddenPart() any    { return &e.Hidden }
func (e *MemberJoined) HiddenPart() any        { return &e.Hidden }
func (e *MemberLeft) HiddenPart() any          { return &e.Hidden }
func (e *SkillSet) HiddenPart() any            { return &e.Hidden }
func (e *SkillRemoved) HiddenPart() any        { return &e.Hidden }
