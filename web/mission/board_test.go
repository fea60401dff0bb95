package mission

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/web/ui"
	"coupdemain/web/webtest"
)

func sampleBoard(n int) BoardData {
	b := BoardData{Facets: map[string]int{"format/sealed": 5, "format/open": 2, "domain/urbanisme": 7, "level/proven": 7, "kind/install": 7, "department/35": 2}, Search: true, Asked: url.Values{}}
	for i := range n {
		c := sampleMission(models.Formats[i%3], models.Opened).Card
		c.ID, c.EffectiveEnd = fmt.Sprintf("M%05d", i), missionNow.Add(time.Duration(i)*9*time.Hour+10*time.Minute)
		if c.Format == models.Open {
			c.Best = 82500
		}
		b.Missions.Items = append(b.Missions.Items, c)
	}
	b.Missions.Total = n
	return b
}

func boardHTML(t *testing.T, b BoardData) string {
	p := ui.Page{Lang: ui.French, Path: "/", Now: missionNow, Section: ui.SectionMissions}
	return webtest.Plain(webtest.Render(t, Board(p, b)))
}

func TestTheBoardGroupsMissionsByTheirClose(t *testing.T) {
	html := boardHTML(t, sampleBoard(20))
	today, week, month := strings.Index(html, "Aujourd’hui"), strings.Index(html, "Cette semaine"), strings.Index(html, "En décembre")
	if today < 0 || week < today || month < week {
		t.Errorf("groups stand at %d, %d, %d", today, week, month)
	}
	for _, s := range []string{"20 missions ouvertes", "10<small> min", "en direct", "825,00 €", "meilleure de 3 offres, HT", "montants scellés", "rang affiché", `aria-labelledby="m-M00000"`, "Liste à jour à 15 h 15", "Filtrer les 7 missions"} {
		if !strings.Contains(html, s) {
			t.Errorf("%q is missing", s)
		}
	}
}

func TestAFacetKeepsWhatElseWasAsked(t *testing.T) {
	b := sampleBoard(3)
	b.Asked = url.Values{"q": {"tombe"}, "domaine": {"urbanisme"}, "apres": {"x"}, "tri": {"publication"}}
	b.Words = "tombe"
	html := boardHTML(t, b)
	for _, s := range []string{`href="/?q=tombe&amp;format=sealed&amp;domaine=urbanisme&amp;tri=publication"`, `href="/?q=tombe&amp;tri=publication"`} {
		if !strings.Contains(html, s) {
			t.Errorf("%s is missing", s)
		}
	}
	if !strings.Contains(html, `aria-current="true"`) {
		t.Error("the current facet is not marked")
	}
}

func TestPagesLeadOnAndBack(t *testing.T) {
	b := sampleBoard(3)
	b.Missions.Next = "k3"
	b.Asked = url.Values{"apres": {"k2"}, "avant": {"k1"}}
	if got := b.next(); got != "/?apres=k3&avant=k1&avant=k2" {
		t.Errorf("next: %s", got)
	}
	if got := b.previous(); got != "/?apres=k1" {
		t.Errorf("previous: %s", got)
	}
	b.Asked = url.Values{"apres": {"k1"}}
	if got := b.previous(); got != "/" {
		t.Errorf("previous of the second page: %s", got)
	}
}

func TestNothingFoundSaysWhatToDo(t *testing.T) {
	b := sampleBoard(0)
	b.Asked, b.Words = url.Values{"q": {"désherbage"}}, "désherbage"
	html := boardHTML(t, b)
	for _, s := range []string{"Aucune mission ne correspond à « désherbage »", "Élargissez la recherche", "Voir les 7 missions ouvertes"} {
		if !strings.Contains(html, s) {
			t.Errorf("%q is missing", s)
		}
	}
}

func TestEveryLaterPhaseHasItsNotice(t *testing.T) {
	b := sampleBoard(1)
	for _, phase := range models.Phases {
		if phase == models.Draft || phase == models.Opened {
			continue
		}
		c := sampleMission(models.Sealed, phase).Card
		c.ID = "M" + string(phase)
		b.Recent = append(b.Recent, c)
	}
	html := boardHTML(t, b)
	for _, phase := range models.Phases[2:] {
		if !strings.Contains(html, ui.T(ui.French, "board.phase."+string(phase))) || !strings.Contains(html, strings.ReplaceAll(ui.T(ui.French, "board.follows."+string(phase)), "\u00a0", " ")) {
			t.Errorf("%s is not said", phase)
		}
	}
}

func BenchmarkBoardPage(b *testing.B) {
	p := ui.Page{Lang: ui.French, Path: "/", Now: missionNow, Section: ui.SectionMissions}
	board := sampleBoard(30)
	for b.Loop() {
		if err := Board(p, board).Render(context.Background(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
