package browser

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axe is the accessibility checker that npm fetched.
var axe = sync.OnceValues(func() (string, error) {
	b, err := os.ReadFile(root + "/node_modules/axe-core/axe.min.js")
	return string(b), err
})

// Everything that axe knows of WCAG 2.2 A and AA and of good practice; and what
// alone depends on the theme.
const (
	allRules = `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]}`
	colours  = `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`
)

// looks are the ways in which every page is read. Structure does not depend on
// the theme, so that all rules run once for each width.
var looks = []struct {
	width  int64
	scheme string
	rules  string
}{
	{1280, "light", allRules}, {1280, "dark", colours}, {390, "light", colours}, {390, "dark", allRules},
}

// unfold opens everything that is folded.
const unfold = `document.querySelectorAll("details").forEach((d) => { d.open = true })`

// judges holds the page as it stands against axe in every look, and wants no
// sideways scrolling on the narrowest telephone.
func (v *visitor) judges(what string) {
	v.t.Helper()
	checker, err := axe()
	if err != nil {
		v.t.Fatal(err)
	}
	v.eval(checker+"; "+unfold, nil)
	for _, look := range looks {
		v.run("look", size(look.width, 900, look.width < 500), stillTheme(look.scheme))
		var faults []string
		script := fmt.Sprintf(`axe.run(document, {runOnly: %s, resultTypes: ["violations"]}).then((r) => r.violations.flatMap((f) =>
			f.nodes.map((n) => f.id + " at " + n.target.join(" ") + ": " + (n.any.concat(n.all, n.none)[0]?.message || f.help))))`, look.rules)
		v.run("axe", chromedp.Evaluate(script, &faults, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
		for _, f := range faults {
			v.t.Errorf("%s, %d %s: %s", what, look.width, look.scheme, f)
		}
	}
	var wide []string
	v.run("narrow", size(320, 800, true), chromedp.Evaluate(tooWide, &wide))
	if len(wide) > 0 {
		v.t.Errorf("%s scrolls sideways at 320: %s", what, strings.Join(wide, ", "))
	}
}

// tooWide lists what reaches over the right edge of a page that scrolls sideways.
const tooWide = `document.documentElement.scrollWidth <= innerWidth && innerWidth <= 320 ? [] :
	["page " + document.documentElement.scrollWidth + " of " + innerWidth].concat([...document.querySelectorAll("main *, header *, footer *")]
	.filter((el) => el.getBoundingClientRect().right > 321 && !el.closest(".scroll")).slice(0, 5).map((el) => el.tagName + "." + el.className + "#" + el.id))`

// stillTheme is a theme for readers who want nothing to move: a colour on its
// way to another would be judged.
func stillTheme(scheme string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}})
}
