package browser

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"coupdemain/scripts/testday"
)

// stop is where the focus stands, and whether one sees it there.
type stop struct {
	What  string // its kind and words
	Here  bool   // it is what was looked for
	Again bool   // the focus was there before on this page
	None  bool   // the focus left the page
	Seen  bool   // it has an outline, and stands in the window
}

// focused describes the focus; what was visited is marked on the page itself.
const focused = `((wanted) => { const el = document.activeElement;
	if (!el || el === document.body || el === document.documentElement) return {What: "nothing", None: true};
	const s = getComputedStyle(el), r = el.getBoundingClientRect(), again = Boolean(el.tabbed); el.tabbed = true;
	return {What: el.tagName + " " + (el.id || el.name || el.innerText.slice(0, 40)), Here: wanted !== "" && el.matches(wanted), Again: again, None: false,
		Seen: (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none") && r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight} })(%q)`

// mostStops is more than any page has.
const mostStops = 400

// tabs presses Tab until the focus is where it is wanted, and wants to see it at
// every stop.
func (v *visitor) tabs(wanted string) {
	v.t.Helper()
	for range mostStops {
		if s := v.tabbed(wanted); s.Here {
			return
		}
	}
	v.t.Fatalf("Tab does not come to %s\n%s", wanted, v.text())
}

func (v *visitor) tabbed(wanted string) (s stop) {
	v.t.Helper()
	v.run("Tab", chromedp.KeyEvent(kb.Tab))
	v.eval(fmt.Sprintf(focused, wanted), &s)
	if !s.None && !s.Seen {
		v.t.Errorf("the focus is not seen at %s", s.What)
	}
	return s
}

// rounds goes once through the whole page: every stop is seen, and the last
// leads out of the page or back to its beginning.
func (v *visitor) rounds(least int) {
	v.t.Helper()
	stops := 0
	for range mostStops {
		if s := v.tabbed(""); s.None || s.Again {
			var left int
			v.eval(`[...document.querySelectorAll("a[href], button, input:not([type=hidden]):not([type=radio]), select, textarea, summary, [tabindex='0']")]
				.filter((el) => el.checkVisibility() && !el.disabled && !el.tabbed).length`, &left)
			if left > 0 || stops < least {
				v.t.Errorf("after %d stops the focus goes round, and %d places were never reached\n%s", stops, left, v.text())
			}
			return
		}
		stops++
	}
	v.t.Fatal("the focus goes on and on")
}

// strikes presses Enter on what has the focus and waits for the page that follows.
func (v *visitor) strikes() {
	v.t.Helper()
	v.lands("Enter", chromedp.KeyEvent(kb.Enter))
}

// writes types with the keys, in place of what the field holds.
func (v *visitor) writes(text string) {
	v.t.Helper()
	v.run("type", chromedp.KeyEvent("a", chromedp.KeyModifiers(input.ModifierCtrl)), chromedp.KeyEvent(text))
}

// TestKeyboardAloneSuffices goes from the first page to the receipt of a bid
// without ever touching the mouse.
func TestKeyboardAloneSuffices(t *testing.T) {
	t.Parallel()
	b := serve(t, town.copied(t))
	var made struct{ ID string }
	b.call(town.agent, "POST", "/missions", map[string]any{"title": "Réparer l'export des permis", "software": software, "kind": "fix", "domain": "urbanisme",
		"data": "none", "criteria": []string{"L'export aboutit."}, "need": "L'export des permis échoue depuis la mise à jour.",
		"closes_at": testday.Now().AddDate(0, 0, 7).UTC().Format(time.RFC3339)}, &made)
	b.call(town.agent, "POST", "/missions/"+made.ID+"/publish", nil, nil)
	v := visit(t, b, town.developers[0], false)

	v.goes("/")
	if s := v.tabbed("a.skip"); !s.Here {
		t.Errorf("the first stop is %s", s.What)
	}
	v.run("skip", chromedp.KeyEvent(kb.Enter))
	v.sees("the content", `document.activeElement.id === "contenu"`)
	v.goes("/")
	v.rounds(10)

	v.goes("/")
	v.tabs(`nav a[href="/logiciels"]`)
	v.strikes()
	v.tabs(`nav a[href="/"], header a[href="/"]`)
	v.strikes()
	v.tabs("#q")
	v.writes("export")
	v.strikes()
	v.sees("what was searched", `new URLSearchParams(location.search).get("q") === "export"`)
	mission := `a[href^="/missions/` + made.ID + `"]`
	v.tabs(mission)
	v.strikes()
	v.rounds(10)
	v.tabs(`#part-panel a[href^="/connexion"]`)
	v.strikes()
	v.tabs("#email")
	v.writes(v.who.email)
	v.strikes()
	v.tabs(`main a[href="/boite"]`)
	v.strikes()
	v.tabs(`tbody a[href^="/boite/"]`)
	v.strikes()
	v.tabs(`main a[href*="/connexion/lien"]`)
	v.strikes()
	v.tabs("main form button[type=submit]")
	v.strikes()
	v.sees("the mission again", `location.pathname.startsWith("/missions/`+made.ID+`")`)
	v.rounds(15)
	v.tabs("#amount")
	v.writes("1 450")
	v.tabs("#days")
	v.writes("12")
	v.tabs("#bid button[type=submit]")
	v.run("send", chromedp.KeyEvent(kb.Enter))
	v.sees("the receipt", `document.querySelector("#recu-partie")?.innerText.replace(/\s/g, "").includes("1450")`)
	v.rounds(1)
}
