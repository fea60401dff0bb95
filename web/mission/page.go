package mission

import (
	"strings"
	"time"

	"coupdemain/models"
	"coupdemain/web/ui"
)

// Data is a mission's page: the view of its viewer, and what was typed
// into its forms when one of them was just refused.
type Data struct {
	View   *models.MissionView
	Key    string // idempotency key of the bid's form: two clicks are one bid
	AskKey string
	Bid    BidForm
	Ask    TextForm
	Answer TextForm // N tells to which question
}

// TextForm is a text as it was typed, and why it was refused.
type TextForm struct {
	N        int
	Text     string
	Declined bool
	Reasons  []models.Reason
}

// strays are the reasons of a form that was refused and is not on the page any
// more: who was too late must read why, though there is nothing left to fill in.
func (m Data) strays() []models.Reason {
	var list []models.Reason
	if !m.View.Can(models.ActBid) {
		list = append(list, m.Bid.Reasons...)
	}
	if !m.View.Can(models.ActAsk) {
		list = append(list, m.Ask.Reasons...)
	}
	waits := false
	for _, q := range m.View.Questions {
		waits = waits || q.N == m.Answer.N && q.AnsweredAt.IsZero()
	}
	if !waits || !m.View.Can(models.ActAnswer) {
		list = append(list, m.Answer.Reasons...)
	}
	return list
}

// needsEvidence tells that the viewer is below the level asked for: the form
// then asks for equivalent evidence, which the authority judges after the opening.
func needsEvidence(v *models.MissionView) bool { return whyNot(v, "level_low") != nil }

// whyNot finds a reason of the view, nil when it does not hold.
func whyNot(v *models.MissionView, key string) *models.Reason {
	for i := range v.WhyNot {
		if v.WhyNot[i].Key == key {
			return &v.WhyNot[i]
		}
	}
	return nil
}

// bidding tells that bids are taken now: before the close, or in the negotiation round.
func bidding(v *models.MissionView, now time.Time) bool {
	return v.Phase == models.Opened && !now.Before(v.OpensAt) && now.Before(v.EffectiveEnd) || negotiating(v, now)
}

func negotiating(v *models.MissionView, now time.Time) bool {
	return v.Phase == models.Closed && now.Before(v.RoundUntil)
}

// deadline is the end that the clock counts down to.
func deadline(v *models.MissionView, now time.Time) time.Time {
	switch {
	case negotiating(v, now):
		return v.RoundUntil
	case notYet(v.Card, now):
		return v.OpensAt
	}
	return v.EffectiveEnd
}

// Onlooker says in which part a viewer reads a mission.
type Onlooker string

// The parts, as the texts of each phase know them.
const (
	Anyone   Onlooker = "anyone"
	Coder    Onlooker = "developer" // signed in with a profile, without a bid
	Bidder   Onlooker = "bidder"
	Chosen   Onlooker = "winner"
	Passed   Onlooker = "loser"
	Owner    Onlooker = "owner"
	Overseer Onlooker = "steward"
)

// Onlookers lists them.
var Onlookers = []Onlooker{Anyone, Coder, Bidder, Chosen, Passed, Owner, Overseer}

// onlooker tells the viewer's part.
func onlooker(p ui.Page, v *models.MissionView) Onlooker {
	switch {
	case v.Owner:
		return Owner
	case v.Mine != nil && v.Mine.Outcome == "selected":
		return Chosen
	case v.Mine != nil && v.Mine.Outcome != "":
		return Passed
	case v.Mine != nil:
		return Bidder
	case p.Viewer != nil && p.Viewer.Steward:
		return Overseer
	case p.Viewer != nil && p.Viewer.Developer:
		return Coder
	}
	return Anyone
}

// stateKey names the sentence that says to this viewer where the mission stands.
// Who has no sentence of their own reads everyone's.
func stateKey(v *models.MissionView, who Onlooker) string {
	phase := string(v.Phase)
	if v.Phase == models.Closed && v.Format == models.Sealed && !v.OpenedAt.IsZero() {
		phase = "opened"
	}
	if v.Phase == models.Closed && v.Format != models.Sealed {
		phase = "opened"
	}
	if key := "state." + phase + "." + string(who); ui.Has(key) {
		return key
	}
	if key := "state." + phase + ".bidder"; (who == Chosen || who == Passed) && ui.Has(key) {
		return key
	}
	return "state." + phase
}

// phaseIcon is the icon that stands before a phase's word.
func phaseIcon(p models.Phase) string {
	switch p {
	case models.Draft:
		return "todo"
	case models.Closed:
		return "clock"
	case models.Awarded, models.Ordered, models.Delivered:
		return "work"
	case models.Accepted, models.Paid:
		return "yes"
	case models.Disputed:
		return "warn"
	}
	return "no"
}

// phaseTone repeats the word in colour: only what is refused or lost is marked.
func phaseTone(p models.Phase) string {
	switch p {
	case models.Opened, models.Accepted, models.Paid:
		return "go"
	case models.Failed, models.Disputed:
		return "stop"
	}
	return ""
}

func placeText(lang string, p models.Place) string {
	switch {
	case p.Remote && p.Department != "":
		return ui.T(lang, "mission.remote_near", "code", p.Department)
	case p.Remote:
		return ui.T(lang, "mission.remote")
	case p.Department != "":
		return ui.T(lang, "mission.on_site_in", "code", p.Department)
	}
	return ui.T(lang, "mission.on_site")
}

// shortWhen writes a past instant in a narrow column.
func shortWhen(lang string, now, t time.Time) string {
	if ui.Today(now, t) || ui.Today(now.In(ui.Paris).AddDate(0, 0, -1), t) {
		return ui.When(lang, now, t)
	}
	if now.In(ui.Paris).Year() != t.In(ui.Paris).Year() {
		return ui.DateShort(lang, t)
	}
	return ui.DayShort(lang, t)
}

func count(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// clause is a part of an acceptance criterion: its connecting word, and what follows.
type clause struct{ head, rest string }

// joints are the words that open the three parts of a criterion.
var joints = [][3]string{{"Étant donné", "quand", "alors"}, {"Etant donné", "quand", "alors"}, {"Given", "when", "then"}}

// clauses cuts a criterion at its three words; one that has none stays whole.
func clauses(line string) []clause {
	for _, j := range joints {
		given, ok := strings.CutPrefix(line, j[0])
		if !ok {
			continue
		}
		first, rest, hasWhen := cutWord(given, j[1])
		second, third, hasThen := cutWord(rest, j[2])
		if !hasWhen || !hasThen {
			continue
		}
		return []clause{{j[0], first}, {j[1], second}, {j[2], third}}
	}
	return []clause{{"", line}}
}

// cutWord cuts around a word that stands after a comma or a space.
func cutWord(s, word string) (before, after string, ok bool) {
	for _, mark := range []string{", " + word + " ", " " + word + " ", ", " + capital(word) + " "} {
		if i := strings.Index(s, mark); i >= 0 {
			head := s[:i]
			if strings.HasPrefix(mark, ",") {
				head += ","
			}
			return head, " " + s[i+len(mark):], true
		}
	}
	return s, "", false
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// paragraphs cuts a text at its empty lines.
func paragraphs(text string) []string {
	var list []string
	for p := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

// weightRow is one line of the table of criteria.
type weightRow struct {
	name, method string
	points       int
}

func weightRows(lang string, v *models.MissionView) []weightRow {
	var rows []weightRow
	for _, w := range []struct {
		name   string
		points int
	}{{"price", v.Weights.Price}, {"delay", v.Weights.Delay}, {"skill", v.Weights.Skill}, {"reputation", v.Weights.Reputation}} {
		if w.points > 0 {
			rows = append(rows, weightRow{ui.Label(lang, "criterion", w.name), ui.Label(lang, "method", w.name), w.points})
		}
	}
	for _, m := range v.Manual {
		rows = append(rows, weightRow{m.Name, ui.Label(lang, "method", "manual"), m.Weight})
	}
	return rows
}

func weightsOf(rows []weightRow) []ui.Weight {
	list := make([]ui.Weight, len(rows))
	for i, r := range rows {
		list[i] = ui.Weight{Name: r.name, Percent: r.points}
	}
	return list
}

// priceOnly tells that nothing but the price counts.
func priceOnly(v *models.MissionView) bool { return v.Weights.Price == 100 }

// groupHash writes a fingerprint in fours, as people compare it.
func groupHash(hash string) string {
	var b strings.Builder
	for i := 0; i < len(hash); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hash[i:min(i+4, len(hash))])
	}
	return b.String()
}

// candidate names a bidder of an open mission: A for the first who bid.
func candidate(lang string, label int) string {
	return ui.T(lang, "room.candidate", "letter", Letter(label))
}

// Letter is a candidate's letter: A to Z, then AA.
func Letter(n int) string {
	if n < 1 {
		return "?"
	}
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

// signInHere leads back to this page.
func signInHere(p ui.Page) string { return "/connexion?suite=" + p.Path }
