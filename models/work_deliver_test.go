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
			(&stage{T: t, s: g.s, now: g.now}).refused("Pone", &c.cmd, Invalid, c.keys...)
		})
	}
	g.refused("Ptwo", &Deliver{Mission: "M1", Text: Text{Plain: "x"}}, Forbidden, "not_your_award")
	g.refused("Pagent", &Deliver{Mission: "M1", Text: Text{Plain: "x"}}, Forbidden, "not_your_award")
	g.do("Pone", &Deliver{Mission: "M1", Files: []FileRef{{Hash: hash, Size: 12}}})
	g.phase(Delivered)
	g.refused("Pone", &Deliver{Mission: "M1", Text: Text{Plain: "x"}}, Refused, "wrong_phase")
}

func TestLinksAndNamesStayOutOfTheJournal(t *testing.T) {
	g := ordered(t, nil)
	file := FileRef{Hash: strings.Repeat("a", 64), Size: 12, Name: "export de Mme Untel.ods"}
	g.do("Pone", &Deliver{Mission: "M1", Links: []string{"https://a.org/1", "https://b.org/2"}, Files: []FileRef{file}})
	if d := g.mission().Deliveries[0]; len(d.Files) != 1 || d.Files[0].Name != "" || d.Files[0].Size != 12 {
		t.Errorf("delivery %+v", d)
	}
}

func TestARejectedDeliveryIsMended(t *testing.T) {
	g := delivered(t, nil)
	g.refused("Pagent", &RejectDelivery{Mission: "M1"}, Invalid, "missing")
	g.refused("Pone", &RejectDelivery{Mission: "M1", Reasons: "x"}, Forbidden, "not_your_authority")
	before := g.mission()
	g.do("Pagent", &RejectDelivery{Mission: "M1", Reasons: "La reprise manque."})
	g.phase(Ordered)
	if d := g.mission().Deliveries[0]; d.Rejected.IsZero() || d.Reasons == "" || !before.Deliveries[0].Rejected.IsZero() {
		t.Errorf("delivery %+v, before %+v", d, before.Deliveries[0])
	}
	g.later(3 * day)
	g.do("Pone", &Deliver{Mission: "M1", Text: Text{Plain: "Voici."}})
	e := g.do("Pagent", &AcceptDelivery{Mission: "M1"})[0].(*DeliveryAccepted)
	if e.N != 2 || e.Taken != 12 {
		t.Errorf("accepted %+v", e)
	}
	if w := g.s.Works(g.developer("D1"), g.now); len(w) != 1 || w[0].Rejections != 1 || w[0].Taken != 12 || w[0].Promised != 10 {
		t.Errorf("works %+v", w)
	}
}

func TestPersonalDataWantsItsErasureAttested(t *testing.T) {
	g := delivered(t, func(k *Terms) { k.Data = Personal })
	g.refused("Pagent", &AcceptDelivery{Mission: "M1"}, Refused, "erasure_missing")
	g.do("Pagent", &AcceptDelivery{Mission: "M1", Erasure: true})
	g.phase(Accepted)
}

func TestAnAcceptedMissionAttestsTheSkill(t *testing.T) {
	g := delivered(t, nil)
	g.do(Operator, &SetSkill{Developer: "D1", Domain: "vie-associative", Level: Maintainer})
	g.do("Pagent", &AcceptDelivery{Mission: "M1", SkillConfirmed: true})
	if k, ok := g.developer("D1").skill("galette", ""); !ok || k.Level != Attested || k.Proof != "mission:M1" || !k.Until.Equal(g.now.AddDate(0, 36, 0)) {
		t.Errorf("software: %+v", k)
	}
	if k, _ := g.developer("D1").skill("", "vie-associative"); k.Level != Maintainer {
		t.Errorf("a maintainer was lowered: %+v", k)
	}
	if n := g.s.Competent("galette", "", Attested, g.now); n != 1 {
		t.Errorf("%d attested", n)
	}
	plain := delivered(t, nil)
	plain.do("Pagent", &AcceptDelivery{Mission: "M1"})
	if len(plain.developer("D1").Skills) != 0 {
		t.Error("a skill that nobody confirmed")
	}
}

func TestEitherSideSaysThatItWasPaid(t *testing.T) {
	for _, by := range []string{"Pagent", "Pone"} {
		g := delivered(t, nil)
		g.refused(by, &ConfirmPayment{Mission: "M1"}, Refused, "wrong_phase")
		g.do("Pagent", &AcceptDelivery{Mission: "M1"})
		g.refused("Ptwo", &ConfirmPayment{Mission: "M1"}, Forbidden, "not_your_award")
		g.do(by, &ConfirmPayment{Mission: "M1"})
		g.phase(Paid)
		g.refused(by, &ConfirmPayment{Mission: "M1"}, Refused, "wrong_phase")
	}
}

func TestTheLastDeliveryIsToBeVerified(t *testing.T) {
	g := ordered(t, nil)
	if by := g.mission().VerifyBy(); !by.IsZero() {
		t.Errorf("nothing was delivered, to be verified by %s", by)
	}
	for range 2 {
		g.later(day)
		g.do("Pone", &Deliver{Mission: "M1", Text: Text{Plain: "Fait.", Ref: TextRef{Doc: "doc"}}})
		if by := g.mission().VerifyBy(); !by.Equal(g.now.AddDate(0, 0, 15)) {
			t.Errorf("delivered on %s, to be verified by %s", g.now, by)
		}
		g.do("Pagent", &RejectDelivery{Mission: "M1", Reasons: "Il manque."})
	}
}
