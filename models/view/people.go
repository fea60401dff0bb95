package view

import (
	"time"

	"coupdemain/models"
	"coupdemain/models/score"
)

// DeveloperView is a developer's page.
type DeveloperView struct {
	Who
	About      models.Text      `json:"about"`
	Legal      string           `json:"legal"`
	Department string           `json:"department,omitempty"`
	Remote     bool             `json:"remote"`
	Bot        bool             `json:"bot,omitempty"`
	People     int              `json:"people"`
	Since      time.Time        `json:"since"`
	Skills     []SkillView      `json:"skills"`
	Reputation score.Reputation `json:"reputation"`
	Accepted   int              `json:"accepted"`
	Rejections int              `json:"rejections"`
	Works      []WorkView       `json:"works"`
	Own        bool             `json:"own"`
}

// SkillView is a skill with its proof.
type SkillView struct {
	Software SoftRef      `json:"software,omitzero"`
	Domain   string       `json:"domain,omitempty"`
	Level    models.Level `json:"level"`
	Proof    string       `json:"proof,omitempty"`
	Mission  *Card        `json:"-"` // the mission that attests it
	At       time.Time    `json:"at"`
	Until    time.Time    `json:"expires,omitzero"`
	Expired  bool         `json:"expired,omitempty"`
}

// WorkView is a finished mission on a developer's page.
type WorkView struct {
	Mission    Card        `json:"mission"`
	AcceptedAt time.Time   `json:"accepted_at"`
	Failed     bool        `json:"failed,omitempty"`
	Review     *ReviewView `json:"review,omitempty"`
	Answer     *ReviewView `json:"answer,omitempty"` // the developer's review of the authority
}

// DeveloperCard is a developer in a list.
type DeveloperCard struct {
	Who
	Legal      string           `json:"legal"`
	Department string           `json:"department,omitempty"`
	Remote     bool             `json:"remote"`
	Bot        bool             `json:"bot,omitempty"`
	Skills     []SkillView      `json:"skills"`
	Reputation score.Reputation `json:"reputation"`
}

// AuthorityView is an authority's page: its missions and how it behaves.
type AuthorityView struct {
	AuthRef
	Siret        string    `json:"siret,omitempty"`
	Type         string    `json:"kind,omitempty"`
	Department   string    `json:"department,omitempty"`
	Population   int       `json:"population,omitempty"`
	Signatory    string    `json:"signatory,omitempty"`
	Since        time.Time `json:"since"`
	Missions     []Card    `json:"missions"`
	Published    int       `json:"published"`
	Stars        *float64  `json:"stars,omitempty"` // mean of the developers' visible reviews, 1 to 5
	Reviews      int       `json:"reviews,omitempty"`
	DaysToAward  *float64  `json:"days_to_award,omitempty"`  // median
	DaysToAccept *float64  `json:"days_to_accept,omitempty"` // median
	DaysToPay    *float64  `json:"days_to_pay,omitempty"`    // median
}

// SoftwareView is a software's page.
type SoftwareView struct {
	Slug       string            `json:"slug"`
	Name       string            `json:"name"`
	Function   string            `json:"function,omitempty"`
	Licence    string            `json:"licence,omitempty"`
	Domain     string            `json:"domain,omitempty"`
	Source     string            `json:"source,omitempty"`
	IDs        map[string]string `json:"ids,omitempty"`
	Missions   []Card            `json:"missions,omitempty"`
	Developers []DeveloperCard   `json:"developers,omitempty"`
	Count      int               `json:"missions_count"`
}

// Me is what a person sees of themselves.
type Me struct {
	Person      string    `json:"person"`
	Name        string    `json:"name"`
	Email       string    `json:"email"`
	Language    string    `json:"language"`
	Confirmed   bool      `json:"confirmed"`
	Steward     bool      `json:"steward"`
	Suspended   string    `json:"suspended,omitempty"`
	Authorities []AuthRef `json:"authorities"`
	Developer   *Who      `json:"developer,omitempty"`
}
