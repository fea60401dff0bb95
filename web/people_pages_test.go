package web

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"coupdemain/models"
	"coupdemain/models/score"
)

// knownDeveloper has one mission behind the score, late and rejected once.
func knownDeveloper(now time.Time) DeveloperPage {
	at := now.AddDate(0, -2, 0)
	work := score.Work{Mission: "M1", Title: "Formulaire", At: at, Amount: 342_000, Quality: 4, Deadline: 3, Communication: 4, Promised: 30, Taken: 36, Rejections: 1}
	card := models.Card{ID: "M1", Slug: "formulaire", Title: "Formulaire", Authority: models.AuthRef{ID: "A1", Name: "Syndicat"}}
	v := models.DeveloperView{Who: models.Who{ID: "D1", Name: "Atelier <six>"}, Legal: "micro", Department: "100", Remote: true, Since: at,
		About: models.Text{Plain: "Développements courts."}, Accepted: 1, Rejections: 1, Reputation: score.ComputeReputation(now, []score.Work{work}),
		Skills: []models.SkillView{
			{Software: models.SoftRef{Slug: "lutece", Name: "Lutece"}, Level: models.Attested, Proof: models.ProofMission + "M1", Mission: &card, At: at, Until: now.AddDate(2, 0, 0)},
			{Software: models.SoftRef{Slug: "galette", Name: "Galette"}, Level: models.Proven, Proof: "38 commits", At: at, Until: now.AddDate(2, 0, 0)},
			{Domain: "urbanisme", Level: models.Proven, Proof: models.ProofSteward, At: at, Until: now.AddDate(0, -1, 0), Expired: true},
			{Software: models.SoftRef{Slug: "web-delib", Name: "web-delib"}, Level: models.Declared, Proof: models.ProofDeclared, At: at},
		},
		Works: []models.WorkView{{Mission: card, AcceptedAt: at, Review: &models.ReviewView{Text: models.Text{Plain: "Corrigé vite."}}, Answer: &models.ReviewView{Text: models.Text{Plain: "Refus précis."}}}}}
	return DeveloperPage{View: v, Works: map[string]score.Work{"M1": work}, Bids: 4}
}

func newDeveloper(now time.Time) DeveloperPage {
	return DeveloperPage{View: models.DeveloperView{Who: models.Who{ID: "D2"}, Legal: "sarl", Bot: true, Own: true, People: 3, Since: now, Reputation: score.ComputeReputation(now, nil)}}
}

func peoplePages(t *testing.T, lang string) map[string]string {
	p := samplePage(lang)
	p.Notice = nil
	draw := func(c templ.Component) string { return render(t, c) }
	known, fresh := knownDeveloper(p.Now), newDeveloper(p.Now)
	half := 2.5
	authority := models.AuthorityView{AuthRef: models.AuthRef{ID: "A1", Name: "Syndicat", Regime: models.Public}, Siret: "21350238800019", Type: "syndicat", Department: "35", Population: 1200, Signatory: "Le président", Since: p.Now, DaysToAward: &half}
	software := models.SoftwareView{Slug: "galette", Name: "Galette", Function: "gérer", Domain: "urbanisme", Source: "liste", IDs: map[string]string{"sill": "12", "wikidata": "Q1", "comptoir": "3", "autre": "x"},
		Developers: []models.DeveloperCard{{Who: known.View.Who, Legal: "micro", Skills: known.View.Skills, Reputation: known.View.Reputation}}}
	card := models.Card{ID: "M9", Title: "Mission", Authority: authority.AuthRef}
	reasons := []models.Reason{{Key: "person_unknown", Field: "email"}}
	tasks := []StewardTask{{Kind: "failure", Mission: card, Since: p.Now, Until: p.Now, Selected: known.View.Who, Text: models.Text{Plain: "Impossible"}}, {Kind: "dispute", Mission: card, Since: p.Now}, {Kind: "verification", Mission: card, Since: p.Now}}
	commit := JournalCommit{Pos: 12, ID: "01J", At: p.Now, Hash: strings.Repeat("a", 64), Leaves: []JournalLeaf{{Hash: "b"}, {Hash: "c", Type: "mission.published", Salt: "d", Data: []byte(`{"type":"mission.published","mission":"M9"}`)}}}
	private := JournalCommit{Pos: 11, At: p.Now, Hash: strings.Repeat("b", 64), Leaves: []JournalLeaf{{Hash: "b"}}}
	me := ProfilePage{Me: models.Me{Person: "P1", Name: "Moi", Email: "moi@exemple.fr", Language: "fr", Steward: true, Authorities: []models.AuthRef{authority.AuthRef}, Suspended: "Motif."}, Profile: &known.View,
		Members: []Member{{"P1", "Moi"}, {"P2", "Elle"}}, Tokens: []TokenLine{{Hash: "h", Since: p.Now}, {Hash: "i", Label: "essai", Since: p.Now}}, Token: "cdm_x", Sessions: 2, Form: WorkForm{Op: "membres", Reasons: reasons}}
	return map[string]string{
		"known developer": draw(DeveloperProfile(p, known)), "new developer": draw(DeveloperProfile(p, fresh)),
		"developers":    draw(Developers(p, DeveloperList{Cards: models.DeveloperCards(software.Developers), Next: "n", After: "a"})),
		"no developers": draw(Developers(p, DeveloperList{Software: "rien", Unknown: true})),
		"authorities":   draw(Authorities(p, AuthorityList{Items: []models.AuthorityView{authority}})), "no authorities": draw(Authorities(p, AuthorityList{})),
		"authority": draw(Authority(p, authority)), "catalogue": draw(Catalogue(p, SoftwareList{Items: []models.SoftwareView{software}, Total: 1})), "empty catalogue": draw(Catalogue(p, SoftwareList{Words: "x"})),
		"software": draw(Software(p, software)), "bare software": draw(Software(p, models.SoftwareView{Slug: "x", Name: "X"})),
		"journal": draw(Journal(p, JournalPage{Commits: []JournalCommit{commit, private}, Before: 11, Missing: true, Numbers: true})), "not in the journal": draw(Journal(p, JournalPage{Missing: true})),
		"line there": draw(JournalEntry(p, JournalProof{Commit: commit, Asked: commit.Hash, There: true, Head: 20})), "line not there": draw(JournalEntry(p, JournalProof{Commit: private, Asked: "x"})),
		"profile": draw(Profile(p, me)), "profile without": draw(Profile(p, ProfilePage{Me: models.Me{Language: "en"}, Sessions: 1})), "door": draw(ProfileDoor(p)),
		"desk": draw(Steward(p, StewardPage{Waiting: tasks, Form: WorkForm{Op: "litiges", Target: "M9", Reasons: reasons}})), "empty desk": draw(Steward(p, StewardPage{})),
		"demo": draw(Demo(p, DemoPage{Live: true, Doors: []DemoDoor{{N: 0, Label: "A", Role: "agent", Of: "V"}, {N: 1, Label: "R", Role: "steward", Current: true}}, Steps: []DemoStep{{Key: "board", Door: -1, Address: "/"}, {Key: "room", Door: 1, Who: "A"}, {Key: "draft", Door: 0, Who: "A", Address: "/x"}, {Key: "bid"}}})),
		"box":  draw(Box(p, MailBox{Address: "a@b.fr", Mails: []KeptMail{{N: 1, At: p.Now, Subject: "S"}}})), "empty box": draw(Box(p, MailBox{Address: "x"})),
		"mail":       draw(Mail(p, KeptMail{N: 1, At: p.Now, To: "a@b.fr", Subject: "S", Text: "Un\nhttps://a.example/x, puis\n\n<script>"})),
		"understand": draw(Understand(p)),
	}
}

func TestPagesOfPeopleSayEverythingAndRunNothing(t *testing.T) {
	hole := regexp.MustCompile(`\{[a-z_]+\}`)
	key := regexp.MustCompile(`>[a-z][a-z0-9]*\.[a-z_0-9.]+<|enum\.[a-z_.]+`)
	bad := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(?:[^>]*[^>c]|)>[^<]`)
	for _, lang := range Languages {
		before := MissingCount()
		pages := peoplePages(t, lang)
		if n := MissingCount() - before; n != 0 {
			t.Errorf("%s: %d sentences were missing", lang, n)
		}
		for name, html := range pages {
			if found := key.FindString(html); found != "" {
				t.Errorf("%s %s: %s has no sentence", lang, name, found)
			}
			if found := hole.FindString(html); found != "" {
				t.Errorf("%s %s: argument %s was not given", lang, name, found)
			}
			if found := bad.FindString(html); found != "" {
				t.Errorf("%s %s: %q would be refused by the content policy", lang, name, found)
			}
		}
	}
}

func TestEveryPointOfAReputationOpensOnItsMission(t *testing.T) {
	html := peoplePages(t, French)["known developer"]
	for _, text := range []string{"3,65", "3,80", "2,89", "36 jours pour 30 promis", "qualité 4, délai 3, échanges 4", "une reprise demandée", `href="/missions/M1"`,
		"(3 × 3,50 + 2,89 × 3,80) ÷ (3 + 2,89) = <strong>3,65</strong>", "confiance moyenne (0,49)", "38 commits", "Ne compte plus depuis", "Atelier &lt;six&gt;"} {
		if !strings.Contains(html, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	fresh := peoplePages(t, French)["new developer"]
	if !strings.Contains(fresh, "Nouveau sur le tableau") || !strings.Contains(fresh, "Automate") || strings.Contains(fresh, "sur 5") {
		t.Error("a newcomer's page shows a score, or hides that it is a bot's")
	}
}

func TestEveryEventOfTheJournalHasAName(t *testing.T) {
	for _, lang := range Languages {
		for _, name := range models.EventNames() {
			if eventLabel(lang, name) == name {
				t.Errorf("%s: %s has no label", lang, name)
			}
		}
	}
}

func TestALinkOfAMailEndsBeforeTheSentenceDoes(t *testing.T) {
	parts := inlineLinks("Voir https://a.example/x?l=1. Puis http://b.example/y, fin")
	var links []string
	whole := ""
	for _, p := range parts {
		whole += p.text
		if p.link {
			links = append(links, p.text)
		}
	}
	if strings.Join(links, " ") != "https://a.example/x?l=1 http://b.example/y" || whole != "Voir https://a.example/x?l=1. Puis http://b.example/y, fin" {
		t.Errorf("links %q of %q", links, whole)
	}
}
