package people

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

// knownDeveloper has one mission behind the score, late and rejected once.
func knownDeveloper(now time.Time) DeveloperData {
	at := now.AddDate(0, -2, 0)
	work := score.Work{Mission: "M1", Title: "Formulaire", At: at, Amount: 342_000, Quality: 4, Deadline: 3, Communication: 4, Promised: 30, Taken: 36, Rejections: 1}
	card := view.Card{ID: "M1", Slug: "formulaire", Title: "Formulaire", Authority: view.AuthRef{ID: "A1", Name: "Syndicat"}}
	v := view.DeveloperView{Who: view.Who{ID: "D1", Name: "Atelier <six>"}, Legal: "micro", Department: "100", Remote: true, Since: at,
		About: models.Text{Plain: "Développements courts."}, Accepted: 1, Rejections: 1, Reputation: score.ComputeReputation(now, []score.Work{work}),
		Skills: []view.SkillView{
			{Software: view.SoftRef{Slug: "lutece", Name: "Lutece"}, Level: models.Attested, Proof: models.ProofMission + "M1", Mission: &card, At: at, Until: now.AddDate(2, 0, 0)},
			{Software: view.SoftRef{Slug: "galette", Name: "Galette"}, Level: models.Proven, Proof: "38 commits", At: at, Until: now.AddDate(2, 0, 0)},
			{Domain: "urbanisme", Level: models.Proven, Proof: models.ProofSteward, At: at, Until: now.AddDate(0, -1, 0), Expired: true},
			{Software: view.SoftRef{Slug: "web-delib", Name: "web-delib"}, Level: models.Declared, Proof: models.ProofDeclared, At: at},
		},
		Works: []view.WorkView{{Mission: card, AcceptedAt: at, Review: &view.ReviewView{Text: models.Text{Plain: "Corrigé vite."}}, Answer: &view.ReviewView{Text: models.Text{Plain: "Refus précis."}}}}}
	return DeveloperData{View: v, Works: map[string]score.Work{"M1": work}, Bids: 4}
}

func newDeveloper(now time.Time) DeveloperData {
	return DeveloperData{View: view.DeveloperView{Who: view.Who{ID: "D2"}, Legal: "sarl", Bot: true, Own: true, People: 3, Since: now, Reputation: score.ComputeReputation(now, nil)}}
}

func pages(p ui.Page) map[string]templ.Component {
	known, fresh := knownDeveloper(p.Now), newDeveloper(p.Now)
	half := 2.5
	authority := view.AuthorityView{AuthRef: view.AuthRef{ID: "A1", Name: "Syndicat", Regime: models.Public}, Siret: "21350238800019", Type: "syndicat", Department: "35", Population: 1200, Signatory: "Le président", Since: p.Now, DaysToAward: &half}
	cards := view.DeveloperCards{{Who: known.View.Who, Legal: "micro", Skills: known.View.Skills, Reputation: known.View.Reputation}}
	me := ProfileData{Me: view.Me{Person: "P1", Name: "Moi", Email: "moi@exemple.fr", Language: "fr", Steward: true, Authorities: []view.AuthRef{authority.AuthRef}, Suspended: "Motif."}, Profile: &known.View,
		Members: []Member{{"P1", "Moi"}, {"P2", "Elle"}}, Tokens: []TokenLine{{Hash: "h", Since: p.Now}, {Hash: "i", Label: "essai", Since: p.Now}}, Token: "cdm_x", Sessions: 2,
		Form: ui.RefusedForm{Op: "membres", Reasons: []models.Reason{{Key: "person_unknown", Field: "email"}}}}
	no := []models.Reason{{Key: "email_invalid", Field: "email"}}
	return map[string]templ.Component{
		"known developer": Developer(p, known), "new developer": Developer(p, fresh),
		"developers":    Developers(p, DeveloperList{Cards: cards, Next: "n", After: "a"}),
		"no developers": Developers(p, DeveloperList{Software: "rien", Unknown: true}),
		"authorities":   Authorities(p, AuthorityList{Items: []view.AuthorityView{authority}}), "no authorities": Authorities(p, AuthorityList{}),
		"authority": Authority(p, authority),
		"profile":   Profile(p, me), "profile without": Profile(p, ProfileData{Me: view.Me{Language: "en"}, Sessions: 1}), "door": ProfileDoor(p),
		"sign in": SignIn(p, SignInForm{Next: "/x"}), "sign in refused": SignIn(p, SignInForm{Email: "x", Reasons: no}), "link sent": SignIn(p, SignInForm{Sent: true, Mailbox: true}),
		"new person": SignInConfirm(p, SignInLink{Link: "l", Email: "a@b.fr", Reasons: []models.Reason{{Key: "email_invalid", Field: "name"}}}), "known person": SignInConfirm(p, SignInLink{Link: "l", Email: "a@b.fr", Known: true}),
	}
}

func TestPagesOfPeopleSayEverythingAndRunNothing(t *testing.T) { webtest.Sound(t, pages) }

func TestEveryPointOfAReputationOpensOnItsMission(t *testing.T) {
	html := webtest.Render(t, pages(webtest.Page(ui.French))["known developer"])
	for _, text := range []string{"3,65", "3,80", "2,89", "36 jours pour 30 promis", "qualité 4, délai 3, échanges 4", "une reprise demandée", `href="/missions/M1"`,
		"(3 × 3,50 + 2,89 × 3,80) ÷ (3 + 2,89) = <strong>3,65</strong>", "confiance moyenne (0,49)", "38 commits", "Ne compte plus depuis", "Atelier &lt;six&gt;"} {
		if !strings.Contains(html, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	fresh := webtest.Render(t, pages(webtest.Page(ui.French))["new developer"])
	if !strings.Contains(fresh, "Nouveau sur le tableau") || !strings.Contains(fresh, "Automate") || strings.Contains(fresh, "sur 5") {
		t.Error("a newcomer's page shows a score, or hides that it is a bot's")
	}
}
