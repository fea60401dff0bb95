package models

import (
	"slices"
	"strings"
	"testing"
)

func TestFilesOfFailedAttemptsAreStillNamed(t *testing.T) {
	g := ordered(t, nil)
	first, second := strings.Repeat("a", 64), strings.Repeat("b", 64)
	named := func() []string {
		var all []string
		g.S.Files(func(f FileRef) { all = append(all, f.Hash) })
		slices.Sort(all)
		return all
	}
	if got := named(); len(got) > 0 {
		t.Fatalf("before any delivery: %v", got)
	}
	g.Do("Pone", &Deliver{Mission: "M1", Files: []FileRef{{Hash: first, Size: 12}}})
	g.Do("Pagent", &RaiseDispute{Mission: "M1", Text: Text{Plain: "Incomplet."}})
	g.Do("Psteward", &SettleDispute{Mission: "M1", Outcome: Fail})
	g.Do("Pagent", &AwardMission{Mission: "M1", Bid: "B2", Capacity: "La maire"})
	g.Do("Pagent", &SendOrder{Mission: "M1", Commitment: "2026-13"})
	g.Do("Ptwo", &Deliver{Mission: "M1", Files: []FileRef{{Hash: second, Size: 3}}})
	if got := named(); !slices.Equal(got, []string{first, second}) {
		t.Errorf("the files are %v", got)
	}
}

func TestOnlyPublishedSealedMissionsHaveAKey(t *testing.T) {
	keyed := func(g *Stage) (all []string) {
		g.S.Keyed(func(m *Mission) { all = append(all, m.ID) })
		return all
	}
	g := NewStage(t)
	drafted := &MissionDrafted{}
	drafted.Hidden.Mission, drafted.Hidden.Authority, drafted.Hidden.Terms = "M1", "A1", Terms{Format: Sealed}
	g.Happen("Pagent", drafted)
	if got := keyed(g); len(got) > 0 {
		t.Errorf("a draft has a key: %v", got)
	}
	if got := keyed(StageOpened(t, nil)); !slices.Equal(got, []string{"M1"}) {
		t.Errorf("the keys are of %v", got)
	}
	if got := keyed(StageOpened(t, func(k *Terms) { k.Format = Open })); len(got) > 0 {
		t.Errorf("an open mission has a key: %v", got)
	}
}
