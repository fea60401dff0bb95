package steward

import (
	"time"

	"coupdemain/models"
	"coupdemain/models/clean"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// Data is the desk of those who run the board: what waits for them, and what they may do.
type Data struct {
	Waiting     []Task
	Authorities []view.AuthRef
	Names       []view.SoftRef
	Developer   string // profile whose skill is to be verified, from a link
	Form        ui.RefusedForm
}

// Task is something that waits.
type Task struct {
	Kind     string // "failure", "dispute" or "verification"
	Mission  view.Card
	Since    time.Time
	Until    time.Time // of an answer or a check, zero when there is none
	Selected view.Who
	Answered bool
	Text     models.Text // what was claimed
	Reply    models.Text
	Proposed []string // outcomes that the sides proposed, in words of the page
}

// roles are the roles that a steward gives.
func roles(lang string) []ui.Choice {
	return ui.Choices([]string{"agent", "steward"}, func(role string) string { return ui.T(lang, "steward.role_"+role) })
}

func (v Data) authorities(lang string) []ui.Choice {
	list := []ui.Choice{{Label: ui.T(lang, "steward.choose_authority")}}
	for _, a := range v.Authorities {
		list = append(list, ui.Choice{Value: a.ID, Label: a.Name})
	}
	return list
}

func regimeChoices(lang string) []ui.Choice {
	return ui.Choices(models.Regimes, func(r models.Regime) string { return ui.UpperFirst(ui.Label(lang, "regime", string(r))) })
}

// provenLevels are those that only a steward gives.
func provenLevels(lang string) []ui.Choice {
	given := []models.Level{models.Proven, models.Attested, models.Maintainer, models.Declared}
	return ui.Choices(given, func(l models.Level) string { return ui.UpperFirst(ui.Label(lang, "level", string(l))) })
}

func faultChoices(lang string) []ui.Choice {
	faults := []models.Blame{models.DeveloperFault, models.AuthorityFault, models.NoFault}
	return ui.Choices(faults, func(f models.Blame) string { return ui.UpperFirst(ui.Label(lang, "blame", string(f))) })
}

func outcomeChoices(lang string) []ui.Choice {
	return ui.Choices(models.Outcomes, func(o models.Outcome) string { return ui.UpperFirst(ui.Label(lang, "outcome", string(o))) })
}

func licenceChoices(lang string) []ui.Choice {
	unknown := ui.Choice{Label: ui.UpperFirst(ui.T(lang, "software.licence_unknown"))}
	return append([]ui.Choice{unknown}, ui.Choices(clean.Licences, func(l string) string { return l })...)
}
