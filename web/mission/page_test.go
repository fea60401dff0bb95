package mission

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/score"
	"coupdemain/models/view"
	"coupdemain/web/ui"
	"coupdemain/web/webtest"
)

var missionNow = time.Date(2026, 11, 25, 14, 15, 52, 0, time.UTC)

// sampleMission is a mission in a phase, as anyone sees it.
func sampleMission(format models.Format, phase models.Phase) *view.MissionView {
	n := 3
	v := &view.MissionView{
		Card: view.Card{
			ID: "M7K2AB", Slug: "installer-opencimetiere", Title: "Installer openCimetière <reprise>", Gist: "Nous cherchons vingt minutes.",
			Authority: view.AuthRef{ID: "A1", Name: "Commune d'exemple", Regime: models.Public}, Software: view.SoftRef{Slug: "opencimetiere", Name: "openCimetière"},
			Domain: "etat-civil", Kind: models.KindInstall, Format: format, Phase: phase, Place: models.Place{Remote: true}, Level: models.Proven,
			OpensAt: missionNow.Add(-72 * time.Hour), ClosesAt: missionNow.Add(time.Hour), EffectiveEnd: missionNow.Add(time.Hour),
			PublishedAt: missionNow.Add(-72 * time.Hour), ChangedAt: missionNow.Add(-time.Hour), Bids: &n, Live: format != models.Sealed && phase == models.Opened,
		},
		Pos: 40, Need: "Nous cherchons vingt minutes.\n\nNous n'avons pas de serveur.", Criteria: []string{"Étant donné un tableur, quand la reprise est finie, alors chaque ligne est là.", "L'aide est écrite."},
		Licence: models.Same, Ceiling: 250000, WantedDays: 30, Weights: score.Weights{Price: 40, Delay: 10}, Manual: []score.Manual{{Name: "Réponse au besoin", Weight: 50}},
		Data: models.Personal, VerifyDays: 15, Competent: 4, BindingUntil: missionNow.Add(31 * 24 * time.Hour), WhyNot: []models.Reason{{Key: "not_signed_in"}},
		Questions: []view.QuestionView{{N: 1, Text: models.Text{Plain: "Le tableur a-t-il des dates ?"}, At: missionNow, Answer: "Oui.", AnsweredAt: missionNow}, {N: 2, Text: models.Text{Plain: "Une sauvegarde ?"}, At: missionNow}},
		Addenda:   []view.AddendumView{{N: 1, Text: "Le serveur est prêté.", At: missionNow}},
	}
	if format == models.Open {
		v.Room = &view.Room{Best: 71500, Label: 2, At: missionNow, Step: 715, Max: 70785, Limit: missionNow.Add(2 * time.Hour), Bots: 2,
			Ladder: []view.LadderAt{{Label: 2, Amount: 71500, At: missionNow}, {Label: 1, Amount: 73000, At: missionNow}},
			Rungs:  []view.RungView{{At: missionNow.Add(-time.Hour), Label: 1, Amount: 73000}, {At: missionNow, Label: 2, Amount: 71500, Moved: true, Auto: true}}}
	}
	if phase != models.Opened && phase != models.Draft {
		v.EffectiveEnd, v.ClosesAt = missionNow.Add(-2*time.Hour), missionNow.Add(-2*time.Hour)
		v.ClosedAt = v.EffectiveEnd
	}
	switch phase {
	case models.Awarded, models.Ordered, models.Delivered, models.Accepted, models.Paid, models.Failed, models.Disputed:
		v.OpenedAt = missionNow
		v.Award = &view.AwardView{Bid: "B1", Developer: view.Who{ID: "D1", Name: "Atelier du Code"}, Amount: 162000, Days: 20, Reason: "La plus claire.", At: missionNow, Signed: true}
	case models.Cancelled:
		v.Ending = "Le besoin a changé."
	case models.Fruitless:
		v.Ending = models.NoBid
	}
	return v
}

// seenBy makes the view and the frame of a viewer.
func seenBy(v *view.MissionView, who Onlooker) (ui.Page, *view.MissionView) {
	p := ui.Page{Lang: ui.French, Path: "/missions/M7K2AB-installer-opencimetiere", Now: missionNow, CSRF: "t0k3n"}
	if who != Anyone {
		p.Viewer = &ui.Viewer{ID: "P1", Name: "Personne exemple", Developer: true}
		v.WhyNot = []models.Reason{}
	}
	mine := &view.Mine{Bid: "B9", Amount: 73000, Days: 12, Pos: 1204, Hash: strings.Repeat("9f2c41d7", 8), At: missionNow, Label: 1, Memo: models.Text{Plain: "Ma méthode."}}
	switch who {
	case Owner:
		v.Owner, p.Viewer.Developer, p.Viewer.Agent = true, false, true
	case Overseer:
		p.Viewer.Developer, p.Viewer.Steward = false, true
	case Bidder:
		v.Mine = mine
	case Chosen:
		mine.Outcome, v.Mine = "selected", mine
	case Passed:
		mine.Outcome, v.Mine = "not_selected", mine
	}
	return p, v
}

// TestEveryPhaseSaysToEveryViewerWhereTheMissionStands draws the whole table.
func TestEveryPhaseSaysToEveryViewerWhereTheMissionStands(t *testing.T) {
	for _, lang := range ui.Languages {
		for _, phase := range models.Phases {
			if phase == models.Opened {
				continue // the panel says it: clock, permission, form
			}
			for _, who := range Onlookers {
				for _, format := range models.Formats {
					p, v := seenBy(sampleMission(format, phase), who)
					p.Lang = lang
					key := stateKey(v, onlooker(p, v))
					if !ui.Has(key) {
						t.Errorf("%s %s %s: no sentence %s", format, phase, who, key)
						continue
					}
					text := stateText(p, v)
					if strings.ContainsAny(text, "{}") || text == key {
						t.Errorf("%s %s %s %s: %q has an argument without value", lang, format, phase, who, text)
					}
					html := webtest.Render(t, Page(p, Data{View: v, Bid: BidFormOf(lang, v)}))
					if !strings.Contains(html, `id="part-panel"`) || strings.Contains(html, `id="clock"`) {
						t.Errorf("%s %s %s: the panel is missing, or its clock runs after the close", format, phase, who)
					}
				}
			}
		}
	}
}

func TestAnOpenMissionSaysWhetherOneMayBid(t *testing.T) {
	form := `action="/missions/M7K2AB/offre" data-format=`
	for _, c := range []struct {
		name        string
		who         Onlooker
		format      models.Format
		change      func(*view.MissionView)
		has, hasNot []string
	}{
		{"a stranger may sign in", Anyone, models.Sealed, nil, []string{"/connexion?suite=/missions/M7K2AB", "3 offres déposées", `role="timer"`, "Ce que « scellé » veut dire"}, []string{form, "votre reçu"}},
		{"a developer may bid", Coder, models.Sealed, func(v *view.MissionView) { v.Actions = []string{models.ActBid, models.ActAsk} }, []string{form, ">Proposer<", `id="ask"`}, []string{"Remplacer mon offre", `class="receipt"`}},
		{"a bidder may replace and withdraw", Bidder, models.Sealed, func(v *view.MissionView) { v.Actions = []string{models.ActBid, models.ActWithdraw} },
			[]string{form, "Remplacer mon offre", "Retirer mon offre", "730,00", "9f2c 41d7", "n° 1 204", "Ma méthode."}, []string{"Améliorer"}},
		{"below the level evidence is asked for", Coder, models.Sealed, func(v *view.MissionView) {
			v.Actions = []string{models.ActBid}
			v.WhyNot = []models.Reason{{Key: "level_low", Field: "evidence", Args: models.Args{"level": "proven", "software": "openCimetière", "own": "declared"}}}
		}, []string{form, `name="evidence"`, "required"}, []string{"raisons empêchent"}},
		{"all reasons are told at once", Coder, models.Sealed, func(v *view.MissionView) {
			v.WhyNot = []models.Reason{{Key: "no_profile"}, {Key: "own_authority", Args: models.Args{"authority": "Commune d'exemple"}}}
		}, []string{"2 raisons empêchent", "Commune d'exemple", "/mon-profil"}, []string{form}},
		{"the owner reads no offer", Owner, models.Sealed, nil, []string{"Vous publiez cette mission"}, []string{form, "730,00"}},
		{"an open room shows amounts without names", Bidder, models.Open, func(v *view.MissionView) { v.Actions = []string{models.ActBid}; v.Mine.Rank, v.Mine.Of = 2, 2 },
			[]string{"715,00", "Candidat B", "Vous (A)", `class="me"`, "707,85", `value="70785"`, "fin repoussée", "plancher"}, []string{"Atelier"}},
		{"a ranked room shows one's own place only", Bidder, models.Ranked, func(v *view.MissionView) { v.Actions = []string{models.ActBid}; v.Mine.Rank, v.Mine.Of = 3, 5 },
			[]string{"3<sup>e</sup>", "sur 5 offres", "730,00", "Améliorer mon offre"}, []string{`id="ladder"`, "715,00"}},
		{"a mission that opens later takes no bid", Coder, models.Sealed, func(v *view.MissionView) { v.OpensAt = missionNow.Add(time.Minute) }, []string{"Ouvre dans", "pas encore ouverte"}, []string{form}},
		{"a hidden count says nothing", Anyone, models.Sealed, func(v *view.MissionView) { v.Bids = nil; v.HideCount = true }, []string{"non affiché avant la clôture"}, []string{"offres déposées<"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, v := seenBy(sampleMission(c.format, models.Opened), c.who)
			if c.change != nil {
				c.change(v)
			}
			html := webtest.Plain(webtest.Render(t, Page(p, Data{View: v, Key: "K", Bid: BidFormOf(ui.French, v)})))
			page, _, _ := strings.Cut(html, `id="live-words"`)
			for _, s := range c.has {
				if !strings.Contains(page, s) {
					t.Errorf("%q is missing", s)
				}
			}
			for _, s := range c.hasNot {
				if strings.Contains(page, s) {
					t.Errorf("%q must not be there", s)
				}
			}
			if bad := regexp.MustCompile(`\{[a-z_]+\}|(?:>|")(?:mission|bid|room|board|state)\.[a-z_.]+`).FindString(page); bad != "" {
				t.Errorf("an argument or a key is on the page: %s", bad)
			}
		})
	}
}

func TestARefusedBidKeepsWhatWasTypedAndSaysWhyUnderItsField(t *testing.T) {
	p, v := seenBy(sampleMission(models.Open, models.Opened), Bidder)
	v.Actions = []string{models.ActBid}
	why := models.Reason{Key: "too_high", Field: "amount", Args: models.Args{"amount": money.Cents(70900), "max": money.Cents(70785), "best": money.Cents(71500), "step": money.Cents(715)}}
	m := Data{View: v, Bid: BidForm{Amount: "709,00", Days: "12", Memo: "Mon <texte>", Reasons: []models.Reason{why, {Key: "closed", Args: models.Args{"closed_at": missionNow, "received_at": missionNow}}}}}
	html := webtest.Plain(webtest.Render(t, Page(p, m)))
	for _, s := range []string{`value="709,00"`, `aria-invalid="true"`, `aria-describedby="amount-no"`, `id="amount-no"`, "il faut 707,85 €", "Mon &lt;texte&gt;", "La mission a fermé"} {
		if !strings.Contains(html, s) {
			t.Errorf("%q is missing", s)
		}
	}
}

func TestIdsOfAMissionPageAreUnique(t *testing.T) {
	ids := regexp.MustCompile(` id="([^"]+)"`)
	for _, format := range models.Formats {
		for _, phase := range models.Phases {
			for _, who := range Onlookers {
				p, v := seenBy(sampleMission(format, phase), who)
				if phase == models.Opened {
					v.Actions = []string{models.ActBid, models.ActAsk, models.ActWithdraw, models.ActAnswer, models.ActAddendum, models.ActCancel}
				}
				var all []string
				for _, m := range ids.FindAllStringSubmatch(webtest.Render(t, Page(p, Data{View: v, Bid: BidFormOf(ui.French, v)})), -1) {
					all = append(all, m[1])
				}
				slices.Sort(all)
				for i := 1; i < len(all); i++ {
					if all[i] == all[i-1] {
						t.Errorf("%s: two elements have the id %s", fmt.Sprint(format, phase, who), all[i])
					}
				}
			}
		}
	}
}
