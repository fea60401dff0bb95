package models

import "testing"

func TestHigherLevelsAreTheStewards(t *testing.T) {
	g := NewStage(t)
	g.Refused("Pone", &SetSkill{Software: "galette", Level: Proven}, Forbidden, "steward_only")
	g.Refused("Pone", &SetSkill{Level: Declared}, Invalid, "software_or_domain")
	g.Refused("Pone", &SetSkill{Software: "galette", Domain: "sport", Level: Declared}, Invalid, "software_or_domain")
	g.Refused("Pone", &SetSkill{Software: "inconnu", Level: "expert"}, Invalid, "software_unknown", "level_unknown")
	g.Refused("Pone", &SetSkill{Domain: "magie", Level: Declared}, Invalid, "domain_unknown")
	g.Refused("Pother", &SetSkill{Software: "galette", Level: Declared}, Forbidden, "no_profile")
	g.Do("Pone", &SetSkill{Domain: "Vie associative", Level: Declared, Proof: "mission:M9"})
	if k, ok := g.developer("D1").skill("", "vie-associative"); !ok || k.Proof != ProofDeclared {
		t.Errorf("%+v", k)
	}
	g.Do("Psteward", &SetSkill{Developer: "D1", Software: "galette", Level: Proven, Proof: "mission:M9"})
	if k, _ := g.developer("D1").skill("galette", ""); k.Level != Proven || k.Proof != ProofSteward {
		t.Errorf("a steward cannot give the proof of a mission: %+v", k)
	}
	g.Refused("Pone", &SetSkill{Software: "galette", Level: Declared}, Refused, "skill_higher")
	g.Do(Operator, &RegisterDeveloper{Developer: "D5", Person: "Psteward", Legal: "ei"})
	g.Refused("Psteward", &SetSkill{Software: "galette", Level: Proven}, Forbidden, "not_yourself")
}

func TestASkillExpiresAfter36Months(t *testing.T) {
	g := NewStage(t)
	m := &Mission{Terms: Terms{Software: "galette", Domain: "vie-associative"}}
	g.Do("Pone", &SetSkill{Domain: "vie-associative", Level: Declared})
	g.Do(Operator, &SetSkill{Developer: "D1", Software: "galette", Level: Attested})
	g.Do(Operator, &SetSkill{Developer: "D2", Software: "galette", Level: Proven})
	end := g.Now.AddDate(0, 36, 0)
	if level, on := g.S.LevelFor("D1", m, end.Add(-1)); level != Attested || on != "galette" {
		t.Errorf("before: %s on %s", level, on)
	}
	if level, on := g.S.LevelFor("D1", m, end); level != "" || on != "" {
		t.Errorf("after: %s on %s", level, on)
	}
	if n := g.S.Competent("galette", "vie-associative", Proven, g.Now); n != 2 {
		t.Errorf("%d competent", n)
	}
	if n := g.S.Competent("galette", "vie-associative", Attested, g.Now); n != 1 {
		t.Errorf("%d attested", n)
	}
	if n := g.S.Competent("galette", "vie-associative", Declared, end); n != 0 {
		t.Errorf("%d competent after all expired", n)
	}
	g.Now = end
	g.Do("Pone", &SetSkill{Software: "galette", Level: Declared}) // what has expired is not lowered
}

func TestARemovedSkillCountsNoMore(t *testing.T) {
	g := NewStage(t)
	g.Refused("Pone", &RemoveSkill{Software: "galette"}, NotFound, "skill_unknown")
	g.Do("Pone", &SetSkill{Software: "galette", Level: Declared})
	before := g.developer("D1")
	g.Refused("Ptwo", &RemoveSkill{Developer: "D1", Software: "galette"}, Forbidden, "not_your_profile")
	g.Do("Pone", &RemoveSkill{Software: "galette"})
	if g.S.Competent("galette", "", Declared, g.Now) != 0 || len(g.developer("D1").Skills) != 0 || len(before.Skills) != 1 {
		t.Error("still there, or gone from the state before")
	}
}
