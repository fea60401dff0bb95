// Package calendar reckons with legal time in France: Paris, working days, and the
// windows at the end of an interval. It knows no present: every instant is an
// argument. Everybody may import it; it imports nothing of ours.
package calendar

import (
	"time"
	_ "time/tzdata" // the zone must be known on machines and in images without zone files
)

// Paris is the zone in which the board's days begin and end: French law counts
// days, working days and closing hours in legal time.
var Paris = zone("Europe/Paris")

// closeHour is the hour, in Paris, at which a suggested closing falls: late
// enough to finish an offer the same day, early enough to reach someone.
const closeHour = 16

// suggestedDays is how many working days the board advises to leave (DESIGN 8).
const suggestedDays = 5

func zone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("calendar: the embedded time zones do not hold " + name + ": " + err.Error())
	}
	return zone
}

// WorkingDay tells whether t falls, in Paris, on a Monday to Friday that is not
// a public holiday. The holidays are those of Code du travail, art. L. 3133-1;
// the two more of Alsace-Moselle (L. 3134-13) are working days elsewhere and count as such.
func WorkingDay(t time.Time) bool {
	day := t.In(Paris)
	if wd := day.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	return !holiday(day)
}

// AddWorkingDays gives the same time of day, in Paris, n working days later
// (earlier when n is negative). The day of t itself is never counted, as in
// Règlement (CEE, Euratom) n° 1182/71, art. 3; n = 0 gives t back.
func AddWorkingDays(t time.Time, n int) time.Time {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	day := t.In(Paris)
	for offset := 0; n > 0; {
		offset += step
		next := shift(t.In(Paris), offset)
		if WorkingDay(next) {
			day = next
			n--
		}
	}
	return day
}

// EndOfWorkingDay gives the midnight, in Paris, that ends the first working day
// at or after t: the exclusive end of a period counted in days whose last day
// is that of t, put off when it is not worked (Règlement n° 1182/71, art. 3).
func EndOfWorkingDay(t time.Time) time.Time {
	day := t.In(Paris)
	for !WorkingDay(day) {
		day = shift(day, 1)
	}
	y, m, d := day.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, Paris)
}

// SuggestClose gives the closing that the board proposes for a mission
// published at now: five working days later at 16:00 in Paris.
func SuggestClose(now time.Time) time.Time {
	y, m, d := AddWorkingDays(now, suggestedDays).Date()
	return time.Date(y, m, d, closeHour, 0, 0, 0, Paris)
}

// shift moves by whole days of the calendar, so that 16:00 stays 16:00
// across a change of summer time, where adding 24 hours would not.
func shift(t time.Time, days int) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+days, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
}

// holiday tells whether a day, already in Paris, is one of the eleven
// holidays of Code du travail, art. L. 3133-1.
func holiday(day time.Time) bool {
	y, m, d := day.Date()
	switch {
	case m == time.January && d == 1, // New Year
		m == time.May && d == 1,       // Labour Day
		m == time.May && d == 8,       // Victory of 1945
		m == time.July && d == 14,     // National Day
		m == time.August && d == 15,   // Assumption
		m == time.November && d == 1,  // All Saints
		m == time.November && d == 11, // Armistice of 1918
		m == time.December && d == 25: // Christmas
		return true
	}
	switch day.YearDay() - easter(y).YearDay() {
	case 1, 39, 50: // Easter Monday, Ascension, Whit Monday
		return true
	}
	return false
}

// easter gives the Easter Sunday of a Gregorian year, by the anonymous
// computation printed in Nature on 20 April 1876.
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
