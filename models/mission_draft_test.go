package models

import (
	"fmt"
	"testing"
)

// Drafts stay until somebody throws them away: without a bound a program with an
// agent's token fills the memory of every node.
func TestAuthorityHasABoundedNumberOfDrafts(t *testing.T) {
	g := NewStage(t)
	for i := range maxDrafts {
		g.Do("Pagent", &DraftMission{Mission: fmt.Sprintf("M%d", i)})
	}
	g.Refused("Pagent", &DraftMission{Mission: "M-over"}, Limit, "too_many")
	g.Do("Pagent", &CancelMission{Mission: "M7"})
	g.Do("Pagent", &DraftMission{Mission: "M-freed"})
	g.Refused("Pagent", &DraftMission{Mission: "M-over"}, Limit, "too_many")
}

func TestPublishedMissionIsNoDraftAnyMore(t *testing.T) {
	g := StageOpened(t, nil)
	if a := must(g.S.Authority("A1")); a.Drafts != 0 || a.Published != 1 {
		t.Errorf("%d drafts, %d published", a.Drafts, a.Published)
	}
}
