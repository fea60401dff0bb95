package award

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"coupdemain/models"
	"coupdemain/models/score"
	"coupdemain/models/view"
	"coupdemain/web/ui"
	"coupdemain/web/webtest"
)

func TestTheTableOfTheOffersSaysEverythingAndRunsNothing(t *testing.T) {
	webtest.Sound(t, func(p ui.Page) map[string]templ.Component {
		n, no := 3, false
		terms := []score.Term{{Criterion: "price", Value: 88000, Out100: 70, Weight: 40, Points: 28}, {Criterion: "Réponse", Value: -1, Weight: 60}}
		v := &view.MissionView{
			Card: view.Card{ID: "M1", Title: "Installer", Authority: view.AuthRef{ID: "A1", Name: "Syndicat", Regime: models.Public}, Software: view.SoftRef{Slug: "galette", Name: "Galette"},
				Format: models.Sealed, Phase: models.Closed, EffectiveEnd: p.Now, PublishedAt: p.Now, Bids: &n},
			Owner: true, Weights: score.Weights{Price: 40}, Manual: []score.Manual{{Name: "Réponse", Weight: 60}}, OpenedAt: p.Now,
			Award:   &view.AwardView{Bid: "B1", Developer: view.Who{ID: "D1", Name: "Atelier <six>"}, Amount: 88000, At: p.Now, Reason: "La plus claire."},
			Actions: []string{models.ActOpen, models.ActAward, models.ActMark, models.ActNegotiate, models.ActFruitless, models.ActSign},
			Offers: []view.OfferView{
				{ID: "B1", Developer: view.Who{ID: "D1", Name: "Atelier <six>"}, Amount: 88000, Days: 10, Rank: 1, Total: 28, Scores: terms, Low: &score.LowFlag{}, Evidence: models.Text{Plain: "Trois ans."}, Flags: []string{"evidence", "low", "level"}},
				{ID: "B2", Developer: view.Who{ID: "D2", Name: "Deux"}, Amount: 92000, Days: 8, Rank: 2, Admitted: &no, EvidenceOn: "Trop court.", Newcomer: true, Level: models.Proven, Skill: "galette"},
				{ID: "B3", Developer: view.Who{ID: "D3"}, SetAside: "Hors sujet."}},
		}
		pages := map[string]templ.Component{"fresh": Page(p, v, Form{Signatory: "Le maire"})}
		reasons := []models.Reason{{Key: "email_invalid", Field: "reason"}, {Key: "email_invalid", Field: "mark_B1_0"}, {Key: "email_invalid"}}
		for op, target := range map[string]string{"ouvrir": "", "notes": "", "negociation": "", "attribuer": "", "signer": "", "infructueuse": "", "explication": "B1", "preuve": "B1", "ecarter": "B1"} {
			pages["refused "+op] = Page(p, v, Form{RefusedForm: ui.RefusedForm{Op: op, Target: target, Reasons: reasons}})
		}
		pages["letters"] = Page(p, v, Form{RefusedForm: ui.RefusedForm{Op: "attribuer", Values: map[string][]string{"bid": {"B2"}, "reason": {"Il connaît."}}}, Letters: true})
		return pages
	})
}

func TestAProposalThatCannotBeSignedSaysWhy(t *testing.T) {
	no := false
	p := ui.Page{Lang: "en", Now: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)}
	for name, c := range map[string]struct {
		change func(*view.MissionView)
		want   string
	}{
		"expired":    {func(*view.MissionView) {}, "does not bind its author any more"},
		"set aside":  {func(v *view.MissionView) { v.Offers[0].SetAside = "Hors sujet." }, "was set aside"},
		"evidence":   {func(v *view.MissionView) { v.Offers[0].Admitted = &no }, "evidence was not accepted"},
		"erased":     {func(v *view.MissionView) { v.Offers[0].Developer.Name = "" }, "no longer on the board"},
		"may sign":   {func(v *view.MissionView) { v.Actions = []string{models.ActSign} }, ""},
		"signed":     {func(v *view.MissionView) { v.Award.Signed = true }, ""},
		"given up":   {func(v *view.MissionView) { v.Phase = models.Fruitless }, ""},
		"a stranger": {func(v *view.MissionView) { v.Owner = false }, ""},
	} {
		v := &view.MissionView{Card: view.Card{Phase: models.Closed}, Owner: true, BindingUntil: p.Now, Award: &view.AwardView{Bid: "B1"},
			Offers: []view.OfferView{{ID: "B1", Developer: view.Who{ID: "D1", Name: "Atelier"}}}}
		c.change(v)
		if got := unsignable(p, v); !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q", name, got)
		}
	}
}
