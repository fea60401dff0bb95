package law

import (
	"time"

	"coupdemain/models/money"
	"coupdemain/web/ui"
)

// Question is one question of a town hall on /ai-je-le-droit. Its words are in
// the translations (law.<ID>.question, .answer, .source); amounts in them come
// from Amount, so that a new decree changes a line of data.
type Question struct {
	ID   string // also the anchor: /ai-je-le-droit#seuil
	Read string // day on which the source was read, ISO 8601
	// Text tells that the text itself or its reproduction was read; else a
	// commentary was, and the page says so.
	Text bool
}

// Questions lists the questions in the order of the page.
var Questions = []Question{
	{"seuil", "2026-11-23", true},
	{"devis", "2026-11-23", true},
	{"nommer", "2026-11-23", true},
	{"decouper", "2026-11-23", true},
	{"criteres", "2026-11-23", true},
	{"montants", "2026-11-23", true},
	{"prix-bas", "2026-11-23", true},
	{"publier", "2026-11-23", true},
	{"payer", "2026-11-23", true},
	{"plusieurs", "2026-11-23", true},
}

// dated is a figure of the law from a day on.
type dated struct {
	from  string // ISO 8601, the day it comes into force; "" for as far back as we look
	value int64  // cents for an amount, else a plain count
}

// legal holds the figures of the law by name, oldest first.
var legal = map[string][]dated{
	// Services without notice or competition: CCP R. 2122-8, decree 2025-1386 of
	// 29 December 2025, for consultations launched from 1 April 2026.
	"service_threshold": {{"", 40_000_00}, {"2026-04-01", 60_000_00}},
	// Essential data must be published from this amount (not moved by that decree).
	"publish_threshold": {{"", 40_000_00}},
	// Attestation de vigilance, at signature and every six months.
	"vigilance_threshold": {{"", 5_000_00}},
	// Lump sum for a late payment: CCP D. 2192-35.
	"late_amount": {{"", 40_00}},
	// Points added to the ECB's main refinancing rate: CCP R. 2192-31.
	"late_points": {{"", 8}},
	// Days to pay for local authorities.
	"pay_days": {{"", 30}},
}

// Amount gives an amount of the law in force on a day: service_threshold,
// publish_threshold, vigilance_threshold or late_amount, before tax. An unknown
// name is 0.
func Amount(name string, day time.Time) money.Cents { return money.Cents(figure(name, day)) }

// figure gives a figure of the law in force on a day, in cents when it is an
// amount: late_points are points, pay_days are days. An unknown name is 0.
func figure(name string, day time.Time) int64 {
	today, value := day.In(ui.Paris).Format("2006-01-02"), int64(0)
	for _, d := range legal[name] {
		if d.from <= today {
			value = d.value
		}
	}
	return value
}

// figures gives the sentences of the law their figures.
func figures(lang string, day time.Time) []any {
	return []any{
		"threshold", ui.MoneyRound(lang, Amount("service_threshold", day)),
		"publish", ui.MoneyRound(lang, Amount("publish_threshold", day)),
		"vigilance", ui.MoneyRound(lang, Amount("vigilance_threshold", day)),
		"late", ui.MoneyRound(lang, Amount("late_amount", day)),
		"points", figure("late_points", day),
		"days", figure("pay_days", day),
	}
}

// Threshold is the sentence on the threshold with its amount of the day.
func Threshold(lang string, day time.Time) string {
	return ui.T(lang, "law.threshold", "threshold", ui.MoneyRound(lang, Amount("service_threshold", day)))
}

// day reads an ISO day of the data as a date.
func isoDay(lang, iso string) string {
	t, err := time.ParseInLocation("2006-01-02", iso, ui.Paris)
	if err != nil {
		return iso
	}
	return ui.Date(lang, t)
}
