package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"coupdemain/scripts/testday"
)

// journey is one mission and the people who live through it, each at a browser
// of their own.
type journey struct {
	t          *testing.T
	b          *board
	agent      *visitor
	developers [3]*visitor
	id, path   string
	closes     time.Time
	begun      time.Time
}

// gather has everybody sign in. An association posts what a public buyer may not.
func gather(t *testing.T, format string, plain bool) *journey {
	t.Helper()
	b := serve(t, town.copied(t))
	j := &journey{t: t, b: b, begun: testday.Now()}
	owner := town.private
	if format == "sealed" {
		owner = town.agent
	}
	var arriving sync.WaitGroup
	j.agent = visit(t, b, owner, plain)
	for i := range j.developers {
		j.developers[i] = visit(t, b, town.developers[i], plain)
	}
	for _, v := range j.developers {
		arriving.Go(func() { v.enters("/mes-missions") })
	}
	arriving.Wait()
	j.agent.enters("/publier")
	return j
}

// all is everybody of the journey.
func (j *journey) all() []*visitor { return append([]*visitor{j.agent}, j.developers[:]...) }

// publishes words a mission on the one screen, keeps it, sets its close to the
// second by the API (a form's field knows minutes), and publishes it by its page.
// Whoever needed long to come so far gets long to bid: no machine is too slow.
func (j *journey) publishes(format string, least time.Duration, fields map[string]string) {
	j.t.Helper()
	a := j.agent
	a.shot("publier")
	a.fills("#title", "Réparer l'export des permis")
	a.fills("#software", software)
	a.fills("#need", "L'export des permis de construire échoue depuis la mise à jour : il faut le réparer et dire comment l'éprouver.")
	a.chooses("#closes_at", testday.Now().AddDate(0, 0, 7).Format("2006-01-02T15:04"))
	a.chooses("#kind", "fix")
	a.fills("#criteria", "L'export de 500 dossiers aboutit.\nLa correction est proposée au projet.")
	if format != "sealed" {
		a.presses("#format-" + format)
		a.fills("#weight_price", "100")
		a.fills("#weight_delay", "0")
	}
	for name, value := range fields {
		a.fills("#"+name, value)
	}
	if format != "sealed" {
		for n := range 3 {
			var there bool
			a.eval(fmt.Sprintf("Boolean(document.getElementById('manual_name%d'))", n), &there)
			if there {
				a.chooses(fmt.Sprintf("#manual_name%d", n), "")
				a.chooses(fmt.Sprintf("#manual_weight%d", n), "")
			}
		}
	}
	a.acts("button[value=save]")
	a.eval("new URLSearchParams(location.search).get('mission')", &j.id)
	if os.Getenv("COUPDEMAIN_SHOTS") != "" {
		least += 30 * time.Second // pictures take their time
	}
	j.closes = testday.Now().Add(max(least, 2*testday.Now().Sub(j.begun))).Truncate(time.Millisecond)
	j.b.call(a.who, "PATCH", "/missions/"+j.id, map[string]any{"closes_at": j.closes.UTC().Format(time.RFC3339Nano)}, nil)
	a.goes("/missions/" + j.id)
	a.acts(`form[action$="/publier"] button`)
	a.eval("location.pathname", &j.path)
	var arriving sync.WaitGroup
	for _, v := range j.developers {
		arriving.Go(func() { v.goes(j.path) })
	}
	arriving.Wait()
	if !a.plain {
		for _, v := range j.all() {
			v.stays()
			v.settles()
		}
	}
}

// settles waits until the page has its live view.
func (v *visitor) settles() {
	v.t.Helper()
	until(v.t, v.name()+" follows the mission live", func() bool {
		v.mu.Lock()
		defer v.mu.Unlock()
		return strings.Contains(v.frames.String(), `"op":"hello"`)
	})
}

// bids fills the form and sends it; the receipt comes on the same page.
func (v *visitor) bids(amount, days string, more ...string) {
	v.t.Helper()
	v.fills("#amount", amount)
	v.fills("#days", days)
	for i := 0; i+1 < len(more); i += 2 {
		v.fills(more[i], more[i+1])
	}
	if v.plain {
		v.acts("#bid button[type=submit]")
	} else {
		v.presses("#bid button[type=submit]")
	}
	v.sees("the receipt of "+amount, fmt.Sprintf(`document.querySelector("#recu-partie")?.innerText.replace(/\s/g, "").includes(%q)`, squeezed(amount)))
}

var blanks = regexp.MustCompile(`\s`)

func squeezed(text string) string { return blanks.ReplaceAllString(text, "") }

// hides wants none of these amounts anywhere in a visitor's page, nor in
// anything that the live socket ever gave them.
func (v *visitor) hides(amounts ...string) {
	v.t.Helper()
	var page string
	v.eval("document.documentElement.outerHTML", &page)
	v.mu.Lock()
	frames := v.frames.String()
	v.mu.Unlock()
	for _, amount := range amounts {
		whole, cents, _ := strings.Cut(squeezed(amount), ",")
		thousands, rest := whole[:len(whole)-3], whole[len(whole)-3:]
		form := regexp.MustCompile(`(^|[^0-9A-Za-z])` + thousands + `(\s|&nbsp;|,|\x{202f}|\x{a0})?` + rest + `([.,]?` + cents + `)?($|[^0-9A-Za-z])`)
		for where, text := range map[string]string{"page": page, "frames": frames} {
			if at := form.FindStringIndex(text); at != nil {
				v.t.Errorf("%s finds %s in the %s: …%s…", v.name(), amount, where, text[max(0, at[0]-80):min(len(text), at[1]+80)])
			}
		}
	}
}

// waits lets the clock come to an instant, on which the story depends.
func (j *journey) waits(at time.Time) { <-time.After(at.Sub(testday.Now())) }

// closed waits for the clock: every page turns without being loaded again.
func (j *journey) closed() {
	j.t.Helper()
	j.waits(j.view(j.agent.who).EffectiveEnd)
	for _, v := range j.all() {
		v.sees("the close", has(`#mission[data-phase="closed"]`))
		if !v.plain {
			v.stayed()
		}
	}
}

// view is the mission as somebody reads it in the API.
func (j *journey) view(who person) (v struct {
	Phase        string    `json:"phase"`
	EffectiveEnd time.Time `json:"effective_end"`
	OpensAt      time.Time `json:"opens_at"`
	Offers       []struct {
		ID        string `json:"id"`
		Rank      int    `json:"rank"`
		Developer struct {
			ID string `json:"id"`
		} `json:"developer"`
	} `json:"offers"`
}) {
	j.t.Helper()
	var raw json.RawMessage
	j.b.call(who, "GET", "/missions/"+j.id, nil, &raw)
	if err := json.Unmarshal(raw, &v); err != nil {
		j.t.Fatal(err)
	}
	return v
}

// steady wants that what came live moved nothing else on the page.
func (v *visitor) steady() {
	v.t.Helper()
	var shifts []struct {
		Value float64
		Of    string
	}
	v.eval("window.shifts", &shifts)
	sum := 0.0
	for _, s := range shifts {
		sum += s.Value
	}
	if sum > 0.02 {
		v.t.Errorf("%s: the page moved by %.4f: %v", v.name(), sum, shifts)
	}
}
