package models_test

import (
	"os"
	"strings"
	"testing"

	"coupdemain/models"
	"coupdemain/models/view"
)

// What each viewer gets beyond the public terms, phase by phase, as DESIGN 9
// has it. One letter a thing: E estimate, O offers, p an award proposed, A
// signed, T its total, r the order, C its commitment, W deliveries, M one's own
// bid in the clear, S one's own score, V reviews.
var sights = []struct{ after, phase, anyone, developer, winner, loser, owner, steward string }{
	{"Pagent draft", "draft", "-", "-", "-", "-", "E", "-"},
	{"Pagent publish", "open", "", "", "", "", "E", ""},
	{"P1 ask", "open with bids", "", "", "", "", "E", ""},
	{"clock close", "closed", "", "", "", "", "E", ""},
	{"Pagent open", "opened", "", "", "M", "M", "EO", ""},
	{"Pagent award", "proposed", "", "", "M", "M", "EOp", ""},
	{"Pagent sign", "awarded", "A", "A", "ATMS", "ATMS", "EOAT", "A"},
	{"Pagent order", "ordered", "Ar", "Ar", "ATrCMS", "ATrMS", "EOATrC", "Ar"},
	{"P1 deliver", "delivered", "Ar", "Ar", "ATrCWMS", "ATrMS", "EOATrCW", "Ar"},
	{"Pagent accept", "accepted", "Ar", "Ar", "ATrCWMS", "ATrMS", "EOATrCW", "Ar"},
	{"Pagent review", "reviewed by one", "Ar", "Ar", "ATrCWMS", "ATrMS", "EOATrCWV", "Ar"},
	{"P1 review", "reviewed by both", "ArV", "ArV", "ATrCWMSV", "ATrMSV", "EOATrCWV", "ArV"},
}

func TestEachViewerSeesWhatThePhaseAllows(t *testing.T) {
	text, err := os.ReadFile("testdata/sealed.txt")
	if err != nil {
		t.Fatal(err)
	}
	h, next := models.NewHistory(), 0
	for _, line := range strings.Split(string(text), "\n") {
		if next == len(sights) {
			break
		}
		head := h.State.Pos
		h.Run(t, line)
		if h.State.Pos == head || !strings.Contains(line, " "+sights[next].after+" ") {
			continue // refused, or not the step that the table waits for
		}
		row := sights[next]
		next++
		for _, v := range []struct{ name, person, want string }{
			{"anyone", "", row.anyone}, {"developer", "P2", row.developer}, {"winner", "P1", row.winner},
			{"loser", "P3", row.loser}, {"owner", "Pagent", row.owner}, {"steward", "Psteward", row.steward},
		} {
			if got := seen(h, v.person); got != v.want {
				t.Errorf("%s: the %s sees %q, want %q", row.phase, v.name, got, v.want)
			}
		}
	}
	if next < len(sights) {
		t.Fatalf("the history never came to %q", sights[next].after)
	}
}

// seen is what a person sees of M1, in the letters of the table; "-" for nothing at all.
func seen(h *models.History, person string) string {
	var v view.Viewer
	if p, ok := h.State.Person(person); ok {
		v.Person = p
	}
	m, err := view.Mission(h.State, v, "M1", h.Now, h.Law)
	if err != nil {
		return "-"
	}
	var s strings.Builder
	say := func(shown bool, letter string) {
		if shown {
			s.WriteString(letter)
		}
	}
	say(m.Estimate > 0, "E")
	say(len(m.Offers) > 0, "O")
	if a := m.Award; a != nil {
		say(!a.Signed, "p")
		say(a.Signed, "A")
		say(a.Total > 0, "T")
	}
	if m.Order != nil {
		s.WriteString("r")
		say(m.Order.Commitment != "", "C")
	}
	say(len(m.Deliveries) > 0, "W")
	if m.Mine != nil {
		s.WriteString("M")
		say(m.Mine.Score != nil, "S")
	}
	say(len(m.Reviews) > 0, "V")
	return s.String()
}
