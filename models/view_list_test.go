package models_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/score"
	"coupdemain/models/view"
)

// Paging through any list gives what one long page gives, each page with the whole count.
func TestPagesTogetherAreTheWholeList(t *testing.T) {
	g := models.NewStage(t)
	found := map[string]bool{"M000": true, "M003": true, "M004": true, "M006": true, "unknown": true}
	for i := range 7 {
		terms := models.Terms{Title: "Mission", Software: []string{"galette", "glpi"}[i%2], Format: models.Sealed, Weights: score.Weights{Price: 100}}
		drafted := &models.MissionDrafted{}
		id := fmt.Sprintf("M%03d", i)
		drafted.Hidden.Mission, drafted.Hidden.Authority, drafted.Hidden.Terms = id, "A1", terms
		g.Happen("Pagent", drafted)
		g.Happen("Pagent", &models.MissionPublished{Mission: id, Authority: "A1", Terms: terms, OpensAt: g.Now, ClosesAt: g.Now.Add(time.Duration(20-i) * 24 * time.Hour)})
	}
	filters := map[string]struct {
		f    view.Filter
		want int
	}{
		"all": {view.Filter{}, 7}, "newest": {view.Filter{Newest: true}, 7}, "software": {view.Filter{Software: "glpi"}, 3},
		"words": {view.Filter{IDs: found}, 4}, "words and software": {view.Filter{IDs: found, Software: "galette"}, 3}, "no words": {view.Filter{IDs: map[string]bool{}}, 0},
	}
	for name, c := range filters {
		t.Run(name, func(t *testing.T) {
			whole := view.Missions(g.S, c.f, "", 100, g.Now)
			if len(whole.Items) != c.want || whole.Next != "" || whole.Total != c.want {
				t.Fatalf("%d items of %d, next %q; want %d", len(whole.Items), whole.Total, whole.Next, c.want)
			}
			for _, limit := range []int{1, 2, 3, 7} {
				var ids []string
				for after := ""; ; {
					p := view.Missions(g.S, c.f, after, limit, g.Now)
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
				if !slices.EqualFunc(ids, whole.Items, func(id string, card view.Card) bool { return id == card.ID }) {
					t.Errorf("pages of %d give %v", limit, ids)
				}
			}
		})
	}
}
