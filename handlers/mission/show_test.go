package mission_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/handlerstest"
)

func TestAMissionHasOneAddress(t *testing.T) {
	b := handlerstest.New(t)
	b.Published()
	for _, path := range []string{"/missions/{mission}", "/missions/{mission}-autre-titre"} {
		got := b.Send("GET", path, "", "", nil)
		if got.Status != fiber.StatusMovedPermanently || !strings.HasSuffix(got.Headers.Get("Location"), "-corriger-l-export-des-permis") {
			t.Errorf("%s: %d to %q", path, got.Status, got.Headers.Get("Location"))
		}
	}
	right := "/missions/{mission}-corriger-l-export-des-permis"
	if got := b.Send("HEAD", right, "", "", nil); got.Status != 200 || got.Body != "" {
		t.Errorf("HEAD: %d with %d bytes", got.Status, len(got.Body))
	}
	if got := b.Send("GET", "/missions/MZZZZZZ", "", "", nil); got.Status != 404 {
		t.Errorf("an unknown mission: %d", got.Status)
	}
}

// TestNobodyReadsASealedBidButItsAuthor looks at the page of everyone else.
func TestNobodyReadsASealedBidButItsAuthor(t *testing.T) {
	b := handlerstest.New(t)
	b.Published()
	b.Developer("rival", "Atelier rival")
	b.Bids("developer", `{"amount":123456,"days":17,"memo":"Une méthode bien à moi."}`)
	secret := []string{"1234,56", "1\u202f234,56", "123456", "Une méthode bien à moi", "Atelier du Code"}
	home := b.Home()
	stranger := &handlerstest.Visit{B: b}
	for name, v := range map[string]*handlerstest.Visit{"a stranger": stranger, "the owner": b.Browser("agent@exemple.fr"), "a rival": b.Browser("rival@exemple.fr")} {
		page := v.Get(home)
		if page.Status != 200 {
			t.Fatalf("%s: %d", name, page.Status)
		}
		handlerstest.MustHave(t, page, "Une offre déposée")
		handlerstest.MustLack(t, page, secret...)
	}
	own := b.Browser("developer@exemple.fr").Get(home)
	handlerstest.MustHave(t, own, "1234,56", "Une méthode bien à moi", `class="receipt"`)
	for _, path := range []string{"/", "/missions.atom", "/clotures.ics"} {
		handlerstest.MustLack(t, stranger.Get(path), secret...)
	}
}

func TestABidIsPlacedReplacedAndWithdrawnWithoutScript(t *testing.T) {
	b := handlerstest.New(t)
	b.Published()
	v := b.Browser("developer@exemple.fr")
	offer := "/missions/{mission}/offre"
	form := func(amount string) url.Values {
		return url.Values{"amount": {amount}, "days": {"20"}, "memo": {"Je <corrige> l'export."}, "key": {handlerstest.Field(v.Page.Body, "key")}}
	}
	v.Get(b.Home())
	b.Happened()

	wrong := v.Send(offer, form("mille"))
	if wrong.Status != fiber.StatusBadRequest || len(b.Happened()) != 0 {
		t.Fatalf("an amount that is none: %d", wrong.Status)
	}
	handlerstest.MustHave(t, wrong, `value="mille"`, `id="amount-no"`, "Je &lt;corrige&gt; l&#39;export.")

	once := form("1 500,50")
	placed := v.Send(offer, once)
	if placed.Status != fiber.StatusSeeOther {
		t.Fatalf("place: %d %s", placed.Status, handlerstest.Refusals(placed.Body))
	}
	if again := v.Send(offer, once); again.Status != fiber.StatusSeeOther {
		t.Errorf("a double click: %d", again.Status)
	}
	if got := b.Happened(); len(got) != 1 || got[0] != "bid.sealed" {
		t.Errorf("two clicks became %v", got)
	}
	page := v.Get(placed.Headers.Get("Location"))
	handlerstest.MustHave(t, page, "Remplacer mon offre", "Retirer mon offre", "1500,50", "Votre offre est enregistrée")

	v.Acts(offer, form("1400"))
	handlerstest.MustHave(t, v.Page, "1400,00")
	v.Acts(offer, url.Values{"op": {"withdraw"}, "key": {"w1"}})
	handlerstest.MustHave(t, v.Page, "Aucune offre pour l’instant")
	if got := b.Happened(); len(got) != 2 || got[1] != "bid.withdrawn" && got[1] != "sealed.withdrawn" {
		t.Errorf("replacing and withdrawing became %v", got)
	}
}

func TestAQuestionIsAskedAndAnsweredOnThePage(t *testing.T) {
	b := handlerstest.New(t)
	b.Published()
	asker, owner := b.Browser("developer@exemple.fr"), b.Browser("agent@exemple.fr")
	asker.Get(b.Home())
	asker.Acts("/missions/{mission}/questions", url.Values{"text": {"L'export passe-t-il par un serveur ?"}})
	handlerstest.MustHave(t, asker.Page, "En attente de réponse", "L&#39;export passe-t-il")
	handlerstest.MustLack(t, asker.Page, "Personne developer :")
	owner.Get(b.Home())
	empty := owner.Send("/missions/{mission}/questions/1", url.Values{"text": {""}})
	if empty.Status < 400 {
		t.Errorf("an empty answer: %d", empty.Status)
	}
	owner.Acts("/missions/{mission}/questions/1", url.Values{"text": {"Oui, par le nôtre."}})
	handlerstest.MustHave(t, (&handlerstest.Visit{B: b}).Get(b.Home()), "Oui, par le nôtre.")
}

func TestTheBoardListsItsMissionsAndFeeds(t *testing.T) {
	b := handlerstest.New(t)
	b.Published()
	v := &handlerstest.Visit{B: b}
	page := v.Get("/")
	handlerstest.MustHave(t, page, "Une mission ouverte", "Corriger l&#39;export des permis", b.Home(), `type="application/atom+xml"`)
	handlerstest.MustHave(t, v.Get("/?format=open"), "Aucune mission")
	handlerstest.MustHave(t, v.Get("/?format=%3Cscript%3E"), "Aucune mission")
	handlerstest.MustLack(t, v.Page, "<script>")
	handlerstest.MustHave(t, v.Get("/missions.atom"), "<feed", "http://127.0.0.1:8080"+b.Home())
	handlerstest.MustHave(t, v.Get("/clotures.ics"), "BEGIN:VEVENT", "SUMMARY:Clôture")
}
