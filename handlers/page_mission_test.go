package handlers

import (
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

func TestAMissionHasOneAddress(t *testing.T) {
	b := newBench(t)
	b.published()
	for _, path := range []string{"/missions/{mission}", "/missions/{mission}-autre-titre"} {
		got := b.send("GET", path, "", "", nil)
		if got.status != fiber.StatusMovedPermanently || !strings.HasSuffix(got.headers.Get("Location"), "-corriger-l-export-des-permis") {
			t.Errorf("%s: %d to %q", path, got.status, got.headers.Get("Location"))
		}
	}
	right := "/missions/{mission}-corriger-l-export-des-permis"
	if got := b.send("HEAD", right, "", "", nil); got.status != 200 || got.body != "" {
		t.Errorf("HEAD: %d with %d bytes", got.status, len(got.body))
	}
	if got := b.send("GET", "/missions/MZZZZZZ", "", "", nil); got.status != 404 {
		t.Errorf("an unknown mission: %d", got.status)
	}
}

// TestNobodyReadsASealedBidButItsAuthor looks at the page of everyone else.
func TestNobodyReadsASealedBidButItsAuthor(t *testing.T) {
	b := newBench(t)
	b.published()
	b.developer("rival", "Atelier rival")
	b.bids("developer", `{"amount":123456,"days":17,"memo":"Une méthode bien à moi."}`)
	secret := []string{"1234,56", "1\u202f234,56", "123456", "Une méthode bien à moi", "Atelier du Code"}
	home := b.home()
	stranger := &visit{b: b}
	for name, v := range map[string]*visit{"a stranger": stranger, "the owner": b.browser("agent@exemple.fr"), "a rival": b.browser("rival@exemple.fr")} {
		page := v.get(home)
		if page.status != 200 {
			t.Fatalf("%s: %d", name, page.status)
		}
		mustHave(t, page, "Une offre déposée")
		mustLack(t, page, secret...)
	}
	own := b.browser("developer@exemple.fr").get(home)
	mustHave(t, own, "1234,56", "Une méthode bien à moi", `class="receipt"`)
	for _, path := range []string{"/", "/missions.atom", "/clotures.ics"} {
		mustLack(t, stranger.get(path), secret...)
	}
}

func (b *bench) home() string {
	return "/missions/" + b.ids["mission"] + "-corriger-l-export-des-permis"
}

func TestABidIsPlacedReplacedAndWithdrawnWithoutScript(t *testing.T) {
	b := newBench(t)
	b.published()
	v := b.browser("developer@exemple.fr")
	offer := "/missions/{mission}/offre"
	form := func(amount string) url.Values {
		return url.Values{"amount": {amount}, "days": {"20"}, "memo": {"Je <corrige> l'export."}, "key": {field(v.page.body, "key")}}
	}
	v.get(b.home())
	b.happened()

	wrong := v.send(offer, form("mille"))
	if wrong.status != fiber.StatusBadRequest || len(b.happened()) != 0 {
		t.Fatalf("an amount that is none: %d", wrong.status)
	}
	mustHave(t, wrong, `value="mille"`, `id="amount-no"`, "Je &lt;corrige&gt; l&#39;export.")

	once := form("1 500,50")
	placed := v.send(offer, once)
	if placed.status != fiber.StatusSeeOther {
		t.Fatalf("place: %d %s", placed.status, refusals(placed.body))
	}
	if again := v.send(offer, once); again.status != fiber.StatusSeeOther {
		t.Errorf("a double click: %d", again.status)
	}
	if got := b.happened(); len(got) != 1 || got[0] != "bid.sealed" {
		t.Errorf("two clicks became %v", got)
	}
	page := v.get(placed.headers.Get("Location"))
	mustHave(t, page, "Remplacer mon offre", "Retirer mon offre", "1500,50", "Votre offre est enregistrée")

	v.acts(offer, form("1400"))
	mustHave(t, v.page, "1400,00")
	v.acts(offer, url.Values{"op": {"withdraw"}, "key": {"w1"}})
	mustHave(t, v.page, "Aucune offre pour l’instant")
	if got := b.happened(); len(got) != 2 || got[1] != "bid.withdrawn" && got[1] != "sealed.withdrawn" {
		t.Errorf("replacing and withdrawing became %v", got)
	}
}

func TestAQuestionIsAskedAndAnsweredOnThePage(t *testing.T) {
	b := newBench(t)
	b.published()
	asker, owner := b.browser("developer@exemple.fr"), b.browser("agent@exemple.fr")
	asker.get(b.home())
	asker.acts("/missions/{mission}/questions", url.Values{"text": {"L'export passe-t-il par un serveur ?"}})
	mustHave(t, asker.page, "En attente de réponse", "L&#39;export passe-t-il")
	mustLack(t, asker.page, "Personne developer :")
	owner.get(b.home())
	empty := owner.send("/missions/{mission}/questions/1", url.Values{"text": {""}})
	if empty.status < 400 {
		t.Errorf("an empty answer: %d", empty.status)
	}
	owner.acts("/missions/{mission}/questions/1", url.Values{"text": {"Oui, par le nôtre."}})
	mustHave(t, (&visit{b: b}).get(b.home()), "Oui, par le nôtre.")
}

func TestTheBoardListsItsMissionsAndFeeds(t *testing.T) {
	b := newBench(t)
	b.published()
	v := &visit{b: b}
	page := v.get("/")
	mustHave(t, page, "Une mission ouverte", "Corriger l&#39;export des permis", b.home(), `type="application/atom+xml"`)
	mustHave(t, v.get("/?format=open"), "Aucune mission")
	mustHave(t, v.get("/?format=%3Cscript%3E"), "Aucune mission")
	mustLack(t, v.page, "<script>")
	mustHave(t, v.get("/missions.atom"), "<feed", "http://127.0.0.1:8080"+b.home())
	mustHave(t, v.get("/clotures.ics"), "BEGIN:VEVENT", "SUMMARY:Clôture")
}
