package models

import (
	"testing"

	"coupdemain/models/score"
)

func TestReputationCountsWhatIsAcceptedBySoftwareAndDomain(t *testing.T) {
	g := StageAccepted(t)
	d := g.developer("D1")
	if w := g.S.Works(d, g.Now); len(w) != 1 || w[0].Failed || w[0].Taken != 9 || w[0].Promised != 10 || w[0].Amount != 100_000 || w[0].Title != "Mettre à jour Galette" {
		t.Fatalf("works %+v", w)
	}
	for _, c := range []struct {
		software, domain string
		missions         int
	}{{"galette", "", 1}, {"", "vie-associative", 1}, {"glpi", "", 0}, {"glpi", "vie-associative", 1}, {"", "", 0}} {
		if r := g.S.ReputationOn(d, c.software, c.domain, g.Now); r.Missions != c.missions {
			t.Errorf("on %q %q: %d missions", c.software, c.domain, r.Missions)
		}
	}
	if r := g.S.ReputationOf(g.developer("D2"), g.Now); r.Score != score.NeutralReputation || r.Missions != 0 {
		t.Errorf("a newcomer has %+v", r)
	}
}
