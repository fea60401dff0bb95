package journal

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"coupdemain/models"
	"coupdemain/web/ui"
	"coupdemain/web/webtest"
)

func TestPagesOfTheJournalSayEverythingAndRunNothing(t *testing.T) {
	webtest.Sound(t, func(p ui.Page) map[string]templ.Component {
		commit := Commit{Pos: 12, ID: "01J", At: p.Now, Hash: strings.Repeat("a", 64), Leaves: []Leaf{{Hash: "b"}, {Hash: "c", Type: "mission.published", Salt: "d", Data: []byte(`{"type":"mission.published","mission":"M9"}`)}}}
		private := Commit{Pos: 11, At: p.Now, Hash: strings.Repeat("b", 64), Leaves: []Leaf{{Hash: "b"}}}
		return map[string]templ.Component{
			"lines": Page(p, Data{Commits: []Commit{commit, private}, Before: 11, Missing: true, Numbers: true}), "not there": Page(p, Data{Missing: true}),
			"line there": Entry(p, Proof{Commit: commit, Asked: commit.Hash, There: true, Head: 20}), "line not there": Entry(p, Proof{Commit: private, Asked: "x"}),
		}
	})
}

func TestEveryEventOfTheJournalHasAName(t *testing.T) {
	for _, lang := range ui.Languages {
		for _, name := range models.EventNames() {
			if eventLabel(lang, name) == name {
				t.Errorf("%s: %s has no label", lang, name)
			}
		}
	}
}
