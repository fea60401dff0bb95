package handlerstest

import (
	"net/url"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/calendar"
	"coupdemain/models/money"
)

// Closing is when the missions of a bench close: on a working day, as its law wants.
func Closing() time.Time { return calendar.AddWorkingDays(start(), 9) }

// GoodDraft is a mission that lacks nothing.
func GoodDraft() string {
	return `{"title":"Corriger l'export des permis","software":"openmairie","kind":"fix","need":"L'export des permis échoue depuis la mise à jour. Il faut le réparer.","closes_at":"` + Closing().UTC().Format(time.RFC3339) + `","criteria":["L'export aboutit."]}`
}

// Published makes an open sealed mission of the agent's authority.
func (b *Bench) Published() {
	b.T.Helper()
	done := b.Send("POST", "/api/v1/missions", GoodDraft(), "agent", nil)
	id := Between(done.Body, `"id":"`, `"`)
	if done.Status != 201 || id == "" {
		b.T.Fatalf("draft: %d %s", done.Status, done.Body)
	}
	b.IDs["mission"] = id
	if done := b.Send("POST", "/api/v1/missions/"+id+"/publish", "", "agent", nil); done.Status != 200 {
		b.T.Fatalf("publish: %d %s", done.Status, done.Body)
	}
}

// Home is the address of the mission that was published.
func (b *Bench) Home() string {
	return "/missions/" + b.IDs["mission"] + "-corriger-l-export-des-permis"
}

// Newcomer registers somebody without a role.
func (b *Bench) Newcomer(who string) (id string) {
	b.T.Helper()
	id, err := b.Board.Register(b.T.Context(), models.Operator, board.PersonDoc{Name: "Personne " + who, Email: who + "@exemple.fr"}, "fr")
	b.Must(err)
	b.Operate(&models.ConfirmEmail{Person: id})
	b.Token[who], err = b.Auth.Issue(b.T.Context(), models.Operator, id, "test")
	b.Must(err)
	b.IDs[who] = id
	return id
}

// Developer registers another developer whose skill is proven.
func (b *Bench) Developer(who, name string) {
	b.T.Helper()
	id := b.Newcomer(who)
	profile, _, err := b.Board.RegisterDeveloper(b.T.Context(), models.Operator, "", models.RegisterDeveloper{Person: id, Legal: "micro", Remote: true}, board.ProfileDoc{Name: name})
	b.Must(err)
	b.Operate(&models.SetSkill{Developer: profile, Software: "openmairie", Level: models.Proven})
}

// Bids places a bid.
func (b *Bench) Bids(who, body string) {
	b.T.Helper()
	if got := b.Send("PUT", "/api/v1/missions/{mission}/bid", body, who, nil); got.Status != 200 {
		b.T.Fatalf("bid of %s: %d %s", who, got.Status, got.Body)
	}
}

// manualDraft is a mission whose offers are marked by hand.
func manualDraft() string {
	return `{"title":"Corriger l'export des permis","software":"openmairie","kind":"fix","need":"L'export des permis échoue.","closes_at":"` + Closing().UTC().Format(time.RFC3339) + `","criteria":["L'export aboutit.","Un essai couvre le défaut."],"weights":{"price":60,"delay":0,"skill":0,"reputation":0},"manual":[{"name":"Méthode","weight":40}],"data":"personal"}`
}

// Opened is a mission whose three offers the agent has opened in the browser.
func Opened(t *testing.T) (*Bench, *Visit) {
	b := New(t)
	b.Developer("second", "Deux Mains")
	b.Developer("third", "Troisième Voie")
	done := b.Send("POST", "/api/v1/missions", manualDraft(), "agent", nil)
	b.IDs["mission"] = Between(done.Body, `"id":"`, `"`)
	if done := b.Send("POST", "/api/v1/missions/{mission}/publish", "", "agent", nil); done.Status != 200 {
		t.Fatalf("publish: %s", done.Body)
	}
	b.Bids("developer", `{"amount":88000,"days":10,"memo":"Je connais ce module."}`)
	b.Bids("second", `{"amount":92000,"days":8,"memo":"Deux personnes, une semaine."}`)
	b.Bids("third", `{"amount":40000,"days":9,"memo":"Prix de lancement."}`)
	b.Wait(Closing().Sub(b.Clock()) + 24*time.Hour)
	v := b.Browser("agent@exemple.fr")
	page := v.Get("/missions/" + b.IDs["mission"] + "/depouillement")
	MustHave(t, page, "3 offres scellées attendent")
	MustLack(t, page, "Deux Mains", "880,00", "Prix de lancement")
	page = v.Acts("/missions/{mission}/ouvrir", nil)
	MustHave(t, page, "Deux Mains", "Je connais ce module.", "Atelier du Code")
	return b, v
}

// BidOf is the id of the bid of an amount.
func (b *Bench) BidOf(amount money.Cents) string {
	m, _ := b.Board.State().Mission(b.IDs["mission"])
	for _, o := range m.Bids {
		if o.Amount == amount {
			return o.ID
		}
	}
	b.T.Fatalf("no bid of %d", amount)
	return ""
}

// Awarded carries a mission to its signed award to the second offer of the ranking.
func Awarded(t *testing.T) (*Bench, *Visit) {
	b, v := Opened(t)
	first, second, third := b.BidOf(88000), b.BidOf(92000), b.BidOf(40000)
	v.Acts("/missions/{mission}/notes", url.Values{"mark_" + first + "_0": {"80"}, "mark_" + second + "_0": {"100"}, "mark_" + third + "_0": {"0"}})
	got := v.Send("/missions/{mission}/attribuer", url.Values{"bid": {first}, "capacity": {"Le maire"}, "reference": {"2026-04"}, "op": {"award"}})
	if got.Status != 422 {
		t.Fatalf("an award to the second without a reason: %d", got.Status)
	}
	MustHave(t, got, "Vous n’avez pas retenu la première offre", `value="2026-04"`, `<input checked id="attribuer-bid-`+first+`"`)
	got = v.Send("/missions/{mission}/attribuer", url.Values{"bid": {first}, "reason": {"Il connaît notre base."}, "op": {"letters"}})
	MustHave(t, got, "Votre offre n’a pas été retenue", "Il connaît notre base.", "Atelier du Code")
	if m, _ := b.Board.State().Mission(b.IDs["mission"]); m.Award != nil {
		t.Fatal("reading the letters awarded the mission")
	}
	page := v.Acts("/missions/{mission}/attribuer", url.Values{"bid": {first}, "reason": {"Il connaît notre base."}, "capacity": {"Le maire"}, "reference": {"2026-04"}, "op": {"award"}})
	MustHave(t, page, "Mission attribuée", "Numéro d’engagement", "Clause de traitement")
	return b, v
}
