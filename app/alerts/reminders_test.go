package alerts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"coupdemain/models"
)

// delivered is a mission that waits for its acceptance.
func (w *world) delivered() string {
	m := w.mission(models.Sealed)
	w.bid(0, m, 50_000)
	w.awardedAfter(m, 0, time.Hour)
	w.do(w.agent, &models.SendOrder{Mission: m, Commitment: "E-12"})
	w.do(w.bidders[0], &models.Deliver{Mission: m, Text: models.Text{Plain: "Livré."}, Links: []string{"https://example.org/mr/1"}})
	w.settled()
	return m
}

func (w *world) reminders() int {
	return len(w.mails.to("agent@example.org", "Livraison à vérifier, rappel"))
}

const day = 24 * time.Hour

func TestAgentsAreRemindedOnDays7And12And15(t *testing.T) {
	w := newWorld(t, 1)
	m := w.delivered()
	mission, _ := w.b.State().Mission(m)
	at := mission.Deliveries[0].At
	for n, days := range []int{7, 12, 15} {
		w.clock.Advance(at.Add(time.Duration(days)*day - time.Hour).Sub(w.clock.Now()))
		w.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: fmt.Sprintf("s%d", n), Title: "S"}}})
		w.settled() // the loop has looked at this time
		if got := w.reminders(); got != n {
			t.Fatalf("%d reminders before day %d", got, days)
		}
		w.clock.Advance(time.Hour)
		until(t, "the reminder", func() bool { return w.reminders() == n+1 })
	}
	last := w.mails.to("agent@example.org", "Livraison à vérifier, rappel")[2]
	if !strings.Contains(last.Text, "il y a 15 jours") {
		t.Errorf("the last reminder reads %s", last.Text)
	}
	w.clock.Advance(30 * day)
	w.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "s9", Title: "S"}}})
	w.settled()
	if got := w.reminders(); got != 3 {
		t.Errorf("%d reminders", got)
	}
}

func TestAnsweredDeliveryIsNotRemindedOf(t *testing.T) {
	w := newWorld(t, 1)
	m := w.delivered()
	w.do(w.agent, &models.AcceptDelivery{Mission: m})
	w.clock.Advance(16 * day)
	w.settled()
	if got := w.reminders(); got != 0 {
		t.Errorf("%d reminders of an accepted delivery", got)
	}
}

func TestAfterAStopOnlyTheLatestReminderIsSent(t *testing.T) {
	w := newWorld(t, 1)
	w.delivered()
	w.close(w.out)
	w.clock.Advance(13 * day)
	for range 2 {
		o := w.open(w.mails)
		until(t, "the reminder", func() bool { return w.reminders() >= 1 })
		w.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "s" + fmt.Sprint(w.clock.Now().Unix()), Title: "S"}}})
		w.settled()
		w.close(o)
	}
	if got := w.reminders(); got != 1 {
		t.Errorf("%d reminders", got)
	}
}
