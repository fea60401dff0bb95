package web

import (
	"time"

	"coupdemain/models"
	"coupdemain/models/clean"
)

// StewardPage is the desk of those who run the board: what waits for them, and what they may do.
type StewardPage struct {
	Waiting     []StewardTask
	Authorities []models.AuthRef
	Names       []models.SoftRef
	Developer   string // profile whose skill is to be verified, from a link
	Form        WorkForm
}

// StewardTask is something that waits.
type StewardTask struct {
	Kind     string // "failure", "dispute" or "verification"
	Mission  models.Card
	Since    time.Time
	Until    time.Time // of an answer or a check, zero when there is none
	Selected models.Who
	Answered bool
	Text     models.Text // what was claimed
	Reply    models.Text
	Proposed []string // outcomes that the sides proposed, in words of the page
}

// stewardRoles are the roles that a steward gives.
func stewardRoles(lang string) []Choice {
	return Choices([]string{"agent", "steward"}, func(role string) string { return T(lang, "steward.role_"+role) })
}

func (v StewardPage) authorities(lang string) []Choice {
	list := []Choice{{Label: T(lang, "steward.choose_authority")}}
	for _, a := range v.Authorities {
		list = append(list, Choice{Value: a.ID, Label: a.Name})
	}
	return list
}

func regimeChoices(lang string) []Choice {
	return Choices(models.Regimes, func(r models.Regime) string { return upperFirst(Label(lang, "regime", string(r))) })
}

// provenLevels are those that only a steward gives.
func provenLevels(lang string) []Choice {
	given := []models.Level{models.Proven, models.Attested, models.Maintainer, models.Declared}
	return Choices(given, func(l models.Level) string { return upperFirst(Label(lang, "level", string(l))) })
}

func faultChoices(lang string) []Choice {
	faults := []models.Blame{models.DeveloperFault, models.AuthorityFault, models.NoFault}
	return Choices(faults, func(f models.Blame) string { return upperFirst(Label(lang, "blame", string(f))) })
}

func outcomeChoices(lang string) []Choice {
	return Choices(models.Outcomes, func(o models.Outcome) string { return upperFirst(Label(lang, "outcome", string(o))) })
}

func licenceChoices(lang string) []Choice {
	unknown := Choice{Label: upperFirst(T(lang, "software.licence_unknown"))}
	return append([]Choice{unknown}, Choices(clean.Licences, func(l string) string { return l })...)
}
