package models

import (
	"strings"
	"testing"
)

func TestOnlyWellFormedWorkIsHandedOver(t *testing.T) {
	g := ordered(t, nil)
	hash := strings.Repeat("a", 64)
	many := make([]string, maxLinks+1)
	for i := range many {
		many[i] = "https://example.org/"
	}
	for name, c := range map[string]struct {
		cmd  Deliver
		keys []string
	}{
		"nothing":       {Deliver{}, []string{"delivery_empty"}},
		"script":        {Deliver{Links: []string{"javascript:alert(1)"}}, []string{"link_invalid"}},
		"no host":       {Deliver{Links: []string{"https://"}}, []string{"link_invalid"}},
		"file":          {Deliver{Links: []string{"file:///etc/passwd"}}, []string{"link_invalid"}},
		"two lines":     {Deliver{Links: []string{"https://a.org/\nhttps://b.org"}}, []string{"link_invalid"}},
		"long link":     {Deliver{Links: []string{"https://a.org/" + strings.Repeat("x", maxLink)}}, []string{"too_long"}},
		"many links":    {Deliver{Links: many}, []string{"too_many"}},
		"many files":    {Deliver{Files: make([]FileRef, maxFiles+1)}, []string{"too_many", "file_invalid"}},
		"bad hash":      {Deliver{Files: []FileRef{{Hash: "x", Size: 1}}}, []string{"file_invalid"}},
		"bad name":      {Deliver{Files: []FileRef{{Hash: hash, Size: 1, Name: "a\nb"}}}, []string{"file_invalid"}},
		"empty file":    {Deliver{Files: []FileRef{{Hash: hash}}}, []string{"file_invalid"}},
		"long text":     {Deliver{Text: Text{Plain: strings.Repeat("é", maxWords+1)}}, []string{"too_long"}},
		"all the wrong": {Deliver{Text: Text{Plain: "\x00"}, Links: []string{"x"}}, []string{"control_characters", "link_invalid"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.cmd.Mission = "M1"
			(&Stage{T: t, S: g.S, Now: g.Now}).Refused("Pone", &c.cmd, Invalid, c.keys...)
		})
	}
	g.Refused("Ptwo", &Deliver{Mission: "M1", Text: Text{Plain: "x"}}, Forbidden, "not_your_award")
	g.Refused("Pagent", &Deliver{Mission: "M1", Text: Text{Plain: "x"}}, Forbidden, "not_your_award")
	g.Do("Pone", &Deliver{Mission: "M1", Files: []FileRef{{Hash: hash, Size: 12}}})
	g.phase(Delivered)
	g.Refused("Pone", &Deliver{Mission: "M1", Text: Text{Plain: "x"}}, Refused, "wrong_phase")
}

func TestLinksAndNamesStayOutOfTheJournal(t *testing.T) {
	g := ordered(t, nil)
	file := FileRef{Hash: strings.Repeat("a", 64), Size: 12, Name: "export de Mme Untel.ods"}
	g.Do("Pone", &Deliver{Mission: "M1", Links: []string{"https://a.org/1", "https://b.org/2"}, Files: []FileRef{file}})
	if d := g.mission().Deliveries[0]; len(d.Files) != 1 || d.Files[0].Name != "" || d.Files[0].Size != 12 {
		t.Errorf("delivery %+v", d)
	}
}

func TestARejectedDeliveryIsMended(t *testing.T) {
	g := StageDelivered(t, nil)
	g.Refused("Pagent", &RejectDelivery{Mission: "M1"}, Invalid, "missing")
	g.Refused("Pone", &RejectDelivery{Mission: "M1", Reasons: "x"}, Forbidden, "not_your_authority")
	before := g.mission()
	g.Do("Pagent", &RejectDelivery{Mission: "M1", Reasons: "La reprise manque."})
	g.phase(Ordered)
	if d := g.mission().Deliveries[0]; d.Rejected.IsZero() || d.Reasons == "" || !before.Deliveries[0].Rejected.IsZero() {
		t.Errorf("delivery %+v, before %+v", d, before.Deliveries[0])
	}
	g.Later(3 * Day)
	g.Do("Pone", &Deliver{Mission: "M1", Text: Text{Plain: "Voici."}})
	e := g.Do("Pagent", &AcceptDelivery{Mission: "M1"})[0].(*DeliveryAccepted)
	if e.N != 2 || e.Taken != 12 {
		t.Errorf("accepted %+v", e)
	}
	if w := g.S.Works(g.developer("D1"), g.Now); len(w) != 1 || w[0].Rejections != 1 || w[0].Taken != 12 || w[0].Promised != 10 {
		t.Errorf("works %+v", w)
	}
}

func TestPersonalDataWantsItsErasureAttested(t *testing.T) {
	g := StageDelivered(t, func(k *Terms) { k.Data = Personal })
	g.Refused("Pagent", &AcceptDelivery{Mission: "M1"}, Refused, "erasure_missing")
	g.Do("Pagent", &AcceptDelivery{Mission: "M1", Erasure: true})
	g.phase(Accepted)
}

func TestAnAcceptedMissionAttestsTheSkill(t *testing.T) {
	g := StageDelivered(t, nil)
	g.Do(Operator, &SetSkill{Developer: "D1", Domain: "vie-associative", Level: Maintainer})
	g.Do("Pagent", &AcceptDelivery{Mission: "M1", SkillConfirmed: true})
	if k, ok := g.developer("D1").skill("galette", ""); !ok || k.Level != Attested || k.Proof != "mission:M1" || !k.Until.Equal(g.Now.AddDate(0, 36, 0)) {
		t.Errorf("software: %+v", k)
	}
	if k, _ := g.developer("D1").skill("", "vie-associative"); k.Level != Maintainer {
		t.Errorf("a maintainer was lowered: %+v", k)
	}
	if n := g.S.Competent("galette", "", Attested, g.Now); n != 1 {
		t.Errorf("%d attested", n)
	}
	plain := StageDelivered(t, nil)
	plain.Do("Pagent", &AcceptDelivery{Mission: "M1"})
	if len(plain.developer("D1").Skills) != 0 {
		t.Error("a skill that nobody confirmed")
	}
}

func TestEitherSideSaysThatItWasPaid(t *testing.T) {
	for _, by := range []string{"Pagent", "Pone"} {
		g := StageDelivered(t, nil)
		g.Refused(by, &ConfirmPayment{Mission: "M1"}, Refused, "wrong_phase")
		g.Do("Pagent", &AcceptDelivery{Mission: "M1"})
		g.Refused("Ptwo", &ConfirmPayment{Mission: "M1"}, Forbidden, "not_your_award")
		g.Do(by, &ConfirmPayment{Mission: "M1"})
		g.phase(Paid)
		g.Refused(by, &ConfirmPayment{Mission: "M1"}, Refused, "wrong_phase")
	}
}

func TestTheLastDeliveryIsToBeVerified(t *testing.T) {
	g := ordered(t, nil)
	if by := g.mission().VerifyBy(); !by.IsZero() {
		t.Errorf("nothing was delivered, to be verified by %s", by)
	}
	for range 2 {
		g.Later(Day)
		g.Do("Pone", &Deliver{Mission: "M1", Text: Text{Plain: "Fait.", Ref: TextRef{Doc: "doc"}}})
		if by := g.mission().VerifyBy(); !by.Equal(g.Now.AddDate(0, 0, 15)) {
			t.Errorf("delivered on %s, to be verified by %s", g.Now, by)
		}
		g.Do("Pagent", &RejectDelivery{Mission: "M1", Reasons: "Il manque."})
	}
}
