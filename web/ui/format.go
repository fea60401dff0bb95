package ui

import (
	"math"
	"strconv"
	"strings"

	"coupdemain/models/calendar"
	"coupdemain/models/money"
)

// Spaces that hold a figure and its unit on one line.
const (
	nbsp   = "\u00a0" // between a figure and its unit
	narrow = "\u202f" // between thousands
)

// Paris is the zone of every hour shown: the law's deadlines are in legal time.
var Paris = calendar.Paris

// Money writes an amount in cents: "1 620,00 €" with unbreakable spaces, "€1,620.00".
func Money(lang string, cents money.Cents) string {
	sign, abs := "", uint64(cents)
	if cents < 0 {
		sign, abs = "−", uint64(-(cents+1))+1
	}
	figure := group(lang, abs/100) + decimal(lang) + twoDigits(int(abs%100))
	if lang == English {
		return sign + "€" + figure
	}
	return sign + figure + nbsp + "€"
}

// MoneyRound writes an amount without cents when it has none: "880 €".
func MoneyRound(lang string, cents money.Cents) string {
	return strings.Replace(Money(lang, cents), decimal(lang)+"00", "", 1)
}

// MoneyField writes an amount as an input's value: "1620,00".
func MoneyField(lang string, cents money.Cents) string {
	return strconv.FormatInt(int64(cents/100), 10) + decimal(lang) + twoDigits(int(cents%100))
}

// Number writes a whole number with its thousands apart: "1 341", "1,341".
func Number(lang string, n int64) string {
	if n < 0 {
		return "−" + group(lang, uint64(-(n+1))+1)
	}
	return group(lang, uint64(n))
}

// Decimal writes a figure with a fixed number of decimals: "68,05".
func Decimal(lang string, x float64, decimals int) string {
	s := strconv.FormatFloat(math.Abs(x), 'f', decimals, 64)
	whole, rest, has := strings.Cut(s, ".")
	n, err := strconv.ParseUint(whole, 10, 64)
	if err != nil {
		return s // not a figure: NaN, infinite
	}
	out := group(lang, n)
	if has {
		out += decimal(lang) + rest
	}
	if x < 0 && strings.Trim(s, "0.") != "" {
		out = "−" + out
	}
	return out
}

// Percent writes a share already in percent: "35 %", "35%".
func Percent(lang string, p float64) string {
	decimals := 0
	if p != math.Trunc(p) {
		decimals = 1
	}
	if lang == English {
		return Decimal(lang, p, decimals) + "%"
	}
	return Decimal(lang, p, decimals) + nbsp + "%"
}

// FileSize writes a size in bytes: "1,4 Mo", "1.4 MB" (thousands, as disks are sold).
func FileSize(lang string, bytes int64) string {
	units := []string{"o", "ko", "Mo", "Go"}
	if lang == English {
		units = []string{"B", "kB", "MB", "GB"}
	}
	x, u := float64(bytes), 0
	for x >= 999.95 && u < len(units)-1 {
		x, u = x/1000, u+1
	}
	decimals := 1
	if u == 0 || x >= 100 {
		decimals = 0
	}
	return Decimal(lang, x, decimals) + nbsp + units[u]
}

// Ordinal writes a rank: "1re", "2e" (feminine: an offer's place), "1st".
func Ordinal(lang string, n int) string {
	figure, mark := OrdinalParts(lang, n)
	return figure + mark
}

// OrdinalParts gives the figure and the mark of a rank, for a page that raises the mark.
func OrdinalParts(lang string, n int) (figure, mark string) {
	figure = strconv.Itoa(n)
	if lang != English {
		if n == 1 {
			return figure, "re"
		}
		return figure, "e"
	}
	switch {
	case n%100 >= 11 && n%100 <= 13:
		return figure, "th"
	case n%10 == 1:
		return figure, "st"
	case n%10 == 2:
		return figure, "nd"
	case n%10 == 3:
		return figure, "rd"
	}
	return figure, "th"
}

func decimal(lang string) string {
	if lang == English {
		return "."
	}
	return ","
}

// group parts a number's digits by three.
func group(lang string, n uint64) string {
	digits := strconv.FormatUint(n, 10)
	if len(digits) <= 3 {
		return digits
	}
	sep := narrow
	if lang == English {
		sep = ","
	}
	var b strings.Builder
	head := len(digits) % 3
	b.WriteString(digits[:head])
	for i := head; i < len(digits); i += 3 {
		if b.Len() > 0 {
			b.WriteString(sep)
		}
		b.WriteString(digits[i : i+3])
	}
	return b.String()
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
