package nodes

import (
	"net/http"
	"strings"
	"testing"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/dev/mongotest"
)

// TestPersonLandsOnAnyNode asks for a link on one node, uses it on another and is
// signed in on a third with the very next request; what is posted on one is seen
// on the next, and who signs out is out everywhere.
func TestPersonLandsOnAnyNode(t *testing.T) {
	server := mongotest.Start(t)
	uri := server.URI(server.Database(t))
	m := settle(t, uri)
	nodes := []*town.Server{m.node(t, uri), m.node(t, uri), m.node(t, uri)}
	for i := range 6 {
		who := m.people.Developers[i]
		at := func(k int) *town.Server { return nodes[(i+k)%len(nodes)] }
		b := at(0).NewBrowser(t)
		link := b.Link(t, who.Email)
		b.Move(at(1))
		if r := b.Follow(t, link); r.Status != http.StatusSeeOther {
			t.Fatalf("signing in on another node: %d\n%s", r.Status, r.Body)
		}
		b.Move(at(2))
		if r := b.Page(t, "/mon-profil"); r.Status != http.StatusOK || !strings.Contains(string(r.Body), who.Name) {
			t.Fatalf("the page after signing in elsewhere: %d\n%s", r.Status, r.Body)
		}
		cookie := b.Cookie(t)
		b.Move(at(0))
		if r := b.Follow(t, link); r.Status == http.StatusSeeOther {
			t.Fatal("the link could be used again on another node")
		}
		b.Move(at(1))
		if r := b.Post(t, "/deconnexion"); r.Status != http.StatusSeeOther {
			t.Fatalf("signing out: %d\n%s", r.Status, r.Body)
		}
		for k := range nodes {
			town.Until(t, patience, "the session is over on every node", func() bool {
				r, err := at(k).Send("GET", "/mon-profil", nil, "Cookie", cookie)
				return err == nil && !strings.Contains(string(r.Body), who.Name)
			})
		}
	}
}
