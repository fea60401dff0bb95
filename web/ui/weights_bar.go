package ui

import (
	"strconv"
	"strings"
)

// Weight is one criterion's share of a choice, in whole percent; weights sum to 100.
type Weight struct {
	Name    string // as shown: "Prix"
	Percent int
}

// segment is one weight as it is drawn: everything in percent of the width.
type segment struct {
	class, x, width, middle, text string
}

// segments lays the weights side by side. Neighbours alternate between two
// fills; the words stand in the table, so the fill carries no meaning.
func segments(lang string, weights []Weight) []segment {
	list, x := make([]segment, 0, len(weights)), 0.0
	for i, w := range weights {
		class := "a"
		if i%2 == 1 {
			class = "b"
		}
		s := segment{class: class, x: svgPercent(x), width: svgPercent(float64(w.Percent)), middle: svgPercent(x + float64(w.Percent)/2)}
		if w.Percent >= 8 { // a narrower segment has no room for its figure
			s.text = Percent(lang, float64(w.Percent))
		}
		list = append(list, s)
		x += float64(w.Percent)
	}
	return list
}

func weightsTitle(lang string, weights []Weight) string {
	names := make([]string, len(weights))
	for i, w := range weights {
		names[i] = w.Name + " " + Percent(lang, float64(w.Percent))
	}
	return T(lang, "weights.title", "list", strings.Join(names, ", "))
}

func svgPercent(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }

func svgPixels(y float64) string { return strconv.FormatFloat(y, 'f', 1, 64) }
