package publish

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/software"
	"coupdemain/models"
	"coupdemain/models/calendar"
	"coupdemain/models/money"
	"coupdemain/models/score"
	"coupdemain/models/view"
	"coupdemain/web/publish"
	"coupdemain/web/ui"
)

// seenAt is the revision that a form was made from, as the form carries it.
func seenAt(m *models.Mission) string { return m.RevisedAt.UTC().Format(time.RFC3339Nano) }

// publishForm is the form of some terms, with everything the screen says about them.
func (h Pages) publishForm(c *fiber.Ctx, authority string, t models.Terms) publish.Form {
	w, state, now, law := edge.Me(c), h.State(), h.Board.Now(), h.Board.Law()
	f := publish.Form{Values: termsFields(w.Lang, t, state), Software: software.Names(state), Competent: -1,
		Suggested: calendar.SuggestClose(now), Kind: t.Kind}
	for _, id := range w.Person.Agent {
		if a, ok := state.Authority(id); ok {
			ref := view.AuthRef{ID: a.ID, Name: a.Name, Regime: a.Regime}
			f.Authorities = append(f.Authorities, ref)
			if id == authority {
				f.Authority = ref
			}
		}
	}
	f.Values["authority"] = []string{authority}
	f.Locked = f.Authority.Regime != models.Private && law.Name != "none"
	m := &models.Mission{Authority: authority, Terms: t}
	f.Missing, f.Advice = state.Missing(m, now, law), state.Advice(m, now, law)
	if _, ok := state.Software(t.Software); !ok { // the domain comes with the software: one thing to mend, not two
		f.Missing = slices.DeleteFunc(f.Missing, func(r models.Reason) bool { return r.Key == "domain_missing" })
	}
	if _, ok := state.Software(t.Software); ok && t.Domain != "" {
		f.Competent = state.Competent(t.Software, t.Domain, t.RequiredLevel, now)
	}
	return f
}

// termsFields writes terms as the values of the form's fields.
func termsFields(lang string, t models.Terms, state models.State) map[string][]string {
	v := map[string][]string{}
	set := func(name, value string) { v[name] = []string{value} }
	name := t.Software
	if app, ok := state.Software(t.Software); ok {
		name = app.Name
	}
	set("title", t.Title)
	set("software", name)
	set("need", t.Need)
	set("closes_at", ui.LocalTime(t.ClosesAt))
	set("opens_at", ui.LocalTime(t.OpensAt))
	set("kind", string(t.Kind))
	set("domain", t.Domain)
	set("criteria", strings.Join(t.Criteria, "\n"))
	set("licence", t.Licence)
	set("url", t.URL)
	set("department", t.Place.Department)
	set("remote", boxed(t.Place.Remote))
	set("estimate", moneyField(lang, t.Estimate))
	set("ceiling", moneyField(lang, t.Ceiling))
	set("wanted_days", numberField(t.WantedDays))
	set("verify_days", numberField(t.VerifyDays))
	set("format", string(t.Format))
	set("weight_price", strconv.Itoa(t.Weights.Price))
	set("weight_delay", strconv.Itoa(t.Weights.Delay))
	set("weight_skill", strconv.Itoa(t.Weights.Skill))
	set("weight_reputation", strconv.Itoa(t.Weights.Reputation))
	set("required_level", string(t.RequiredLevel))
	set("data", string(t.Data))
	set("hide_count", boxed(t.HideCount))
	set("negotiation", boxed(t.Negotiation))
	for _, m := range t.Manual {
		v["manual_name"] = append(v["manual_name"], m.Name)
		v["manual_weight"] = append(v["manual_weight"], strconv.Itoa(m.Weight))
	}
	return v
}

func boxed(on bool) string {
	if on {
		return "1"
	}
	return ""
}

func moneyField(lang string, cents money.Cents) string {
	if cents == 0 {
		return ""
	}
	return ui.MoneyField(lang, cents)
}

func numberField(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// readTerms reads the whole screen. Settings that still are those of the kind for
// which the form was drawn follow when the kind was changed; others are the person's own.
func readTerms(f *edge.Form, state models.State) models.Terms {
	t := models.Terms{
		Title: f.Text("title"), Software: slugTyped(state, f.Text("software")), Kind: models.Kind(f.Text("kind")), Domain: f.Text("domain"),
		Need: f.Text("need"), Criteria: f.Lines("criteria"), Licence: f.Text("licence"), URL: f.Text("url"),
		Place:    models.Place{Remote: f.Check("remote"), Department: f.Text("department")},
		Estimate: f.Money("estimate"), Ceiling: f.Money("ceiling"), WantedDays: f.Int("wanted_days"),
		OpensAt: f.Time("opens_at"), ClosesAt: f.Time("closes_at"), Format: models.Format(f.Text("format")),
		Weights:       score.Weights{Price: f.Int("weight_price"), Delay: f.Int("weight_delay"), Skill: f.Int("weight_skill"), Reputation: f.Int("weight_reputation")},
		Manual:        readManual(f),
		RequiredLevel: models.Level(f.Text("required_level")), Data: models.Data(f.Text("data")), VerifyDays: f.Int("verify_days"),
		HideCount: f.Check("hide_count"), Negotiation: f.Check("negotiation"),
	}
	if t.Format == "" {
		t.Format = models.Sealed // the only one that is not disabled for a public buyer
	}
	if t.VerifyDays == 0 && edge.Spaceless(f.Text("verify_days")) == "" {
		t.VerifyDays = models.Template(t.Kind).VerifyDays
	}
	if app, ok := state.Software(t.Software); ok && t.Domain == "" {
		t.Domain = app.Domain
	}
	if drawn := models.Kind(f.Text("template")); drawn != t.Kind && isKind(drawn) && isKind(t.Kind) {
		follow(&t, templateTerms(f.Lang, drawn), templateTerms(f.Lang, t.Kind))
	}
	for i := range f.Reasons { // a weight's own field is in the table of the weights
		if strings.HasPrefix(f.Reasons[i].Field, "weight_") {
			f.Reasons[i].Field = "weights"
		}
	}
	return t
}

// slugTyped is the slug of a listed software that was typed. What nobody lists
// stays as it is: the panel then says so.
func slugTyped(state models.State, text string) string {
	if slug, ok := software.Find(state, text); ok {
		return slug
	}
	return strings.TrimSpace(text)
}

func readManual(f *edge.Form) []score.Manual {
	names, weights := f.Values["manual_name"], f.Values["manual_weight"]
	var list []score.Manual
	for i, name := range names[:min(len(names), 20)] {
		weight := ""
		if i < len(weights) {
			weight = edge.Spaceless(weights[i])
		}
		if name = strings.TrimSpace(name); name == "" && (weight == "" || weight == "0") {
			continue
		}
		n, err := strconv.ParseInt(weight, 10, 32)
		if err != nil && weight != "" {
			f.Bad("manual", "number_invalid", nil)
		}
		list = append(list, score.Manual{Name: name, Weight: int(n)})
	}
	return list
}

// follow gives the settings that still are the old kind's those of the new.
func follow(t *models.Terms, old, next models.Terms) {
	if t.Weights == old.Weights && slices.Equal(t.Manual, old.Manual) {
		t.Weights, t.Manual = next.Weights, next.Manual
	}
	followOne(&t.WantedDays, old.WantedDays, next.WantedDays)
	followOne(&t.VerifyDays, old.VerifyDays, next.VerifyDays)
	followOne(&t.RequiredLevel, old.RequiredLevel, next.RequiredLevel)
	followOne(&t.Data, old.Data, next.Data)
	followOne(&t.Licence, old.Licence, next.Licence)
	followOne(&t.Place.Remote, old.Place.Remote, next.Place.Remote)
}

func followOne[T comparable](own *T, old, next T) {
	if *own == old {
		*own = next
	}
}

// whole is a patch that says every member of the terms.
func whole(t models.Terms) models.TermsPatch {
	return models.TermsPatch{Title: &t.Title, Software: &t.Software, Kind: &t.Kind, Domain: &t.Domain, Need: &t.Need, Criteria: &t.Criteria,
		Licence: &t.Licence, URL: &t.URL, Place: &t.Place, Estimate: &t.Estimate, Ceiling: &t.Ceiling, WantedDays: &t.WantedDays,
		OpensAt: &t.OpensAt, ClosesAt: &t.ClosesAt, Format: &t.Format, Weights: &t.Weights, Manual: &t.Manual, RequiredLevel: &t.RequiredLevel,
		Data: &t.Data, VerifyDays: &t.VerifyDays, HideCount: &t.HideCount, Negotiation: &t.Negotiation}
}
