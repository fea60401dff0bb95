package web

import (
	"math"
	"strconv"
	"strings"

	"coupdemain/models"
	"coupdemain/models/score"
)

// DeveloperPage is a developer's page: what they know and how it is proven,
// their reputation with everything that it comes from, and their missions.
type DeveloperPage struct {
	View  models.DeveloperView
	Works map[string]score.Work // by mission: the figures behind each term
	Bids  int                   // offers known in the clear
}

func (d DeveloperPage) newcomer() bool { return len(d.View.Reputation.Terms) == 0 }

// DeveloperPath is the address of a developer's page.
func DeveloperPath(id string) string { return "/developpeurs/" + id }

// AuthorityPath is the address of an authority's page.
func AuthorityPath(id string) string { return "/collectivites/" + id }

// SoftwarePath is the address of a software's page.
func SoftwarePath(slug string) string { return "/logiciels/" + slug }

// profileName is the name from the vault; somebody erased has none any more.
func profileName(lang string, w models.Who) string {
	switch {
	case w.Name != "":
		return w.Name
	case w.Key != "":
		return w.Key
	}
	return T(lang, "developer.erased")
}

// developerCrumb says status, place and way of working: "Micro-entreprise, département 100, travaille à distance".
func developerCrumb(lang, legal, department string, remote bool) string {
	var words []string
	if legal != "" {
		label := Label(lang, "legal", legal)
		words = append(words, upperFirst(label))
	}
	if department != "" {
		words = append(words, T(lang, "developer.department", "department", department))
	}
	if remote {
		words = append(words, T(lang, "developer.remote"))
	} else {
		words = append(words, T(lang, "developer.on_site"))
	}
	return strings.Join(words, ", ")
}

func upperFirst(word string) string {
	r := []rune(word)
	if len(r) == 0 {
		return word
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// skillOn names what a skill is about.
func skillOn(lang string, k models.SkillView) string {
	if k.Software.Slug != "" {
		return k.Software.Name
	}
	return T(lang, "developer.domain", "domain", Label(lang, "domain", k.Domain))
}

func skillIcon(k models.SkillView) string {
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

// skillWord is the level as a status: an expired one says so, and counts no more.
func skillWord(lang string, k models.SkillView) string {
	label := upperFirst(Label(lang, "level", string(k.Level)))
	if k.Expired {
		return T(lang, "developer.expired_word", "level", label)
	}
	return label
}

// skillProof says where a level comes from, without the mission that may be linked beside it.
func skillProof(lang string, k models.SkillView) string {
	switch {
	case k.Level == models.Declared || k.Proof == models.ProofDeclared:
		return T(lang, "developer.proof_declared")
	case strings.HasPrefix(k.Proof, models.ProofMission):
		return T(lang, "developer.proof_mission", "date", Date(lang, k.At))
	case k.Proof == models.ProofSteward || k.Proof == "":
		return T(lang, "developer.proof_steward", "date", Date(lang, k.At))
	}
	return T(lang, "developer.proof_text", "proof", k.Proof, "date", Date(lang, k.At))
}

// skillUntil says how long a proof is worth something; a declaration proves nothing.
func skillUntil(lang string, k models.SkillView) string {
	switch {
	case k.Until.IsZero() || k.Level == models.Declared && !k.Expired:
		return ""
	case k.Expired:
		return T(lang, "developer.expired", "date", Date(lang, k.Until))
	}
	return T(lang, "developer.valid", "month", MonthYear(lang, k.Until))
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
	return Label(lang, "confidence", word)
}

func reputationSentence(lang string, r score.Reputation) string {
	return T(lang, "developer.from", "n", r.Missions, "confidence", confidenceWord(lang, r.Confidence), "share", Decimal(lang, r.Confidence, 2))
}

// starsFact says what the authority's three marks were.
func starsFact(lang string, d DeveloperPage, t score.Contribution) string {
	w, ok := d.Works[t.Mission]
	if !t.Reviewed || !ok {
		return T(lang, "developer.no_review")
	}
	return T(lang, "developer.marks", "quality", w.Quality, "deadline", w.Deadline, "communication", w.Communication)
}

func onTimeFact(lang string, d DeveloperPage, t score.Contribution) string {
	w, ok := d.Works[t.Mission]
	if !ok {
		return ""
	}
	return T(lang, "developer.days", "n", w.Taken, "promised", w.Promised)
}

// workWeight explains the weight of a mission with its own figures.
func workWeight(lang string, t score.Contribution) string {
	return T(lang, "developer.weight_formula", "months", Decimal(lang, t.Age, 1), "amount", MoneyRound(lang, t.Amount))
}

// workAge says how long ago a mission ended.
func workAge(lang string, t score.Contribution) string {
	months := int(math.Round(t.Age))
	return T(lang, "developer.ago", "n", months)
}

// reputationFormula writes the whole sum, mission by mission while it fits on a line.
func reputationFormula(lang string, r score.Reputation) string {
	const fits = 3
	var over, under strings.Builder
	sum, weights := 0.0, 0.0
	for _, t := range r.Terms {
		w, x := Decimal(lang, t.Weight, 2), Decimal(lang, t.R, 2)
		over.WriteString(" + " + w + " × " + x)
		under.WriteString(" + " + w)
		sum += t.Weight * t.R
		weights += t.Weight
	}
	if len(r.Terms) > fits {
		over.Reset()
		under.Reset()
		over.WriteString(" + " + Decimal(lang, sum, 2))
		under.WriteString(" + " + Decimal(lang, weights, 2))
	}
	return "(3 × " + Decimal(lang, score.NeutralReputation, 2) + over.String() + ") ÷ (3" + under.String() + ") = "
}

func twoDecimals(lang string, x float64) string { return Decimal(lang, x, 2) }

func developerAnchor(mission string) string { return "terme-" + mission }

func plainNumber(n int) string { return strconv.Itoa(n) }
