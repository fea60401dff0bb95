package ui

import (
	"slices"
	"strings"
	"time"

	"coupdemain/models"
)

// amountNames end the names of arguments that are amounts: models gives them as
// plain int64 as long as its Cents is no type of its own. A value of type Cents
// is an amount under any name, and needs no line here.
var amountNames = []string{"amount", "max", "min", "best", "step", "floor", "ceiling", "estimate", "price", "threshold"}

// enumNames are arguments whose text value is a word of an enumeration.
var enumNames = map[string]string{
	"level": "level", "own": "level", "required": "level", "format": "format", "phase": "phase", "kind": "kind",
	"domain": "domain", "data": "data", "regime": "regime", "role": "role", "side": "side",
}

// Why says one reason of a refusal in words: the sentence "no." + Key with its
// arguments as people write them. Cents become amounts (so does an int64 under one
// of the amountNames), instants become dates with their hour, durations become
// short, words of an enumeration become labels.
func Why(lang string, reason models.Reason) string {
	return T(lang, "no."+reason.Key, reasonArgs(lang, reason.Args)...)
}

func reasonArgs(lang string, args models.Args) []any {
	list := make([]any, 0, 2*len(args))
	for name, value := range args {
		list = append(list, name, reasonValue(lang, name, value))
	}
	return list
}

func reasonValue(lang, name string, value any) any {
	switch v := value.(type) {
	case int64:
		if slices.ContainsFunc(amountNames, func(end string) bool { return strings.HasSuffix(name, end) }) {
			return Cents(v)
		}
	case time.Time:
		if v.Second() != 0 {
			return Day(lang, v) + ", " + HourSeconds(lang, v)
		}
	case string:
		if v == "" && enumNames[name] == "level" {
			return T(lang, "enum.level.none")
		}
		if label := "enum." + enumNames[name] + "." + v; enumNames[name] != "" && Has(label) {
			return T(lang, label)
		}
	}
	return value
}

// FieldReasons keeps the reasons that are about one field of a form.
func FieldReasons(reasons []models.Reason, field string) []models.Reason {
	var list []models.Reason
	for _, r := range reasons {
		if r.Field == field {
			list = append(list, r)
		}
	}
	return list
}
