package software

import (
	"testing"

	"github.com/a-h/templ"

	"coupdemain/models"
	"coupdemain/web/ui"
	"coupdemain/web/webtest"
)

func TestPagesOfSoftwareSayEverythingAndRunNothing(t *testing.T) {
	webtest.Sound(t, func(p ui.Page) map[string]templ.Component {
		skills := []models.SkillView{{Software: models.SoftRef{Slug: "galette", Name: "Galette"}, Level: models.Proven, Proof: "38 commits", At: p.Now, Until: p.Now.AddDate(2, 0, 0)}}
		galette := models.SoftwareView{Slug: "galette", Name: "Galette", Function: "gérer", Domain: "urbanisme", Source: "liste", IDs: map[string]string{"sill": "12", "wikidata": "Q1", "comptoir": "3", "autre": "x"},
			Developers: []models.DeveloperCard{{Who: models.Who{ID: "D1", Name: "Atelier <six>"}, Legal: "micro", Skills: skills}}}
		return map[string]templ.Component{
			"list": List(p, ListData{Items: []models.SoftwareView{galette}, Total: 1}), "empty list": List(p, ListData{Words: "x"}),
			"full": Page(p, galette), "bare": Page(p, models.SoftwareView{Slug: "x", Name: "X"}),
		}
	})
}
