package models_test

import (
	"slices"
	"strconv"
	"testing"

	"coupdemain/models"
	"coupdemain/models/view"
)

func TestADevelopersPageShowsSkillsWorksAndReviews(t *testing.T) {
	g := models.StageDelivered(t, nil)
	g.Do("Pone", &models.SetSkill{Software: "glpi", Level: models.Declared})
	g.Do("Pagent", &models.AcceptDelivery{Mission: "M1", SkillConfirmed: true})
	g.Do("Pagent", &models.GiveReview{Mission: "M1", Quality: 5, Deadline: 5, Communication: 5, Text: models.Text{Plain: "x", Ref: models.TextRef{Doc: "ra"}}})
	g.Do("Pone", &models.GiveReview{Mission: "M1", Text: models.Text{Plain: "x", Ref: models.TextRef{Doc: "rd"}}})
	one, _ := g.S.Person("Pone")
	v, err := view.Developer(g.S, view.Viewer{Person: one}, "D1", g.Now)
	if err != nil {
		t.Fatal(err)
	}
	if !v.Own || v.Doc != "doc-D1" || v.Accepted != 1 || len(v.Works) != 1 || len(v.Skills) != 3 || v.Skills[0].Level != models.Attested || v.Skills[2].Level != models.Declared {
		t.Errorf("view %+v", v)
	}
	if v.Skills[0].Mission == nil || v.Skills[0].Mission.ID != "M1" || v.Skills[2].Mission != nil {
		t.Error("the skill does not lead to the mission that attests it")
	}
	var docs []string
	v.EachText(func(x *models.Text) { docs = append(docs, x.Ref.Doc) })
	if !slices.Equal(docs, []string{"doc-D1", "ra", "rd"}) {
		t.Errorf("texts %v", docs)
	}
	if _, err := view.Developer(g.S, view.Viewer{}, "D9", g.Now); models.CodeOf(err) != models.NotFound {
		t.Errorf("unknown: %v", err)
	}
}

func TestNobodyBehindAProfileIsNoPage(t *testing.T) {
	g := models.NewStage(t)
	g.Do("Pone", &models.ErasePerson{Person: "Pone"})
	if _, err := view.Developer(g.S, view.Viewer{}, "D1", g.Now); models.CodeOf(err) != models.NotFound {
		t.Errorf("page of a profile that nobody is behind: %v", err)
	}
}

func TestAHiddenReviewIsNotOnThePage(t *testing.T) {
	g := models.StageAccepted(t)
	g.Do("Pagent", &models.GiveReview{Mission: "M1", Quality: 1, Deadline: 1, Communication: 1})
	v, err := view.Developer(g.S, view.Viewer{}, "D1", g.Now)
	if err != nil || v.Works[0].Review != nil || v.Reputation.Terms[0].Reviewed {
		t.Errorf("shown: %+v %v", v.Works[0].Review, err)
	}
}

func TestDevelopersAreListedPageByPage(t *testing.T) {
	g := models.NewStage(t)
	for i := range 7 {
		n := strconv.Itoa(i)
		g.Do("", &models.RegisterPerson{Person: "Px" + n, Mac: "x" + n, Doc: "x"})
		g.Do("Px"+n, &models.RegisterDeveloper{Developer: "X" + n, Legal: "ei", Department: "38"})
		if i%2 == 0 {
			g.Do("Px"+n, &models.SetSkill{Software: "glpi", Level: models.Declared})
			g.Do("Px"+n, &models.SetSkill{Domain: "assistance", Level: models.Declared})
		}
		g.Later(models.Day)
	}
	for _, c := range []struct {
		f    view.DeveloperFilter
		want []string
	}{
		{view.DeveloperFilter{}, []string{"D1", "D2", "X0", "X1", "X2", "X3", "X4", "X5", "X6"}},
		{view.DeveloperFilter{Software: "glpi"}, []string{"X0", "X2", "X4", "X6"}},
		{view.DeveloperFilter{Domain: "assistance"}, []string{"X0", "X2", "X4", "X6"}},
		{view.DeveloperFilter{Software: "glpi", Domain: "sport"}, nil},
		{view.DeveloperFilter{Software: "gl"}, nil},
		{view.DeveloperFilter{Q: "GLPI"}, []string{"X0", "X2", "X4", "X6"}},
		{view.DeveloperFilter{Q: "38"}, []string{"X0", "X1", "X2", "X3", "X4", "X5", "X6"}},
	} {
		for limit := 1; limit <= 10; limit++ {
			var got []string
			after, pages := "", 0
			for {
				page, next := view.Developers(g.S, c.f, after, limit, g.Now)
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
	g := models.NewStage(t)
	me, err := view.MeOf(g.S, "Pone")
	if err != nil || me.Developer == nil || me.Developer.Doc != "doc-D1" || me.Steward || len(me.Authorities) != 0 {
		t.Errorf("%+v %v", me, err)
	}
	if me, _ = view.MeOf(g.S, "Pagent"); len(me.Authorities) != 1 || me.Authorities[0].Name != "Commune de Saint-Elvin" {
		t.Errorf("%+v", me)
	}
	if _, err := view.MeOf(g.S, "Pnobody"); models.CodeOf(err) != models.NotFound {
		t.Errorf("unknown: %v", err)
	}
}
