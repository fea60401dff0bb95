package ui

import (
	"math"
	"time"

	"coupdemain/models/money"
)

// Step is one change of the best bid of a mission with amounts shown.
type Step struct {
	At     time.Time
	Amount money.Cents // the best from At on
	Who    string      // as shown: "Candidat B"
	Note   string      // why, when it is not a plain bid: "plancher, après A à 800,00 €"
}

// Chart is the curve of the best bids. Steps are in the order of time.
type Chart struct {
	ID       string // makes ids unique on the page
	Steps    []Step
	From, To time.Time // the width: opening and end; To may have moved
	Now      time.Time // where the curve stops; after To it is drawn to To
	Mine     *Step     // the viewer's own latest bid, if any
}

// The chart's measures, in pixels from the top: lines stretch with the page, letters do not.
const (
	chartHeight = 230
	chartTop    = 36.0
	chartBottom = 181.0
	chartAxis   = 200.0
)

type line struct{ class, x1, x2, y1, y2 string }

type label struct{ class, x, y, anchor, text string }

type dot struct{ class, x, y, r string }

// drawing is the chart, laid out: what the template writes.
type drawing struct {
	lines  []line
	labels []label
	dots   []dot
}

// draw lays the chart out. It is a pure function of the chart and the language.
func (c Chart) draw(lang string) drawing {
	var d drawing
	low, high := c.bounds()
	y := func(amount money.Cents) float64 {
		if high == low {
			return (chartTop + chartBottom) / 2
		}
		return chartTop + (chartBottom-chartTop)*float64(high-amount)/float64(high-low)
	}
	d.scale(lang, c, y)
	d.hours(lang, c)
	d.curve(c, y)
	d.marks(lang, c, y)
	return d
}

// bounds gives the lowest and the highest amount drawn.
func (c Chart) bounds() (low, high money.Cents) {
	low, high = math.MaxInt64, 0
	for _, s := range c.Steps {
		low, high = min(low, s.Amount), max(high, s.Amount)
	}
	if c.Mine != nil {
		low, high = min(low, c.Mine.Amount), max(high, c.Mine.Amount)
	}
	if low > high {
		low = high
	}
	return low, high
}

// x places an instant, in percent: 2 to 94, which leaves room for the last figure.
func (c Chart) x(t time.Time) float64 {
	whole := c.To.Sub(c.From)
	if whole <= 0 {
		return 2
	}
	share := float64(t.Sub(c.From)) / float64(whole)
	return 2 + 92*min(max(share, 0), 1)
}

func (c Chart) end() time.Time {
	if c.Now.After(c.To) {
		return c.To
	}
	return c.Now
}

// scale draws three amounts: the highest, the lowest and the middle.
func (d *drawing) scale(lang string, c Chart, y func(money.Cents) float64) {
	if len(c.Steps) == 0 {
		return
	}
	low, high := c.bounds()
	amounts := []money.Cents{high}
	if low != high {
		amounts = append(amounts, low+(high-low)/2, low)
	}
	for _, a := range amounts {
		at := y(a)
		d.lines = append(d.lines, line{"", "0", "100%", svgPixels(at), svgPixels(at)})
		d.labels = append(d.labels, label{"", "0", svgPixels(at - 5), "", MoneyRound(lang, a)})
	}
}

// hours draws the axis of time with at most five marks.
func (d *drawing) hours(lang string, c Chart) {
	d.lines = append(d.lines, line{"", "0", "100%", svgPixels(chartAxis), svgPixels(chartAxis)})
	whole := c.To.Sub(c.From)
	if whole <= 0 {
		return
	}
	write := Hour
	if whole > 48*time.Hour {
		write = DayShort
	}
	for i := range 5 {
		t := c.From.Add(whole * time.Duration(i) / 4)
		x, anchor := svgPercent(c.x(t)), "middle"
		if i == 0 {
			anchor = "start"
		}
		d.lines = append(d.lines, line{"", x, x, svgPixels(chartAxis), svgPixels(chartAxis + 6)})
		d.labels = append(d.labels, label{"", x, svgPixels(chartAxis + 20), anchor, write(lang, t)})
	}
}

// curve draws the steps: flat until the next, then straight down.
func (d *drawing) curve(c Chart, y func(money.Cents) float64) {
	for i, s := range c.Steps {
		until := c.end()
		if i+1 < len(c.Steps) {
			until = c.Steps[i+1].At
		}
		x1, x2, at := svgPercent(c.x(s.At)), svgPercent(c.x(until)), svgPixels(y(s.Amount))
		d.lines = append(d.lines, line{"line", x1, x2, at, at})
		if i > 0 {
			d.lines = append(d.lines, line{"line", x1, x1, svgPixels(y(c.Steps[i-1].Amount)), at})
		}
	}
}

// marks draws where we are: the present, the best, one's own.
func (d *drawing) marks(lang string, c Chart, y func(money.Cents) float64) {
	now := c.x(c.end())
	if !c.Now.After(c.To) {
		d.lines = append(d.lines, line{"now", svgPercent(now), svgPercent(now), "20", svgPixels(chartAxis)})
		d.labels = append(d.labels, label{"", svgPercent(now), "13", "middle", T(lang, "chart.now")})
	}
	if n := len(c.Steps); n > 0 {
		best := c.Steps[n-1].Amount
		d.dots = append(d.dots, dot{"", svgPercent(now), svgPixels(y(best)), "4.5"})
		text, anchor := now+1.5, "start"
		if now > 80 {
			text, anchor = now-1.5, "end"
		}
		d.labels = append(d.labels, label{"strong", svgPercent(text), svgPixels(y(best) + 16), anchor, MoneyRound(lang, best)})
	}
	if c.Mine != nil {
		x, at := c.x(c.Mine.At), y(c.Mine.Amount)
		text, anchor := x-1.2, "end"
		if x < 25 {
			text, anchor = x+1.2, "start"
		}
		d.dots = append(d.dots, dot{"mine", svgPercent(x), svgPixels(at), "5"})
		d.labels = append(d.labels, label{"strong", svgPercent(text), svgPixels(at - 9), anchor, T(lang, "chart.you", "amount", MoneyRound(lang, c.Mine.Amount))})
	}
}

func (c Chart) description(lang string) string {
	n := len(c.Steps)
	first, last := "", ""
	if n > 0 {
		first, last = Money(lang, c.Steps[0].Amount), Money(lang, c.Steps[n-1].Amount)
	}
	return T(lang, "chart.desc", "n", n, "first", first, "last", last)
}
