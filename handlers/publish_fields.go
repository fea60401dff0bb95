package handlers

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/models/calendar"
	"coupdemain/models/score"
	"coupdemain/web/publish"
	"coupdemain/web/ui"
)

// seenAt is the revision that a form was made from, as the form carries it.
func seenAt(m *models.Mission) string { return m.RevisedAt.UTC().Format(time.RFC3339Nano) }

// publishForm is the form of some terms, with everything the screen says about them.
func (s *Server) publishForm(c *fiber.Ctx, authority string, t models.Terms) publish.Form {
	w, state, now, law := me(c), s.state(), s.Board.Now(), s.Board.Law()
	f := publish.Form{Values: termsFields(w.lang, t, state), Software: listedSoftware(state), Competent: -1,
		Suggested: calendar.SuggestClose(now), Kind: t.Kind}
	for _, id := range w.person.Agent {
		if a, ok := state.Authority(id); ok {
			ref := models.AuthRef{ID: a.ID, Name: a.Name, Regime: a.Regime}
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
	software := t.Software
	if app, ok := state.Software(t.Software); ok {
		software = app.Name
	}
	set("title", t.Title)
	set("software", software)
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

func moneyField(lang string, cents int64) string {
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
func readTerms(f *form, state models.State) models.Terms {
	t := models.Terms{
		Title: f.text("title"), Software: softwareSlug(state, f.text("software")), Kind: models.Kind(f.text("kind")), Domain: f.text("domain"),
		Need: f.text("need"), Criteria: f.lines("criteria"), Licence: f.text("licence"), URL: f.text("url"),
		Place:    models.Place{Remote: f.check("remote"), Department: f.text("department")},
		Estimate: f.money("estimate"), Ceiling: f.money("ceiling"), WantedDays: f.int("wanted_days"),
		OpensAt: f.time("opens_at"), ClosesAt: f.time("closes_at"), Format: models.Format(f.text("format")),
		Weights:       score.Weights{Price: f.int("weight_price"), Delay: f.int("weight_delay"), Skill: f.int("weight_skill"), Reputation: f.int("weight_reputation")},
		Manual:        readManual(f),
		RequiredLevel: models.Level(f.text("required_level")), Data: models.Data(f.text("data")), VerifyDays: f.int("verify_days"),
		HideCount: f.check("hide_count"), Negotiation: f.check("negotiation"),
	}
	if t.Format == "" {
		t.Format = models.Sealed // the only one that is not disabled for a public buyer
	}
	if t.VerifyDays == 0 && spaceless(f.text("verify_days")) == "" {
		t.VerifyDays = models.Template(t.Kind).VerifyDays
	}
	if app, ok := state.Software(t.Software); ok && t.Domain == "" {
		t.Domain = app.Domain
	}
	if drawn := models.Kind(f.text("template")); drawn != t.Kind && isKind(drawn) && isKind(t.Kind) {
		follow(&t, templateTerms(f.lang, drawn), templateTerms(f.lang, t.Kind))
	}
	for i := range f.reasons { // a weight's own field is in the table of the weights
		if strings.HasPrefix(f.reasons[i].Field, "weight_") {
			f.reasons[i].Field = "weights"
		}
	}
	return t
}

func readManual(f *form) []score.Manual {
	names, weights := f.values["manual_name"], f.values["manual_weight"]
	var list []score.Manual
	for i, name := range names[:min(len(names), 20)] {
		weight := ""
		if i < len(weights) {
			weight = spaceless(weights[i])
		}
		if name = strings.TrimSpace(name); name == "" && (weight == "" || weight == "0") {
			continue
		}
		n, err := strconv.ParseInt(weight, 10, 32)
		if err != nil && weight != "" {
			f.bad("manual", "number_invalid", nil)
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
