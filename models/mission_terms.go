package models

import (
	"slices"
	"time"

	"coupdemain/models/money"
	"coupdemain/models/score"
)

// Terms are what a mission says. Amounts are integer cents before tax; times UTC.
type Terms struct {
	Title         string         `json:"title"`
	Software      string         `json:"software"` // slug in the list
	Kind          Kind           `json:"kind"`
	Domain        string         `json:"domain"`
	Need          string         `json:"need"`
	Criteria      []string       `json:"criteria,omitempty"`
	Licence       string         `json:"licence,omitempty"` // SPDX id, or "same": that of the software
	URL           string         `json:"url,omitempty"`
	Place         Place          `json:"place"`
	Estimate      money.Cents    `json:"estimate,omitempty"` // private to the authority
	Ceiling       money.Cents    `json:"ceiling,omitempty"`  // 0: none
	WantedDays    int            `json:"wanted_days,omitempty"`
	OpensAt       time.Time      `json:"opens_at,omitzero"` // zero: at publication
	ClosesAt      time.Time      `json:"closes_at,omitzero"`
	Format        Format         `json:"format"`
	Weights       score.Weights  `json:"weights"`
	Manual        []score.Manual `json:"manual,omitempty"`
	RequiredLevel Level          `json:"required_level"`
	Data          Data           `json:"data,omitempty"`
	VerifyDays    int            `json:"verify_days"`
	HideCount     bool           `json:"hide_count,omitempty"`
	Negotiation   bool           `json:"negotiation,omitempty"`
}

// Place is where the work is done.
type Place struct {
	Remote     bool   `json:"remote"`
	Department string `json:"department,omitempty"`
}

// TermsPatch is what a form or an API body says of the terms: absent members stay as they are.
type TermsPatch struct {
	Title         *string         `json:"title"`
	Software      *string         `json:"software"`
	Kind          *Kind           `json:"kind"`
	Domain        *string         `json:"domain"`
	Need          *string         `json:"need"`
	Criteria      *[]string       `json:"criteria"`
	Licence       *string         `json:"licence"`
	URL           *string         `json:"url"`
	Place         *Place          `json:"place"`
	Estimate      *money.Cents    `json:"estimate"`
	Ceiling       *money.Cents    `json:"ceiling"`
	WantedDays    *int            `json:"wanted_days"`
	OpensAt       *time.Time      `json:"opens_at"`
	ClosesAt      *time.Time      `json:"closes_at"`
	Format        *Format         `json:"format"`
	Weights       *score.Weights  `json:"weights"`
	Manual        *[]score.Manual `json:"manual"`
	RequiredLevel *Level          `json:"required_level"`
	Data          *Data           `json:"data"`
	VerifyDays    *int            `json:"verify_days"`
	HideCount     *bool           `json:"hide_count"`
	Negotiation   *bool           `json:"negotiation"`
}

// over lays the patch over the terms.
func (p TermsPatch) over(t Terms) Terms {
	set(&t.Title, p.Title)
	set(&t.Software, p.Software)
	set(&t.Kind, p.Kind)
	set(&t.Domain, p.Domain)
	set(&t.Need, p.Need)
	set(&t.Criteria, p.Criteria)
	set(&t.Licence, p.Licence)
	set(&t.URL, p.URL)
	set(&t.Place, p.Place)
	set(&t.Estimate, p.Estimate)
	set(&t.Ceiling, p.Ceiling)
	set(&t.WantedDays, p.WantedDays)
	set(&t.OpensAt, p.OpensAt)
	set(&t.ClosesAt, p.ClosesAt)
	set(&t.Format, p.Format)
	set(&t.Weights, p.Weights)
	set(&t.Manual, p.Manual)
	set(&t.RequiredLevel, p.RequiredLevel)
	set(&t.Data, p.Data)
	set(&t.VerifyDays, p.VerifyDays)
	set(&t.HideCount, p.HideCount)
	set(&t.Negotiation, p.Negotiation)
	t.Criteria, t.Manual = slices.Clone(t.Criteria), slices.Clone(t.Manual)
	return t
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// Same is the licence value that means "that of the software".
const Same = "same"
