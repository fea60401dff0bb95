package publish

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// Form is the one screen on which a mission is worded. Values holds every
// field as it is written in the form, whether typed, drafted or taken from the kind's template.
type Form struct {
	Mission     string // draft that is changed; empty for a new one
	Parent      string // mission that is posted again
	ParentTitle string
	Values      map[string][]string
	Reasons     []models.Reason // of a refusal
	Missing     []models.Reason // what keeps it from being published
	Advice      []models.Reason
	Software    []view.SoftRef // for the list of the field
	Authorities []view.AuthRef // of the agent; the field stands when there are several
	Authority   view.AuthRef
	Locked      bool      // only sealed offers are lawful for this buyer
	Competent   int       // how many profiles could answer; -1 while it cannot be told
	SavedAt     time.Time // of the draft
	Suggested   time.Time // closing that suits most
	Kind        models.Kind
}

func (f Form) value(field string) string {
	if v := f.Values[field]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func (f Form) on(field string) bool { return f.value(field) != "" }

// form lets the fields of the screen be drawn like those of any other form.
func (f Form) form(lang string) ui.Form {
	return ui.Form{Lang: lang, Ruled: true, Filled: true, Values: f.Values, Reasons: f.Reasons}
}

// field names a field of the screen, and marks it while it keeps the mission from being published.
func (f Form) field(lang string, c ui.Field) ui.Field {
	if c.Label == "" {
		c.Label = ui.T(lang, "publish.field."+c.Name)
	}
	if f.lacks(c.Name) {
		c.Mark = ui.T(lang, "publish.to_fill")
	}
	return c
}

// lacks tells that a field keeps the mission from being published.
func (f Form) lacks(field string) bool {
	return slices.ContainsFunc(f.Missing, func(r models.Reason) bool { return anchor(r.Field) == field })
}

// fields say their own refusals; a reason about another field stands on top.
var fields = []string{"title", "software", "need", "closes_at", "opens_at", "kind", "domain", "criteria", "licence", "url", "place.department",
	"estimate", "ceiling", "wanted_days", "format", "weights", "manual", "required_level", "data", "verify_days", "authority"}

// anchor is the id of the field that a reason is about.
func anchor(field string) string {
	switch field {
	case "place.department":
		return "department"
	case "manual":
		return "weights"
	}
	return field
}

// settingsOpen unfolds the settings when something in them must be mended.
func (f Form) settingsOpen() bool {
	front := []string{"", "title", "software", "need", "closes_at", "kind"}
	inside := func(r models.Reason) bool { return !slices.Contains(front, r.Field) }
	return slices.ContainsFunc(f.Missing, inside) || slices.ContainsFunc(f.Reasons, inside)
}

// ready lists what is already there, in words.
func (f Form) ready(lang string) []string {
	var list []string
	for _, field := range []string{"title", "software", "need", "closes_at", "weights"} {
		if !f.lacks(field) {
			list = append(list, ui.T(lang, "publish.ready."+field))
		}
	}
	return list
}

// manualRow is one criterion that the authority will mark.
type manualRow struct{ name, weight string }

// manual are the rows typed so far and two empty ones, ten at most.
func (f Form) manual() []manualRow {
	names, weights := f.Values["manual_name"], f.Values["manual_weight"]
	var rows []manualRow
	for i, n := range names {
		w := ""
		if i < len(weights) {
			w = weights[i]
		}
		if strings.TrimSpace(n) != "" || strings.TrimSpace(w) != "" {
			rows = append(rows, manualRow{n, w})
		}
	}
	for i := 0; i < 2 && len(rows) < 10; i++ {
		rows = append(rows, manualRow{})
	}
	return rows
}

// summary says the settings in one line, for who leaves them folded.
func (f Form) summary(lang string) string {
	words := []string{ui.Label(lang, "format", f.value("format"))}
	if l := f.value("required_level"); l != "" {
		words = append(words, ui.T(lang, "publish.level", "level", ui.Label(lang, "level", l)))
	}
	if f.on("remote") {
		words = append(words, ui.T(lang, "publish.remote_word"))
	} else {
		words = append(words, ui.T(lang, "publish.onsite_word"))
	}
	if d := f.value("data"); d != "" {
		words = append(words, ui.T(lang, "publish.data."+d))
	}
	if strings.TrimSpace(f.value("criteria")) != "" {
		words = append(words, ui.T(lang, "publish.criteria_n", "n", strings.Count(strings.TrimSpace(f.value("criteria")), "\n")+1))
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}

// weightSum is what the weights make together, as far as they can be read.
func (f Form) weightSum() int {
	sum := 0
	for _, field := range []string{"weight_price", "weight_delay", "weight_skill", "weight_reputation"} {
		sum += readWeight(f.value(field))
	}
	for _, w := range f.Values["manual_weight"] {
		sum += readWeight(w)
	}
	return sum
}

func readWeight(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 || n > 1000 {
		return 0 // said where it was typed
	}
	return n
}

func kinds(lang string) []ui.Choice {
	return ui.Choices(models.Kinds, func(k models.Kind) string { return ui.Label(lang, "kind", string(k)) })
}

// domains are sorted by their label in the page's language.
func domains(lang string) []ui.Choice {
	list := []ui.Choice{}
	for _, d := range models.Domains {
		label := d
		if ui.Has("enum.domain." + d) {
			label = ui.T(lang, "enum.domain."+d)
		}
		list = append(list, ui.Choice{Value: d, Label: label})
	}
	slices.SortFunc(list, func(a, b ui.Choice) int { return strings.Compare(unaccented(a.Label), unaccented(b.Label)) })
	return append([]ui.Choice{{Label: ui.T(lang, "publish.domain_none")}}, list...)
}

var plainLetters = strings.NewReplacer("é", "e", "É", "e", "è", "e", "à", "a", "ê", "e", "û", "u")

func unaccented(s string) string { return strings.ToLower(plainLetters.Replace(s)) }

func levels(lang string) []ui.Choice {
	return ui.Choices(models.Levels, func(l models.Level) string { return ui.T(lang, "publish.level."+string(l)) })
}

func datas(lang string) []ui.Choice {
	return ui.Choices(models.Datas, func(d models.Data) string { return ui.T(lang, "publish.data."+string(d)) })
}

// formats are the ways to bid; only sealed offers are lawful for some buyers.
func formats(lang string, locked bool) []ui.Choice {
	var list []ui.Choice
	for _, f := range models.Formats {
		list = append(list, ui.Choice{Value: string(f), Body: formatMeaning(lang, f), Off: locked && f != models.Sealed})
	}
	return list
}

func authorities(list []view.AuthRef) []ui.Choice {
	var options []ui.Choice
	for _, a := range list {
		options = append(options, ui.Choice{Value: a.ID, Label: a.Name})
	}
	return options
}

// examples are the template's acceptance criteria of a kind, in the page's language.
func examples(lang string, kind models.Kind) []string {
	d := models.Template(kind)
	if lang == ui.English {
		return d.CriteriaEN
	}
	return d.CriteriaFR
}
