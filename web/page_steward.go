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
func stewardRoles(lang string) []choice {
	return []choice{{"agent", T(lang, "steward.role_agent")}, {"steward", T(lang, "steward.role_steward")}}
}

func (v StewardPage) authorities(lang string) []choice {
	list := []choice{{"", T(lang, "steward.choose_authority")}}
	for _, a := range v.Authorities {
		list = append(list, choice{a.ID, a.Name})
	}
	return list
}

func regimeChoices(lang string) []choice {
	var list []choice
	for _, r := range models.Regimes {
		list = append(list, choice{string(r), upperFirst(Label(lang, "regime", string(r)))})
	}
	return list
}

// provenLevels are those that only a steward gives.
func provenLevels(lang string) []choice {
	var list []choice
	for _, l := range []models.Level{models.Proven, models.Attested, models.Maintainer, models.Declared} {
		list = append(list, choice{string(l), upperFirst(Label(lang, "level", string(l)))})
	}
	return list
}

func faultChoices(lang string) []choice {
	var list []choice
	for _, f := range []models.Blame{models.DeveloperFault, models.AuthorityFault, models.NoFault} {
		list = append(list, choice{string(f), upperFirst(Label(lang, "blame", string(f)))})
	}
	return list
}

func outcomeChoices(lang string) []choice {
	var list []choice
	for _, o := range models.Outcomes {
		list = append(list, choice{string(o), upperFirst(Label(lang, "outcome", string(o)))})
	}
	return list
}

func licenceChoices(lang string) []choice {
	list := []choice{{"", upperFirst(T(lang, "software.licence_unknown"))}}
	for _, l := range clean.Licences {
		list = append(list, choice{l, l})
	}
	return list
}
