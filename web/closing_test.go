package web

import (
	"strings"
	"testing"
	"time"
)

func TestClosingCountsFromTheServersHour(t *testing.T) {
	now := time.Date(2026, 11, 25, 14, 15, 52, 0, time.UTC)
	html := render(t, Closing(French, Clocking{Now: now, Closes: now.Add(3*time.Minute + 48*time.Second), Seconds: true, Action: "#montant", Label: "Proposer"}))
	for _, want := range []string{`data-closes="2026-11-25T14:19:40.000Z"`, `3<small> min</small>`, `48<small> s</small>`, "aujourd’hui à 15\u00a0h\u00a019\u00a0min\u00a040\u00a0s", `href="#montant"`, `role="timer"`} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is not in %s", want, html)
		}
	}
	over := render(t, Closing(English, Clocking{Now: now, Closes: now.Add(-time.Hour), Over: true, Action: "#montant", Label: "Bid"}))
	if strings.Contains(over, "timer") || strings.Contains(over, "#montant") || !strings.Contains(over, "Closed") {
		t.Errorf("a closed mission counts on: %s", over)
	}
}
