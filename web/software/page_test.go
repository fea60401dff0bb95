package software

import (
	"testing"

	"github.com/a-h/templ"

	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
	"coupdemain/web/webtest"
)

func TestPagesOfSoftwareSayEverythingAndRunNothing(t *testing.T) {
	webtest.Sound(t, func(p ui.Page) map[string]templ.Component {
		skills := []view.SkillView{{Software: view.SoftRef{Slug: "galette", Name: "Galette"}, Level: models.Proven, Proof: "38 commits", At: p.Now, Until: p.Now.AddDate(2, 0, 0)}}
		galette := view.SoftwareView{Slug: "galette", Name: "Galette", Function: "gérer", Domain: "urbanisme", Source: "liste", IDs: map[string]string{"sill": "12", "wikidata": "Q1", "comptoir": "3", "autre": "x"},
			Developers: []view.DeveloperCard{{Who: view.Who{ID: "D1", Name: "Atelier <six>"}, Legal: "micro", Skills: skills}}}
		return map[string]templ.Component{
			"list": List(p, ListData{Items: []view.SoftwareView{galette}, Total: 1}), "empty list": List(p, ListData{Words: "x"}),
			"full": Page(p, galette), "bare": Page(p, view.SoftwareView{Slug: "x", Name: "X"}),
		}
	})
}
