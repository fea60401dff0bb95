package alerts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/web/ui"
)

func TestReceiptSaysUntilWhenItBindsAndWhatMayChange(t *testing.T) {
	w := newWorld(t, 1)
	negotiation := true
	m := w.mission(models.Sealed, func(p *models.TermsPatch) { p.Negotiation = &negotiation })
	mission, _ := w.b.State().Mission(m)
	w.bid(0, m, 50_000)
	w.settled()
	holds := func(n int, end time.Time, may string) {
		t.Helper()
		got := w.mails.to("dev0@example.org", "Offre enregistrée")
		if len(got) != n {
			t.Fatalf("%d receipts, want %d", len(got), n)
		}
		text := got[n-1].Text
		if until := ui.DateTime("fr", end.Add(30*24*time.Hour)); !strings.Contains(text, "jusqu’au "+until+" (30 jours") || !strings.Contains(text, may) {
			t.Errorf("the receipt lacks %q or %q: %s", until, may, text)
		}
	}
	holds(1, mission.End, "remplacer ou retirer jusqu’à la clôture")

	w.clock.Advance(time.Hour)
	until(t, "the mission closes", func() bool { m, _ := w.b.State().Mission(m); return !m.ClosedAt.IsZero() })
	w.do(w.agent, &models.OpenBids{Mission: m})
	round := w.clock.Now().Add(20 * 24 * time.Hour)
	w.do(w.agent, &models.OpenNegotiation{Mission: m, Until: round})
	w.bid(0, m, 49_000)
	w.settled()
	holds(2, round, "ne peut plus être remplacée ni retirée")
}

func TestReceiptOfABidInTheClearOffersNoWithdrawal(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Open)
	w.bid(0, m, 50_000)
	w.settled()
	if text := w.one("dev0", "Offre enregistrée").Text; strings.Contains(text, "retirer") || !strings.Contains(text, "améliorer jusqu’à la clôture") {
		t.Errorf("the receipt reads %s", text)
	}
}

func TestReceiptSaysNothingOfTheOfferAndNothingSaysWhoBid(t *testing.T) {
	w := newWorld(t, 2)
	w.close(w.out)
	_, s := w.openSpy(-1)
	m := w.mission(models.Sealed)
	a := w.bid(0, m, 7_654_321)
	w.bid(1, m, 8_654_321)
	w.do(w.agent, &models.PostAddendum{Mission: m, Text: "Le serveur change."})
	w.settled()
	got := w.one("dev0", "Offre enregistrée")
	for _, secret := range []string{"7654321", "76 543", "76\u202f543", "76.543", "mémo", "confidentiel", w.bidders[0], w.developers[0]} {
		if strings.Contains(got.Text+got.Subject+got.ID, secret) {
			t.Errorf("the receipt says %q: %s", secret, got.Text)
		}
	}
	if !strings.Contains(got.Text, a.Hash) || !strings.Contains(got.Text, fmt.Sprintf("n° %d", a.Pos)) {
		t.Errorf("the receipt does not say its position and hash: %s", got.Text)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.claimed) < 4 {
		t.Fatalf("only %v were claimed", s.claimed)
	}
	for _, id := range s.claimed {
		for _, who := range slices.Concat(w.bidders, w.developers) {
			if strings.Contains(id, who) {
				t.Errorf("the claim %s says who bid", id)
			}
		}
	}
}

func TestReplacedBidGetsOneReceipt(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed)
	for i := range 50 {
		w.bid(0, m, money.Cents(50_000-i))
	}
	last := w.bid(0, m, 40_000)
	w.settled()
	if got := w.one("dev0", "Offre enregistrée"); !strings.Contains(got.Text, last.Hash) {
		t.Errorf("the receipt is not the last one's: %s", got.Text)
	}
	again := w.bid(0, m, 39_000)
	w.settled()
	if got := w.mails.to("dev0@example.org", "Offre enregistrée"); len(got) != 2 || !strings.Contains(got[1].Text, again.Hash) {
		t.Errorf("a later bid has the receipts %v", got)
	}
}
