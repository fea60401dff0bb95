package ui

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

func readSource(t *testing.T, name string) string {
	t.Helper()
	buf, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(buf)
}

func sampleChart() Chart {
	at := func(minute, second int) time.Time { return time.Date(2026, 11, 25, 14, minute, second, 0, time.UTC) }
	return Chart{
		ID: "courbe", From: at(3, 0), To: at(19, 40), Now: at(15, 52), Mine: &Step{At: at(12, 30), Amount: 73000},
		Steps: []Step{
			{At: at(5, 20), Amount: 88000, Who: "Candidat A"}, {At: at(5, 55), Amount: 84000, Who: "Candidat B"},
			{At: at(7, 50), Amount: 79200, Who: "Candidat C", Note: "plancher"}, {At: at(14, 40), Amount: 71500, Who: "Candidat B"},
		},
	}
}

func TestChartGoesDownInStepsAndStopsNow(t *testing.T) {
	c := sampleChart()
	d := c.draw(French)
	last := 0.0
	for _, l := range d.lines {
		if l.class != "line" || l.y1 != l.y2 {
			continue
		}
		y := number(t, l.y1)
		if y < last {
			t.Errorf("the best offer rises to %s", l.y1)
		}
		last = y
		if number(t, l.x2) > c.x(c.Now)+0.01 {
			t.Errorf("the curve goes past the present: %s", l.x2)
		}
		if number(t, l.x1) > number(t, l.x2) {
			t.Errorf("a step goes back in time: %s to %s", l.x1, l.x2)
		}
	}
	if last == 0 {
		t.Fatal("no step was drawn")
	}
	html := render(t, BestBids(French, c))
	for _, want := range []string{"passe de 880,00\u00a0€ à 715,00\u00a0€ en 4 paliers", "vous, 730\u00a0€", "<td>15:14:40</td>", "plancher", `aria-labelledby="courbe-t courbe-d"`} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is not in the chart", want)
		}
	}
}

func TestChartStandsAnything(t *testing.T) {
	at := time.Date(2026, 11, 25, 14, 0, 0, 0, time.UTC)
	for name, c := range map[string]Chart{
		"nothing":           {ID: "a"},
		"no bid":            {ID: "a", From: at, To: at.Add(time.Hour), Now: at},
		"one bid":           {ID: "a", From: at, To: at.Add(time.Hour), Now: at.Add(time.Minute), Steps: []Step{{At: at, Amount: 100}}},
		"over":              {ID: "a", From: at, To: at.Add(time.Hour), Now: at.Add(9 * time.Hour), Steps: []Step{{At: at, Amount: 100}, {At: at.Add(time.Minute), Amount: 50}}},
		"ten days":          {ID: "a", From: at, To: at.AddDate(0, 0, 10), Now: at.AddDate(0, 0, 1), Steps: []Step{{At: at, Amount: 100}}},
		"bid before start":  {ID: "a", From: at, To: at.Add(time.Hour), Now: at, Steps: []Step{{At: at.Add(-time.Hour), Amount: 100}}},
		"only one's own":    {ID: "a", From: at, To: at.Add(time.Hour), Now: at, Mine: &Step{At: at, Amount: 100}},
		"end before start":  {ID: "a", From: at.Add(time.Hour), To: at, Now: at, Steps: []Step{{At: at, Amount: 100}}},
		"amounts all equal": {ID: "a", From: at, To: at.Add(time.Hour), Now: at, Steps: []Step{{At: at, Amount: 7}, {At: at, Amount: 7}}},
	} {
		html := render(t, BestBids(English, c))
		if strings.Contains(html, "NaN") || strings.Contains(html, "Inf") {
			t.Errorf("%s: a coordinate is not a number", name)
		}
		for _, m := range regexp.MustCompile(` c?x[12]?="(-?[\d.]+)%"`).FindAllStringSubmatch(html, -1) {
			if x := number(t, m[1]); x < 0 || x > 100 {
				t.Errorf("%s: x %s is off the page", name, m[1])
			}
		}
	}
}

func TestWeightsFillTheBar(t *testing.T) {
	list := segments(French, []Weight{{"Prix", 35}, {"Méthode", 30}, {"Accompagnement", 29}, {"Délai", 6}})
	sum := 0.0
	for i, s := range list {
		if got := number(t, s.x); got != sum {
			t.Errorf("segment %d starts at %v, not %v", i, got, sum)
		}
		sum += number(t, s.width)
		if i > 0 && s.class == list[i-1].class {
			t.Error("neighbours look the same")
		}
	}
	if sum != 100 {
		t.Errorf("the bar is %v %% full", sum)
	}
	if list[3].text != "" || list[0].text != "35\u00a0%" {
		t.Errorf("figures %q and %q", list[3].text, list[0].text)
	}
	if got := weightsTitle(French, []Weight{{"Prix", 60}, {"Délai", 40}}); got != "Poids des critères\u00a0: Prix 60\u00a0%, Délai 40\u00a0%." {
		t.Errorf("title %q", got)
	}
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
