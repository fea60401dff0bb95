package browser

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// notPages are the GET routes that answer something else than a page.
var notPages = []string{"/healthz", "/readyz", "/metrics", "/static/*", "/live", "/missions.atom", "/clotures.ics", "/missions/:id/fichiers/:hash", "/connexion/oidc", "/connexion/oidc/retour"}

// Pages that everybody may ask for, and those that differ by who asks.
var (
	public = []string{"/", "/?q=export", "/?q=introuvablement", "/?suites=1", "/publier", "/developpeurs", "/collectivites", "/logiciels", "/journal", "/journal/1",
		"/comprendre", "/demo", "/boite", "/connexion", "/ai-je-le-droit", "/accessibilite", "/donnees-personnelles", "/?lang=en"}
	refusals = []string{"/mes-missions", "/mon-profil", "/regie", "/connexion/lien?l=perdu", "/rien-de-tel", "/missions/M0000000"}
	own      = []string{"/", "/mes-missions", "/mon-profil", "/demo"}
)

// judging holds pages of the demonstration against axe and notes which routes they were of.
type judging struct {
	b      *board
	routes map[string]*regexp.Regexp

	mu   sync.Mutex
	seen map[string]bool
}

// TestEveryPageIsAccessible holds every page against axe-core, as a stranger, an
// agent, a developer and a steward of the demonstration read it.
func TestEveryPageIsAccessible(t *testing.T) {
	t.Parallel()
	g := &judging{b: serve(t, t.TempDir(), "--demo"), routes: routes(t), seen: map[string]bool{}}
	t.Run("as", func(t *testing.T) {
		for who, read := range map[string]func(*visitor){"stranger": g.stranger, "agent": g.agent, "developer": g.developer, "steward": g.steward, "newcomer": g.newcomer} {
			t.Run(who, func(t *testing.T) {
				t.Parallel()
				read(visit(t, g.b, person{}, false))
			})
		}
	})
	for route := range g.routes {
		if !g.seen[route] {
			t.Errorf("no page of %s was judged", route)
		}
	}
}

func (g *judging) stranger(v *visitor) {
	g.judge(v, public...)
	for _, path := range refusals {
		v.mu.Lock()
		v.refused[path] = true
		v.mu.Unlock()
	}
	g.judge(v, refusals...)
	for _, list := range []string{"/developpeurs", "/collectivites", "/logiciels"} {
		v.goes(list)
		g.judge(v, v.links(`main a[href^="`+list+`/"]`, 2)...)
	}
	g.judge(v, g.b.missions()...)
}

func (g *judging) agent(v *visitor) {
	v.goes("/demo")
	v.acts(`form:has([name=suite][value$="/depouillement"]) button`)
	g.here(v)
	g.judge(v, append(own, "/publier")...)
	v.goes("/mes-missions")
	g.judge(v, v.links(`main a[href^="/missions/"]`, 8)...)
	v.goes("/publier")
	v.mu.Lock()
	v.refused["/publier"] = true
	v.mu.Unlock()
	v.submits("button[value=publish]")
	g.here(v)
}

func (g *judging) developer(v *visitor) {
	v.goes("/demo")
	v.acts("section:has(> #portes-developer) button")
	g.judge(v, own...)
	v.goes("/mes-missions")
	g.judge(v, v.links(`main a[href^="/missions/"]`, 6)...)
	v.goes("/")
	g.judge(v, v.links(`main a[href^="/missions/"]`, 3)...)
}

func (g *judging) steward(v *visitor) {
	v.goes("/demo")
	v.acts("section:has(> #portes-steward) button")
	g.judge(v, append(own, "/regie")...)
	v.goes("/developpeurs")
	g.judge(v, v.links(`main a[href^="/developpeurs/"]`, 1)...)
}

// newcomer asks for a link and reads the mail.
func (g *judging) newcomer(v *visitor) {
	v.goes("/connexion")
	v.fills("#email", "nouvelle@exemple.fr")
	v.acts("main form button[type=submit]")
	g.here(v)
	until(v.t, "the letter", func() bool {
		v.goes("/boite?adresse=nouvelle@exemple.fr")
		return len(v.links(`tbody a[href^="/boite/"]`, 1)) > 0
	})
	g.judge(v, v.links(`tbody a[href^="/boite/"]`, 1)...)
	g.judge(v, v.links(`main a[href*="/connexion/lien"]`, 1)...)
}

// judge goes to pages and judges them.
func (g *judging) judge(v *visitor, paths ...string) {
	v.t.Helper()
	for _, path := range paths {
		if status := v.goes(path); status >= 500 {
			v.t.Errorf("%s: %d", path, status)
		}
		g.here(v)
	}
}

// here judges the page as it stands.
func (g *judging) here(v *visitor) {
	v.t.Helper()
	var path string
	v.eval("location.pathname", &path)
	v.judges(v.t.Name() + " " + path)
	g.mu.Lock()
	defer g.mu.Unlock()
	for route, form := range g.routes {
		if form.MatchString(path) {
			g.seen[route] = true
		}
	}
}

// routes are the board's routes of pages, each with the form of its addresses.
func routes(t *testing.T) map[string]*regexp.Regexp {
	t.Helper()
	source, err := os.ReadFile(root + "/handlers/routes.go")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*regexp.Regexp{}
	for _, m := range regexp.MustCompile(`\{get, "([^"]+)", [^\n]*, reads, `).FindAllStringSubmatch(string(source), -1) {
		form := regexp.MustCompile(`:\w+(<\w+>)?`).ReplaceAllString(m[1], `[^/]+`)
		all[m[1]] = regexp.MustCompile("^" + form + "$")
	}
	for _, other := range notPages {
		delete(all, other)
	}
	if len(all) < 15 {
		t.Fatalf("only %d routes were found", len(all))
	}
	return all
}

// links are the first addresses on this board of some links of the page.
func (v *visitor) links(selector string, most int) []string {
	v.t.Helper()
	var all []string
	v.eval(fmt.Sprintf("[...new Set([...document.querySelectorAll(%q)].map((a) => a.href.split('#')[0]))]", selector), &all)
	all = all[:min(len(all), most)]
	for i, address := range all {
		all[i] = strings.TrimPrefix(address, v.b.url)
	}
	return all
}

// missions is a mission of every format in every phase.
func (b *board) missions() []string {
	b.t.Helper()
	var page struct {
		Items []struct{ ID, Phase, Format string }
	}
	b.call(person{}, "GET", "/missions?phase=all&limit=200", nil, &page)
	var paths []string
	seen := map[string]bool{}
	for _, m := range page.Items {
		if kind := m.Phase + " " + m.Format; !seen[kind] {
			seen[kind] = true
			paths = append(paths, "/missions/"+m.ID)
		}
	}
	return paths
}
