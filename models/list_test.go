package models

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"coupdemain/models/score"
)

// Paging through any list gives what one long page gives, each page with the whole count.
func TestPagesTogetherAreTheWholeList(t *testing.T) {
	g := newStage(t)
	found := map[string]bool{"M000": true, "M003": true, "M004": true, "M006": true, "unknown": true}
	for i := range 7 {
		terms := Terms{Title: "Mission", Software: []string{"galette", "glpi"}[i%2], Format: Sealed, Weights: score.Weights{Price: 100}}
		drafted := &MissionDrafted{}
		id := fmt.Sprintf("M%03d", i)
		drafted.Hidden.Mission, drafted.Hidden.Authority, drafted.Hidden.Terms = id, "A1", terms
		g.happen("Pagent", drafted)
		g.happen("Pagent", &MissionPublished{Mission: id, Authority: "A1", Terms: terms, OpensAt: g.now, ClosesAt: g.now.Add(time.Duration(20-i) * 24 * time.Hour)})
	}
	filters := map[string]struct {
		f    Filter
		want int
	}{
		"all": {Filter{}, 7}, "newest": {Filter{Newest: true}, 7}, "software": {Filter{Software: "glpi"}, 3},
		"words": {Filter{IDs: found}, 4}, "words and software": {Filter{IDs: found, Software: "galette"}, 3}, "no words": {Filter{IDs: map[string]bool{}}, 0},
	}
	for name, c := range filters {
		t.Run(name, func(t *testing.T) {
			whole := g.s.Missions(c.f, "", 100, g.now)
			if len(whole.Items) != c.want || whole.Next != "" || whole.Total != c.want {
				t.Fatalf("%d items of %d, next %q; want %d", len(whole.Items), whole.Total, whole.Next, c.want)
			}
			for _, limit := range []int{1, 2, 3, 7} {
				var ids []string
				for after := ""; ; {
					p := g.s.Missions(c.f, after, limit, g.now)
					if len(p.Items) > limit || p.Total != c.want {
						t.Fatalf("a page of %d has %d items of %d", limit, len(p.Items), p.Total)
					}
					for _, card := range p.Items {
						ids = append(ids, card.ID)
					}
					if after = p.Next; after == "" {
						break
					}
				}
				if !slices.EqualFunc(ids, whole.Items, func(id string, card Card) bool { return id == card.ID }) {
					t.Errorf("pages of %d give %v", limit, ids)
				}
			}
		})
	}
}
