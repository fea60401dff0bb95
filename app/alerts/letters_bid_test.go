package alerts

import (
	"strings"
	"testing"
	"time"

	"coupdemain/models"
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
