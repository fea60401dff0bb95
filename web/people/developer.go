package people

import (
	"math"
	"strconv"
	"strings"

	"coupdemain/models"
	"coupdemain/models/score"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// DeveloperData is a developer's page: what they know and how it is proven,
// their reputation with everything that it comes from, and their missions.
type DeveloperData struct {
	View  view.DeveloperView
	Works map[string]score.Work // by mission: the figures behind each term
	Bids  int                   // offers known in the clear
}

func (d DeveloperData) newcomer() bool { return len(d.View.Reputation.Terms) == 0 }

// Crumb says status, place and way of working: "Micro-entreprise, département 100, travaille à distance".
func Crumb(lang, legal, department string, remote bool) string {
	var words []string
	if legal != "" {
		label := ui.Label(lang, "legal", legal)
		words = append(words, ui.UpperFirst(label))
	}
	if department != "" {
		words = append(words, ui.T(lang, "developer.department", "department", department))
	}
	if remote {
		words = append(words, ui.T(lang, "developer.remote"))
	} else {
		words = append(words, ui.T(lang, "developer.on_site"))
	}
	return strings.Join(words, ", ")
}

// skillOn names what a skill is about.
func skillOn(lang string, k view.SkillView) string {
	if k.Software.Slug != "" {
		return k.Software.Name
	}
	return ui.T(lang, "developer.domain", "domain", ui.Label(lang, "domain", k.Domain))
}

// SkillIcon is the picture of a skill's level.
func SkillIcon(k view.SkillView) string {
	switch {
	case k.Expired:
		return "later"
	case k.Level == models.Attested, k.Level == models.Maintainer:
		return "attested"
	case k.Level == models.Proven:
		return "proven"
	}
	return "declared"
}

// SkillWord is the level as a status: an expired one says so, and counts no more.
func SkillWord(lang string, k view.SkillView) string {
	label := ui.UpperFirst(ui.Label(lang, "level", string(k.Level)))
	if k.Expired {
		return ui.T(lang, "developer.expired_word", "level", label)
	}
	return label
}

// skillProof says where a level comes from, without the mission that may be linked beside it.
func skillProof(lang string, k view.SkillView) string {
	switch {
	case k.Level == models.Declared || k.Proof == models.ProofDeclared:
		return ui.T(lang, "developer.proof_declared")
	case strings.HasPrefix(k.Proof, models.ProofMission):
		return ui.T(lang, "developer.proof_mission", "date", ui.Date(lang, k.At))
	case k.Proof == models.ProofSteward || k.Proof == "":
		return ui.T(lang, "developer.proof_steward", "date", ui.Date(lang, k.At))
	}
	return ui.T(lang, "developer.proof_text", "proof", k.Proof, "date", ui.Date(lang, k.At))
}

// SkillUntil says how long a proof is worth something; a declaration proves nothing.
func SkillUntil(lang string, k view.SkillView) string {
	switch {
	case k.Until.IsZero() || k.Level == models.Declared && !k.Expired:
		return ""
	case k.Expired:
		return ui.T(lang, "developer.expired", "date", ui.Date(lang, k.Until))
	}
	return ui.T(lang, "developer.valid", "month", ui.MonthYear(lang, k.Until))
}

// confidenceWord puts the share of the score that comes from missions in a word:
// under a third low, under two thirds medium.
func confidenceWord(lang string, confidence float64) string {
	word := "high"
	if confidence < 1.0/3 {
		word = "low"
	} else if confidence < 2.0/3 {
		word = "medium"
	}
	return ui.Label(lang, "confidence", word)
}

func reputationSentence(lang string, r score.Reputation) string {
	return ui.T(lang, "developer.from", "n", r.Missions, "confidence", confidenceWord(lang, r.Confidence), "share", ui.Decimal(lang, r.Confidence, 2))
}

// starsFact says what the authority's three marks were.
func starsFact(lang string, d DeveloperData, t score.Contribution) string {
	w, ok := d.Works[t.Mission]
	if !t.Reviewed || !ok {
		return ui.T(lang, "developer.no_review")
	}
	return ui.T(lang, "developer.marks", "quality", w.Quality, "deadline", w.Deadline, "communication", w.Communication)
}

func onTimeFact(lang string, d DeveloperData, t score.Contribution) string {
	w, ok := d.Works[t.Mission]
	if !ok {
		return ""
	}
	return ui.T(lang, "developer.days", "n", w.Taken, "promised", w.Promised)
}

// workWeight explains the weight of a mission with its own figures.
func workWeight(lang string, t score.Contribution) string {
	return ui.T(lang, "developer.weight_formula", "months", ui.Decimal(lang, t.Age, 1), "amount", ui.MoneyRound(lang, t.Amount))
}

// workAge says how long ago a mission ended.
func workAge(lang string, t score.Contribution) string {
	months := int(math.Round(t.Age))
	return ui.T(lang, "developer.ago", "n", months)
}

// reputationFormula writes the whole sum, mission by mission while it fits on a line.
func reputationFormula(lang string, r score.Reputation) string {
	const fits = 3
	var over, under strings.Builder
	sum, weights := 0.0, 0.0
	for _, t := range r.Terms {
		w, x := ui.Decimal(lang, t.Weight, 2), ui.Decimal(lang, t.R, 2)
		over.WriteString(" + " + w + " × " + x)
		under.WriteString(" + " + w)
		sum += t.Weight * t.R
		weights += t.Weight
	}
	if len(r.Terms) > fits {
		over.Reset()
		under.Reset()
		over.WriteString(" + " + ui.Decimal(lang, sum, 2))
		under.WriteString(" + " + ui.Decimal(lang, weights, 2))
	}
	return "(3 × " + ui.Decimal(lang, score.NeutralReputation, 2) + over.String() + ") ÷ (3" + under.String() + ") = "
}

func twoDecimals(lang string, x float64) string { return ui.Decimal(lang, x, 2) }

func developerAnchor(mission string) string { return "terme-" + mission }

func plainNumber(n int) string { return strconv.Itoa(n) }
