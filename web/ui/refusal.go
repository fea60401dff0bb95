package ui

import (
	"time"

	"coupdemain/models"
)

// enumNames are arguments whose text value is a word of an enumeration.
var enumNames = map[string]string{
	"level": "level", "own": "level", "required": "level", "format": "format", "phase": "phase", "kind": "kind",
	"domain": "domain", "data": "data", "regime": "regime", "role": "role", "side": "side",
}

// Why says one reason of a refusal in words: the sentence "no." + Key with its
// arguments as people write them. A money.Cents becomes an amount, an instant a date
// with its hour, a duration its short form, a word of an enumeration its label.
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
