package award

import (
	"strconv"
	"strings"
	"time"

	"coupdemain/models"
	"coupdemain/models/score"
	"coupdemain/models/view"
	"coupdemain/web/ui"
	"coupdemain/web/work"
)

// Form is what the page of the offers needs beside the view.
type Form struct {
	ui.RefusedForm
	Signatory string // who signs for the authority; may be empty
	Letters   bool   // show the letters to those not selected, as the award form is filled in
}

// matrixColumn is one criterion of the table of the offers.
type matrixColumn struct {
	key, name string
	weight    int
}

// columns are the criteria that have a weight, in the order of the arithmetic.
func columns(lang string, v *view.MissionView) []matrixColumn {
	var list []matrixColumn
	add := func(key string, weight int) {
		if weight > 0 {
			list = append(list, matrixColumn{key, work.TermName(lang, key), weight})
		}
	}
	add("price", v.Weights.Price)
	add("delay", v.Weights.Delay)
	add("skill", v.Weights.Skill)
	add("reputation", v.Weights.Reputation)
	for _, m := range v.Manual {
		list = append(list, matrixColumn{m.Name, m.Name, m.Weight})
	}
	return list
}

// termOf finds an offer's line for a criterion.
func termOf(o view.OfferView, key string) (score.Term, bool) {
	for _, k := range o.Scores {
		if k.Criterion == key {
			return k, true
		}
	}
	return score.Term{}, false
}

// cellNote is what stands under the points of a cell: what the offer says.
func cellNote(lang string, k score.Term) string {
	switch k.Criterion {
	case "price", "delay", "reputation":
		return work.TermValue(lang, k)
	case "skill":
		return ui.T(lang, "award.of_hundred", "n", int(k.Out100))
	}
	if k.Value < 0 {
		return ui.T(lang, "award.to_mark")
	}
	return ui.T(lang, "award.of_hundred", "n", int(k.Value))
}

// flagged is what to look at in an offer, in one word each.
func flagged(lang string, o view.OfferView) string {
	var words []string
	if o.SetAside != "" {
		return ui.T(lang, "award.flag.set_aside")
	}
	for _, f := range o.Flags {
		words = append(words, ui.T(lang, "award.flag."+f))
	}
	return strings.Join(words, ", ")
}

// remaining lists what keeps the award from being made, as the owner reads it.
func remaining(lang string, v *view.MissionView) string {
	evidence, low, unmarked := 0, 0, 0
	for _, o := range v.Offers {
		if o.SetAside != "" {
			continue
		}
		for _, f := range o.Flags {
			if f == "evidence" && !ui.NoText(o.Evidence) {
				evidence++
			}
		}
		if o.Low != nil && o.AskedAt.IsZero() {
			low++
		}
		if !o.Complete && o.Rank > 0 {
			unmarked++
		}
	}
	var words []string
	add := func(key string, n int) {
		if n > 0 {
			words = append(words, ui.T(lang, "award.remain."+key, "n", n))
		}
	}
	add("questions", len(work.Unanswered(v)))
	add("marks", unmarked)
	add("evidence", evidence)
	add("low", low)
	words = append(words, ui.T(lang, "award.remain.sign"))
	return strings.Join(words, ", ") + "."
}

// proposable are the offers that may be selected, in their order.
func proposable(v *view.MissionView) []view.OfferView {
	var list []view.OfferView
	for _, o := range v.Offers {
		if o.Rank > 0 && o.SetAside == "" {
			list = append(list, o)
		}
	}
	return list
}

// proposal is the offer that the award form stands on: what was chosen, else
// the standing proposal, else the first.
func proposal(v *view.MissionView, t ui.Form) string {
	fresh := ""
	if list := proposable(v); len(list) > 0 {
		fresh = list[0].ID
	}
	if v.Award != nil && !v.Award.Signed {
		fresh = v.Award.Bid
	}
	return t.Value("bid", fresh)
}

// notFirst tells that the chosen offer is not the first: the reason must then be written.
func notFirst(v *view.MissionView, bid string) bool {
	list := proposable(v)
	return len(list) > 0 && list[0].ID != bid
}

// letter is what one bidder who is not selected would read.
type letter struct{ to, text string }

// letters are those to every bidder but the selected one.
func letters(lang string, v *view.MissionView, bid, reason string) []letter {
	award := &view.AwardView{Bid: bid, Reason: reason}
	for _, o := range v.Offers {
		if o.ID == bid {
			award.Developer, award.Amount, award.Total = o.Developer, o.Amount, o.Total
		}
	}
	var list []letter
	for _, o := range proposable(v) {
		if o.ID != bid {
			list = append(list, letter{ui.WhoName(lang, o.Developer), work.LetterOf(lang, o.Total, o.Rank, len(v.Offers), award)})
		}
	}
	return list
}

// capacities are the ways in which the agent may sign.
func capacities(lang, signatory string) []ui.Choice {
	if signatory == "" {
		signatory = ui.T(lang, "award.signatory")
	}
	self, delegated := ui.T(lang, "award.as_signatory", "signatory", signatory), ui.T(lang, "award.as_delegate", "signatory", signatory)
	return []ui.Choice{{Label: ui.T(lang, "award.as_self")}, {Value: delegated, Label: delegated}, {Value: self, Label: self}}
}

// signatoryOr names who signs.
func signatoryOr(lang, signatory string) string {
	if signatory == "" {
		return ui.T(lang, "award.signatory")
	}
	return signatory
}

// levelIcon draws how well a skill is known.
func levelIcon(l models.Level) string {
	switch l {
	case models.Declared:
		return "declared"
	case models.Proven:
		return "proven"
	case models.Attested, models.Maintainer:
		return "attested"
	}
	return "warn"
}

// markFresh is the mark that stands in the form: none before it was given.
func markFresh(o view.OfferView, name string) string {
	if k, ok := termOf(o, name); ok && k.Value >= 0 {
		return strconv.Itoa(int(k.Value))
	}
	return ""
}

// justifyUntil is how long the bidder has to explain a low price before the offer may be set aside.
func justifyUntil(o view.OfferView) time.Time { return o.AskedAt.AddDate(0, 0, 3) }

// value is what was typed in the award form, also when only its letters were asked for.
func (f Form) value(field string) string {
	if v := f.Values[field]; f.Op == "attribuer" && len(v) > 0 {
		return v[0]
	}
	return ""
}

// keepTyped keeps what was typed when the letters were asked for: nothing was refused then.
func (f Form) keepTyped(t ui.Form) ui.Form {
	if f.Letters && f.Op == "attribuer" {
		t.Filled, t.Values = true, f.Values
	}
	return t
}

// chosen is the form in which an offer is chosen. In a fresh one none is: an award
// is a person's choice, never the default of a form.
func (f Form) chosen(lang string) ui.Form {
	t := ui.Form{Lang: lang, Op: "attribuer"}
	if f.Op == "attribuer" {
		t.Filled, t.Values = true, f.Values
	}
	return t
}

// offerChoices are the offers that may be selected, as the award form lists them.
func offerChoices(lang string, v *view.MissionView) []ui.Choice {
	var list []ui.Choice
	for _, o := range proposable(v) {
		list = append(list, ui.Choice{Value: o.ID, Body: offerLine(lang, o)})
	}
	return list
}

// strays are the reasons of a form that is not on the page any more, because a
// colleague was faster or its time is over: they must be read all the same.
func (f Form) strays(v *view.MissionView) []models.Reason {
	offers, drawn := len(v.Offers) > 0, false
	switch f.Op {
	case "ouvrir":
		drawn = v.Can(models.ActOpen)
	case "notes":
		drawn = offers && v.Can(models.ActMark) && len(v.Manual) > 0
	case "negociation":
		drawn = offers && v.Can(models.ActNegotiate)
	case "signer":
		drawn = offers && v.Can(models.ActSign)
	case "attribuer":
		drawn = offers && v.Can(models.ActAward)
	case "infructueuse":
		drawn = v.Can(models.ActFruitless)
	default:
		for _, o := range v.Offers {
			drawn = drawn || o.ID == f.Target && o.SetAside == "" && v.Can(models.ActAward) && asks(o, f.Op)
		}
	}
	if drawn {
		return nil
	}
	return f.Reasons
}

// asks tells that a form about one offer is drawn with it.
func asks(o view.OfferView, op string) bool {
	switch op {
	case "explication":
		return o.Low != nil && o.AskedAt.IsZero()
	case "preuve":
		return o.Admitted == nil && !ui.NoText(o.Evidence) && needsJudgement(o)
	}
	return op == "ecarter"
}

// unsignable says why a standing proposal is not offered for signature; it is empty
// where there is none or it may be signed.
func unsignable(p ui.Page, v *view.MissionView) string {
	standing := v.Award != nil && !v.Award.Signed && (v.Phase == models.Closed || v.Phase == models.Failed)
	if !v.Owner || !standing || v.Can(models.ActSign) || p.Now.Before(v.RoundUntil) {
		return ""
	}
	for _, o := range v.Offers {
		switch {
		case o.ID != v.Award.Bid:
		case o.SetAside != "":
			return ui.T(p.Lang, "no.bid_set_aside")
		case o.Admitted != nil && !*o.Admitted:
			return ui.T(p.Lang, "no.evidence_refused")
		case o.Developer.Name == "" || p.Now.Before(v.BindingUntil):
			return ui.T(p.Lang, "no.developer_gone")
		}
	}
	return ui.T(p.Lang, "award.proposed_expired")
}
