package ui

import (
	"strconv"
	"strings"
	"time"
)

var months = map[string][]string{
	French:  {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var shortMonths = map[string][]string{
	French:  {"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
	English: {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"},
}

var days = map[string][]string{
	French:  {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	English: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// MonthName names a month: "décembre", "December".
func MonthName(lang string, m time.Month) string { return months[Known(lang)][m-1] }

// MonthYear writes "décembre 2026": lower case, as it stands in a sentence.
func MonthYear(lang string, t time.Time) string {
	t = t.In(Paris)
	return MonthName(lang, t.Month()) + " " + strconv.Itoa(t.Year())
}

// Date writes a day with its year: "1er décembre 2026", "1 December 2026".
func Date(lang string, t time.Time) string {
	t = t.In(Paris)
	return dayMonth(lang, t, months) + " " + strconv.Itoa(t.Year())
}

// DateShort writes a day for a table: "26 sept. 2026".
func DateShort(lang string, t time.Time) string {
	t = t.In(Paris)
	return dayMonth(lang, t, shortMonths) + " " + strconv.Itoa(t.Year())
}

// Day writes a day of this year: "mardi 1er décembre", "Tuesday 1 December".
func Day(lang string, t time.Time) string {
	t = t.In(Paris)
	return days[Known(lang)][t.Weekday()] + " " + dayMonth(lang, t, months)
}

// DayShort writes a day in a narrow column: "mar. 1er déc.", "Tue 1 Dec".
func DayShort(lang string, t time.Time) string {
	t = t.In(Paris)
	name := days[Known(lang)][t.Weekday()][:3]
	if lang != English {
		name += "."
	}
	return name + " " + dayMonth(lang, t, shortMonths)
}

// DateTime writes a day and its hour of Paris: "mardi 1er décembre à 16 h 00",
// "Tuesday 1 December at 16:00".
func DateTime(lang string, t time.Time) string {
	at := " à "
	if lang == English {
		at = " at "
	}
	return Day(lang, t) + at + Hour(lang, t)
}

// DateTimeShort writes "mar. 1er déc., 16 h 00".
func DateTimeShort(lang string, t time.Time) string {
	return DayShort(lang, t) + ", " + Hour(lang, t)
}

// Hour writes an hour of Paris: "16 h 00", "16:00".
func Hour(lang string, t time.Time) string {
	t = t.In(Paris)
	if lang == English {
		return twoDigits(t.Hour()) + ":" + twoDigits(t.Minute())
	}
	return strconv.Itoa(t.Hour()) + nbsp + "h" + nbsp + twoDigits(t.Minute())
}

// HourSeconds writes an hour to the second: "15 h 19 min 40 s", "15:19:40".
func HourSeconds(lang string, t time.Time) string {
	t = t.In(Paris)
	if lang == English {
		return t.Format("15:04:05")
	}
	return Hour(lang, t) + nbsp + "min" + nbsp + twoDigits(t.Second()) + nbsp + "s"
}

// HourTable writes an hour for a column of a table: "15:14:40" in both languages.
func HourTable(t time.Time) string { return t.In(Paris).Format("15:04:05") }

// Machine writes an instant for <time datetime> and data attributes: RFC 3339, UTC, milliseconds.
func Machine(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// Today tells whether two instants are the same day in Paris.
func Today(now, t time.Time) bool {
	a, b := now.In(Paris), t.In(Paris)
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

// When writes an instant as near as it is: "aujourd’hui à 16 h 00", "hier,
// demain", then the day, with its year when it is not this one.
func When(lang string, now, t time.Time) string {
	key := ""
	switch {
	case Today(now, t):
		key = "time.today_at"
	case Today(now.In(Paris).AddDate(0, 0, -1), t):
		key = "time.yesterday_at"
	case Today(now.In(Paris).AddDate(0, 0, 1), t):
		key = "time.tomorrow_at"
	case now.In(Paris).Year() != t.In(Paris).Year():
		return Date(lang, t)
	default:
		return DateTime(lang, t)
	}
	return T(lang, key, "hour", Hour(lang, t))
}

// ClockPart is one figure of a countdown and its unit: 6 and "j".
type ClockPart struct{ Figure, Unit string }

// ClockParts cuts what remains into what a person reads: days, hours and
// minutes above a day, hours and minutes above an hour, minutes and seconds
// below. Seconds are rounded down: a clock never shows more than remains.
func ClockParts(lang string, left time.Duration) []ClockPart {
	s := int64(max(left, 0) / time.Second)
	d, h, m, sec := s/86400, s/3600%24, s/60%60, s%60
	day := "j"
	if lang == English {
		day = "d"
	}
	part := func(n int64, unit string) ClockPart { return ClockPart{strconv.FormatInt(n, 10), unit} }
	switch {
	case d > 0:
		return []ClockPart{part(d, day), part(h, "h"), part(m, "min")}
	case h > 0:
		return []ClockPart{part(h, "h"), part(m, "min")}
	}
	return []ClockPart{part(m, "min"), part(sec, "s")}
}

// Clock writes what remains in full: "6 j 0 h 54 min".
func Clock(lang string, left time.Duration) string {
	var words []string
	for _, p := range ClockParts(lang, left) {
		words = append(words, p.Figure+nbsp+p.Unit)
	}
	return strings.Join(words, " ")
}

// ShortParts gives what remains in one unit, rounded down: 53 and "min", 6 and "jours".
func ShortParts(lang string, left time.Duration) ClockPart {
	s := int64(max(left, 0) / time.Second)
	switch {
	case s >= 86400:
		return ClockPart{strconv.FormatInt(s/86400, 10), T(lang, "time.days", "n", s/86400)}
	case s >= 3600:
		return ClockPart{strconv.FormatInt(s/3600, 10), "h"}
	case s >= 60:
		return ClockPart{strconv.FormatInt(s/60, 10), "min"}
	}
	return ClockPart{strconv.FormatInt(s, 10), "s"}
}

// Short writes what remains in one unit: "53 min", "6 jours".
func Short(lang string, left time.Duration) string {
	p := ShortParts(lang, left)
	return p.Figure + nbsp + p.Unit
}

func dayMonth(lang string, t time.Time, names map[string][]string) string {
	day := strconv.Itoa(t.Day())
	if lang != English && t.Day() == 1 {
		day = "1er"
	}
	return day + " " + names[Known(lang)][t.Month()-1]
}

// LocalTime writes an instant as the value of a datetime-local field, in the hour of Paris.
func LocalTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Paris).Format("2006-01-02T15:04")
}
