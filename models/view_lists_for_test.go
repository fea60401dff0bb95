package models

import (
	"testing"
	"time"
)

func TestAnAuthoritysPageShowsHowLongItTakes(t *testing.T) {
	g := opened(t, nil)
	v, err := g.s.AuthorityFor("A1", g.now)
	if err != nil || v.Published != 1 || len(v.Missions) != 1 || v.DaysToAward != nil || v.DaysToPay != nil {
		t.Fatalf("%+v %v", v, err)
	}
	g.later(3 * 24 * time.Hour)
	g.do("Pagent", &AwardMission{Mission: "M1", Bid: "B1", Capacity: "La maire"})
	g.do("Pagent", &SendOrder{Mission: "M1", Commitment: "1"})
	g.do("Pone", &Deliver{Mission: "M1", Text: Text{Plain: "x"}})
	g.later(36 * time.Hour)
	g.do("Pagent", &AcceptDelivery{Mission: "M1"})
	g.later(20 * 24 * time.Hour)
	g.do("Pone", &ConfirmPayment{Mission: "M1"})
	if v, err = g.s.AuthorityFor("A1", g.now); err != nil || *v.DaysToAward != 3 || *v.DaysToAccept != 1.5 || *v.DaysToPay != 20 {
		t.Errorf("%v %v %v %v", *v.DaysToAward, *v.DaysToAccept, *v.DaysToPay, err)
	}
	if _, err := g.s.AuthorityFor("A9", g.now); CodeOf(err) != NotFound {
		t.Errorf("unknown: %v", err)
	}
}

func TestASoftwaresPageShowsItsMissionsAndDevelopers(t *testing.T) {
	g := opened(t, nil)
	g.do("Pone", &SetSkill{Software: "galette", Level: Declared})
	v, err := g.s.SoftwareFor("galette", g.now)
	if err != nil || len(v.Missions) != 1 || v.Missions[0].ID != "M1" || len(v.Developers) != 1 || v.Count != 1 {
		t.Errorf("%+v %v", v, err)
	}
	var names int
	v.EachWho(func(w *Who) { names++ })
	if names != 1 {
		t.Errorf("%d names to fill in", names)
	}
	if v, _ := g.s.SoftwareFor("glpi", g.now); len(v.Missions) != 0 || len(v.Developers) != 0 {
		t.Errorf("another software: %+v", v)
	}
	if _, err := g.s.SoftwareFor("none", g.now); CodeOf(err) != NotFound {
		t.Errorf("unknown: %v", err)
	}
}
