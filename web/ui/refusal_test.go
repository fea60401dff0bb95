package ui

import (
	"strings"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
)

func TestRefusalSaysAllReasonsInBothLanguages(t *testing.T) {
	reasons := []models.Reason{
		{Key: "too_high", Args: models.Args{"amount": money.Cents(70900), "max": money.Cents(70785), "best": money.Cents(71500), "step": money.Cents(715)}},
		{Key: "level_low", Args: models.Args{"level": "proven", "software": "<b>Pastell</b>", "own": "declared"}},
		{Key: "closed", Args: models.Args{"closed_at": time.Date(2026, 11, 25, 14, 19, 40, 0, time.UTC), "received_at": time.Date(2026, 11, 25, 14, 19, 41, 0, time.UTC)}},
	}
	fr, en := render(t, Refusal(French, reasons)), render(t, Refusal(English, reasons))
	for _, want := range []string{"3 raisons", "709,00\u00a0€", "707,85\u00a0€ ou moins", "compétence prouvée sur &lt;b&gt;Pastell", "La vôtre est déclarée", "15\u00a0h\u00a019\u00a0min\u00a040\u00a0s", `role="alert"`} {
		if !strings.Contains(fr, want) {
			t.Errorf("%q is not in %s", want, fr)
		}
	}
	for _, want := range []string{"3 reasons", "€707.85 or less", "proven skill", "15:19:41"} {
		if !strings.Contains(en, want) {
			t.Errorf("%q is not in %s", want, en)
		}
	}
	if got := render(t, Refusal(French, nil)); got != "" {
		t.Errorf("no reason draws %q", got)
	}
	if got := render(t, Refusal(French, reasons[:1])); strings.Contains(got, "<ul") {
		t.Error("one reason needs no list")
	}
}

func TestTheTypeOfAnAmountDecidesUnderAnyName(t *testing.T) {
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"size", money.Cents(70785), "707,85\u00a0€"},
		{"size", int64(70785), "70\u202f785"},
	} {
		if got := sayValue(French, reasonValue(French, c.name, c.value)); got != c.want {
			t.Errorf("%s %T: %q, want %q", c.name, c.value, got, c.want)
		}
	}
}
