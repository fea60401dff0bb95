package ui

import (
	"math"
	"testing"
	"time"

	"coupdemain/models/money"
)

func TestMoneyIsWrittenAsEachLanguageDoes(t *testing.T) {
	for _, c := range []struct {
		cents  money.Cents
		fr, en string
	}{
		{162000, "1\u202f620,00\u00a0€", "€1,620.00"},
		{70785, "707,85\u00a0€", "€707.85"},
		{0, "0,00\u00a0€", "€0.00"},
		{5, "0,05\u00a0€", "€0.05"},
		{-1_234_567_89, "−1\u202f234\u202f567,89\u00a0€", "−€1,234,567.89"},
		{math.MinInt64, "−92\u202f233\u202f720\u202f368\u202f547\u202f758,08\u00a0€", "−€92,233,720,368,547,758.08"},
	} {
		if got := Money(French, c.cents); got != c.fr {
			t.Errorf("fr %d: %q, want %q", c.cents, got, c.fr)
		}
		if got := Money(English, c.cents); got != c.en {
			t.Errorf("en %d: %q, want %q", c.cents, got, c.en)
		}
	}
	if got := MoneyRound(French, 88000); got != "880\u00a0€" {
		t.Errorf("round amount %q", got)
	}
	if got := MoneyRound(French, 88050); got != "880,50\u00a0€" {
		t.Errorf("amount with cents %q", got)
	}
}

func TestAmountInAFieldHasNothingThatADigitMustNotMeet(t *testing.T) {
	for cents, want := range map[money.Cents][2]string{0: {"0,00", "0.00"}, 1: {"0,01", "0.01"}, 162000: {"1620,00", "1620.00"}, 1_000_000_000: {"10000000,00", "10000000.00"}} {
		if fr, en := MoneyField(French, cents), MoneyField(English, cents); fr != want[0] || en != want[1] {
			t.Errorf("%d: %q and %q, want %q", cents, fr, en, want)
		}
	}
}

func TestHoursAreOfParisWhateverTheMachine(t *testing.T) {
	tokyo := time.FixedZone("Tokyo", 9*3600)
	winter := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC).In(tokyo)
	if got := DateTime(French, winter); got != "mardi 1er décembre à 16\u00a0h\u00a000" {
		t.Errorf("winter: %q", got)
	}
	if got := DateTime(English, winter); got != "Tuesday 1 December at 16:00" {
		t.Errorf("winter: %q", got)
	}
	summer := time.Date(2026, 7, 14, 22, 30, 0, 0, time.UTC)
	if got := DateTime(French, summer); got != "mercredi 15 juillet à 0\u00a0h\u00a030" {
		t.Errorf("summer, past midnight in Paris: %q", got)
	}
	if got := Date(French, summer); got != "15 juillet 2026" {
		t.Errorf("date: %q", got)
	}
	if got := DateTimeShort(French, winter); got != "mar. 1er déc., 16\u00a0h\u00a000" {
		t.Errorf("short: %q", got)
	}
	if got := HourSeconds(French, winter.Add(40*time.Second)); got != "16\u00a0h\u00a000\u00a0min\u00a040\u00a0s" {
		t.Errorf("seconds: %q", got)
	}
	if got := Machine(winter); got != "2026-12-01T15:00:00.000Z" {
		t.Errorf("machine: %q", got)
	}
}

func TestWhenIsAsNearAsItIs(t *testing.T) {
	now := time.Date(2026, 11, 25, 22, 30, 0, 0, time.UTC) // 23:30 in Paris
	for _, c := range []struct {
		t    time.Time
		want string
	}{
		{now.Add(-time.Hour), "aujourd’hui à 22\u00a0h\u00a030"},
		{now.Add(time.Hour), "demain à 0\u00a0h\u00a030"},
		{now.Add(-24 * time.Hour), "hier à 23\u00a0h\u00a030"},
		{now.Add(6 * 24 * time.Hour), "mardi 1er décembre à 23\u00a0h\u00a030"},
		{now.AddDate(1, 0, 0), "25 novembre 2027"},
	} {
		if got := When(French, now, c.t); got != c.want {
			t.Errorf("%v: %q, want %q", c.t, got, c.want)
		}
	}
}

func TestClockNeverShowsMoreThanRemains(t *testing.T) {
	for _, c := range []struct {
		left   time.Duration
		fr, en string
	}{
		{6*24*time.Hour + 54*time.Minute + 59*time.Second, "6\u00a0j 0\u00a0h 54\u00a0min", "6\u00a0d 0\u00a0h 54\u00a0min"},
		{3*time.Hour + 5*time.Minute, "3\u00a0h 5\u00a0min", "3\u00a0h 5\u00a0min"},
		{3*time.Minute + 48*time.Second + 999*time.Millisecond, "3\u00a0min 48\u00a0s", "3\u00a0min 48\u00a0s"},
		{-time.Second, "0\u00a0min 0\u00a0s", "0\u00a0min 0\u00a0s"},
	} {
		if got := Clock(French, c.left); got != c.fr {
			t.Errorf("fr %v: %q", c.left, got)
		}
		if got := Clock(English, c.left); got != c.en {
			t.Errorf("en %v: %q", c.left, got)
		}
	}
	for left, want := range map[time.Duration]string{
		53*time.Minute + 59*time.Second: "53\u00a0min", 6*24*time.Hour + time.Hour: "6\u00a0jours", 25 * time.Hour: "1\u00a0jour", 59 * time.Second: "59\u00a0s", 23 * time.Hour: "23\u00a0h", -time.Hour: "0\u00a0s",
	} {
		if got := Short(French, left); got != want {
			t.Errorf("%v: %q, want %q", left, got, want)
		}
	}
}

func TestFiguresFollowTheLanguage(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Number(French, 1341), "1\u202f341"}, {Number(English, 1341), "1,341"}, {Number(French, -12), "−12"},
		{Decimal(French, 68.05, 2), "68,05"}, {Decimal(English, 1068.049, 2), "1,068.05"}, {Decimal(French, -0.001, 2), "0,00"}, {Decimal(French, -3.5, 1), "−3,5"},
		{Percent(French, 35), "35\u00a0%"}, {Percent(English, 12.5), "12.5%"},
		{FileSize(French, 512), "512\u00a0o"}, {FileSize(French, 1_400_000), "1,4\u00a0Mo"}, {FileSize(English, 999_960), "1.0\u00a0MB"}, {FileSize(French, 150_000), "150\u00a0ko"},
		{Ordinal(French, 1), "1re"}, {Ordinal(French, 3), "3e"}, {Ordinal(English, 1), "1st"}, {Ordinal(English, 12), "12th"}, {Ordinal(English, 22), "22nd"}, {Ordinal(English, 113), "113th"},
		{MonthYear(French, time.Date(2026, 5, 31, 23, 0, 0, 0, time.UTC)), "juin 2026"},
		{DateShort(English, time.Date(2026, 9, 26, 0, 0, 0, 0, time.UTC)), "26 Sept 2026"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
