package models

import (
	"slices"
	"strconv"
	"testing"
)

func TestADevelopersPageShowsSkillsWorksAndReviews(t *testing.T) {
	g := delivered(t, nil)
	g.do("Pone", &SetSkill{Software: "glpi", Level: Declared})
	g.do("Pagent", &AcceptDelivery{Mission: "M1", SkillConfirmed: true})
	g.do("Pagent", &GiveReview{Mission: "M1", Quality: 5, Deadline: 5, Communication: 5, Text: Text{Plain: "x", Ref: TextRef{Doc: "ra"}}})
	g.do("Pone", &GiveReview{Mission: "M1", Text: Text{Plain: "x", Ref: TextRef{Doc: "rd"}}})
	one, _ := g.s.Person("Pone")
	v, err := g.s.DeveloperFor(Viewer{Person: one}, "D1", g.now)
	if err != nil {
		t.Fatal(err)
	}
	if !v.Own || v.Doc != "doc-D1" || v.Accepted != 1 || len(v.Works) != 1 || len(v.Skills) != 3 || v.Skills[0].Level != Attested || v.Skills[2].Level != Declared {
		t.Errorf("view %+v", v)
	}
	if v.Skills[0].Mission == nil || v.Skills[0].Mission.ID != "M1" || v.Skills[2].Mission != nil {
		t.Error("the skill does not lead to the mission that attests it")
	}
	var docs []string
	v.EachText(func(x *Text) { docs = append(docs, x.Ref.Doc) })
	if !slices.Equal(docs, []string{"doc-D1", "ra", "rd"}) {
		t.Errorf("texts %v", docs)
	}
	if _, err := g.s.DeveloperFor(Viewer{}, "D9", g.now); CodeOf(err) != NotFound {
		t.Errorf("unknown: %v", err)
	}
}

func TestNobodyBehindAProfileIsNoPage(t *testing.T) {
	g := newStage(t)
	g.do("Pone", &ErasePerson{Person: "Pone"})
	if _, err := g.s.DeveloperFor(Viewer{}, "D1", g.now); CodeOf(err) != NotFound {
		t.Errorf("page of a profile that nobody is behind: %v", err)
	}
}

func TestAHiddenReviewIsNotOnThePage(t *testing.T) {
	g := accepted(t)
	g.do("Pagent", &GiveReview{Mission: "M1", Quality: 1, Deadline: 1, Communication: 1})
	v, err := g.s.DeveloperFor(Viewer{}, "D1", g.now)
	if err != nil || v.Works[0].Review != nil || v.Reputation.Terms[0].Reviewed {
		t.Errorf("shown: %+v %v", v.Works[0].Review, err)
	}
}

func TestDevelopersAreListedPageByPage(t *testing.T) {
	g := newStage(t)
	for i := range 7 {
		n := strconv.Itoa(i)
		g.do("", &RegisterPerson{Person: "Px" + n, Mac: "x" + n, Doc: "x"})
		g.do("Px"+n, &RegisterDeveloper{Developer: "X" + n, Legal: "ei", Department: "38"})
		if i%2 == 0 {
			g.do("Px"+n, &SetSkill{Software: "glpi", Level: Declared})
			g.do("Px"+n, &SetSkill{Domain: "assistance", Level: Declared})
		}
		g.later(day)
	}
	for _, c := range []struct {
		f    DeveloperFilter
		want []string
	}{
		{DeveloperFilter{}, []string{"D1", "D2", "X0", "X1", "X2", "X3", "X4", "X5", "X6"}},
		{DeveloperFilter{Software: "glpi"}, []string{"X0", "X2", "X4", "X6"}},
		{DeveloperFilter{Domain: "assistance"}, []string{"X0", "X2", "X4", "X6"}},
		{DeveloperFilter{Software: "glpi", Domain: "sport"}, nil},
		{DeveloperFilter{Software: "gl"}, nil},
		{DeveloperFilter{Q: "GLPI"}, []string{"X0", "X2", "X4", "X6"}},
		{DeveloperFilter{Q: "38"}, []string{"X0", "X1", "X2", "X3", "X4", "X5", "X6"}},
	} {
		for limit := 1; limit <= 10; limit++ {
			var got []string
			after, pages := "", 0
			for {
				page, next := g.s.Developers(c.f, after, limit, g.now)
				for _, d := range page {
					got = append(got, d.ID)
				}
				if pages++; next == "" || pages > 20 {
					break
				}
				after = next
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%+v by %d: %v, want %v", c.f, limit, got, c.want)
			}
		}
	}
}

func TestMeSaysWhatAPersonIs(t *testing.T) {
	g := newStage(t)
	me, err := g.s.MeOf("Pone")
	if err != nil || me.Developer == nil || me.Developer.Doc != "doc-D1" || me.Steward || len(me.Authorities) != 0 {
		t.Errorf("%+v %v", me, err)
	}
	if me, _ = g.s.MeOf("Pagent"); len(me.Authorities) != 1 || me.Authorities[0].Name != "Commune de Saint-Elvin" {
		t.Errorf("%+v", me)
	}
	if _, err := g.s.MeOf("Pnobody"); CodeOf(err) != NotFound {
		t.Errorf("unknown: %v", err)
	}
}
