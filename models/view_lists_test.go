package models_test

import (
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/view"
)

func TestAnAuthoritysPageShowsHowLongItTakes(t *testing.T) {
	g := models.StageOpened(t, nil)
	v, err := view.Authority(g.S, "A1", g.Now)
	if err != nil || v.Published != 1 || len(v.Missions) != 1 || v.DaysToAward != nil || v.DaysToPay != nil {
		t.Fatalf("%+v %v", v, err)
	}
	g.Later(3 * 24 * time.Hour)
	g.Do("Pagent", &models.AwardMission{Mission: "M1", Bid: "B1", Capacity: "La maire"})
	g.Do("Pagent", &models.SendOrder{Mission: "M1", Commitment: "1"})
	g.Do("Pone", &models.Deliver{Mission: "M1", Text: models.Text{Plain: "x"}})
	g.Later(36 * time.Hour)
	g.Do("Pagent", &models.AcceptDelivery{Mission: "M1"})
	g.Later(20 * 24 * time.Hour)
	g.Do("Pone", &models.ConfirmPayment{Mission: "M1"})
	if v, err = view.Authority(g.S, "A1", g.Now); err != nil || *v.DaysToAward != 3 || *v.DaysToAccept != 1.5 || *v.DaysToPay != 20 {
		t.Errorf("%v %v %v %v", *v.DaysToAward, *v.DaysToAccept, *v.DaysToPay, err)
	}
	if _, err := view.Authority(g.S, "A9", g.Now); models.CodeOf(err) != models.NotFound {
		t.Errorf("unknown: %v", err)
	}
}

func TestASoftwaresPageShowsItsMissionsAndDevelopers(t *testing.T) {
	g := models.StageOpened(t, nil)
	g.Do("Pone", &models.SetSkill{Software: "galette", Level: models.Declared})
	v, err := view.Software(g.S, "galette", g.Now)
	if err != nil || len(v.Missions) != 1 || v.Missions[0].ID != "M1" || len(v.Developers) != 1 || v.Count != 1 {
		t.Errorf("%+v %v", v, err)
	}
	var names int
	v.EachWho(func(w *view.Who) { names++ })
	if names != 1 {
		t.Errorf("%d names to fill in", names)
	}
	if v, _ := view.Software(g.S, "glpi", g.Now); len(v.Missions) != 0 || len(v.Developers) != 0 {
		t.Errorf("another software: %+v", v)
	}
	if _, err := view.Software(g.S, "none", g.Now); models.CodeOf(err) != models.NotFound {
		t.Errorf("unknown: %v", err)
	}
}
