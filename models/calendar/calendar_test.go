package calendar

import (
	"testing"
	"time"
)

func calendarAt(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, Paris)
	if err != nil {
		panic(err)
	}
	return t
}

func TestParisIsInSummerTimeHalfTheYear(t *testing.T) {
	for at, want := range map[string]int{"2026-01-15 12:00": 3600, "2026-07-15 12:00": 7200} {
		if _, offset := calendarAt(at).Zone(); offset != want {
			t.Errorf("%s: offset %d s, want %d", at, offset, want)
		}
	}
}

func TestHolidaysAndWeekendsAreNotWorked(t *testing.T) {
	off := []string{
		"2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25",
		"2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25",
		"2024-04-01", "2024-05-09", "2024-05-20", "2025-04-21", "2025-05-29", "2025-06-09", // Easter moves
		"2027-03-29", "2027-05-06", "2027-05-17", "2028-04-17", "2038-04-26", // its latest Sunday is 25 April
		"2026-11-21", "2026-11-22",
	}
	for _, day := range off {
		if WorkingDay(calendarAt(day + " 10:00")) {
			t.Errorf("%s counts as a working day", day)
		}
	}
	for _, day := range []string{"2026-11-23", "2026-04-03", "2026-12-24", "2026-12-31", "2026-05-07", "2026-05-26", "2026-12-28"} {
		if !WorkingDay(calendarAt(day + " 10:00")) {
			t.Errorf("%s does not count as a working day", day)
		}
	}
}

func TestEveryYearHasItsElevenHolidays(t *testing.T) {
	for year := 1950; year < 2150; year++ {
		days := 0
		for d := time.Date(year, 1, 1, 12, 0, 0, 0, Paris); d.Year() == year; d = d.AddDate(0, 0, 1) {
			if holiday(d) {
				days++
			}
		}
		want := 11
		if e := easter(year); e.Equal(time.Date(year, 3, 30, 0, 0, 0, 0, time.UTC)) || e.Equal(time.Date(year, 3, 23, 0, 0, 0, 0, time.UTC)) {
			want = 10 // Ascension on 8 May or 1 May
		}
		if days != want {
			t.Errorf("%d has %d holidays, want %d (Easter %s)", year, days, want, easter(year).Format("2 Jan"))
		}
		if easter(year).Weekday() != time.Sunday {
			t.Errorf("Easter %d is not a Sunday", year)
		}
	}
}

func TestTheDayIsThatOfParis(t *testing.T) {
	if WorkingDay(time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC)) {
		t.Error("Friday 23:30 UTC is Saturday in Paris")
	}
	if !WorkingDay(time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)) {
		t.Error("Sunday 23:30 UTC is Monday in Paris")
	}
}

func TestWorkingDaysAreAddedAcrossHolidaysAndSummerTime(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-23 09:30", 0, "2026-11-23 09:30"},
		{"2026-11-23 09:30", 5, "2026-11-30 09:30"},
		{"2026-11-21 09:30", 1, "2026-11-23 09:30"},
		{"2026-12-24 16:00", 1, "2026-12-28 16:00"},
		{"2026-12-30 16:00", 2, "2027-01-04 16:00"},
		{"2026-04-30 08:00", 1, "2026-05-04 08:00"},
		{"2026-03-27 16:00", 1, "2026-03-30 16:00"}, // summer time begins on the 29th
		{"2026-10-23 16:00", 1, "2026-10-26 16:00"}, // and ends on 25 October
		{"2026-03-28 02:30", 1, "2026-03-30 02:30"}, // 02:30 does not exist on the day between
		{"2026-11-30 09:30", -5, "2026-11-23 09:30"},
		{"2026-11-22 09:30", -1, "2026-11-20 09:30"},
	} {
		if got := AddWorkingDays(calendarAt(c.from), c.n); !got.Equal(calendarAt(c.want)) {
			t.Errorf("%s + %d = %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestAPeriodThatEndsOnASundayEndsOnMonday(t *testing.T) {
	for from, want := range map[string]string{
		"2026-11-23 00:00": "2026-11-24 00:00",
		"2026-11-23 23:59": "2026-11-24 00:00",
		"2026-11-22 10:00": "2026-11-24 00:00",
		"2026-12-25 10:00": "2026-12-29 00:00",
		"2026-10-25 01:00": "2026-10-27 00:00",
	} {
		if got := EndOfWorkingDay(calendarAt(from)); !got.Equal(calendarAt(want)) {
			t.Errorf("end of %s = %s, want %s", from, got, want)
		}
	}
}

func TestTheSuggestedCloseIsAWorkingDayAtFour(t *testing.T) {
	for now, want := range map[string]string{
		"2026-11-23 15:00": "2026-11-30 16:00",
		"2026-11-21 23:00": "2026-11-27 16:00",
		"2026-12-22 08:00": "2026-12-30 16:00",
		"2026-03-26 20:00": "2026-04-02 16:00",
	} {
		if got := SuggestClose(calendarAt(now)); !got.Equal(calendarAt(want)) {
			t.Errorf("published %s: %s, want %s", now, got, want)
		}
	}
	for d := range 400 { // at least the 72 hours that the board asks for, every day of a year
		now := calendarAt("2026-01-01 23:59").AddDate(0, 0, d)
		if c := SuggestClose(now.UTC()); c.Sub(now) < 72*time.Hour || !WorkingDay(c) {
			t.Errorf("published %s: closes %s", now, c)
		}
	}
}
