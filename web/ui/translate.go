package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"coupdemain/models/money"
)

// Languages of the board, the first being the one it speaks when nothing is asked.
const (
	French  = "fr"
	English = "en"
)

// Languages lists the languages of the interface, French first.
var Languages = []string{French, English}

var tags = map[string]language.Tag{French: language.French, English: language.English}

// missing counts the sentences that were asked for and are in no file.
var missing atomic.Int64

// MissingCount tells how many times a sentence was asked for that no
// translation file has; anything but zero is a fault to look for in the log.
func MissingCount() int64 { return missing.Load() }

// Has tells whether a key has a sentence.
func Has(key string) bool { _, ok := words()[French][key]; return ok }

// Keys lists all keys in order, for tests and for the description of the API.
func Keys() []string {
	keys := make([]string, 0, len(words()[French]))
	for k := range words()[French] {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, cmp.Compare)
	return keys
}

// T gives the sentence of a key in a language ("fr", "en"; anything else is
// French). args alternate names and values: T("fr", "publish.missing", "n", 3).
// An int or int64 is written as a number of that language, a money.Cents as an
// amount, a time.Time as a date and hour of Paris, a time.Duration as a short
// duration. A sentence with plural forms takes its form from the argument "n".
// A missing key is counted and returned as it is: a page with a key on it is
// ugly, a page that fails is worse.
func T(lang, key string, args ...any) string {
	lang = Known(lang)
	s, ok := words()[lang][key]
	if !ok {
		missing.Add(1)
		return key
	}
	return s.say(lang, args)
}

// Label names a value of an enumeration: Label("fr", "kind", "install").
func Label(lang, enum, value string) string {
	if value == "" {
		return ""
	}
	return T(lang, "enum."+enum+"."+value)
}

// Known is the language itself when the board speaks it, else French.
func Known(lang string) string {
	if lang == English {
		return English
	}
	return French
}

// sentence is one message ready to be said: literal parts and names of arguments.
type sentence struct {
	zero, one, other []part
	plural           bool
}

type part struct{ text, arg string }

func (s *sentence) say(lang string, args []any) string {
	parts := s.other
	if s.plural {
		parts = s.form(lang, args)
	}
	if len(parts) == 1 && parts[0].arg == "" {
		return parts[0].text
	}
	var b strings.Builder
	for _, p := range parts {
		if p.arg == "" {
			b.WriteString(p.text)
			continue
		}
		v, ok := argument(args, p.arg)
		if !ok {
			b.WriteString("{" + p.arg + "}")
			continue
		}
		b.WriteString(sayValue(lang, v))
	}
	return b.String()
}

// form picks the plural form for argument "n": zero when there is one written
// for exactly nothing, else what the language's rule says (French: 0 and 1 are singular).
func (s *sentence) form(lang string, args []any) []part {
	v, _ := argument(args, "n")
	n, ok := asInt(v)
	if !ok {
		return s.other
	}
	if n == 0 && s.zero != nil {
		return s.zero
	}
	if plural.Cardinal.MatchPlural(tags[lang], int(max(n, -n)%10_000_000), 0, 0, 0, 0) == plural.One && s.one != nil {
		return s.one
	}
	return s.other
}

func argument(args []any, name string) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

func asInt(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case int32:
		return int64(n), true
	case uint64:
		return int64(n), true
	}
	return 0, false
}

func sayValue(lang string, v any) string {
	if n, ok := asInt(v); ok {
		return Number(lang, n)
	}
	switch x := v.(type) {
	case string:
		return x
	case money.Cents:
		return Money(lang, x)
	case time.Time:
		return DateTime(lang, x)
	case time.Duration:
		return Clock(lang, x)
	case float64:
		return strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", decimal(lang), 1)
	case bool:
		return strconv.FormatBool(x)
	case fmt.Stringer:
		return x.String()
	}
	return fmt.Sprint(v)
}
