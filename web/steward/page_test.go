package steward

import (
	"testing"

	"github.com/a-h/templ"

	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
	"coupdemain/web/webtest"
)

func TestTheDeskSaysEverythingAndRunsNothing(t *testing.T) {
	webtest.Sound(t, func(p ui.Page) map[string]templ.Component {
		card := view.Card{ID: "M9", Title: "Mission", Authority: view.AuthRef{ID: "A1", Name: "Syndicat", Regime: models.Public}}
		tasks := []Task{{Kind: "failure", Mission: card, Since: p.Now, Until: p.Now, Selected: view.Who{ID: "D1", Name: "Atelier <six>"}, Text: models.Text{Plain: "Impossible"}},
			{Kind: "dispute", Mission: card, Since: p.Now}, {Kind: "verification", Mission: card, Since: p.Now}}
		refused := ui.RefusedForm{Op: "litiges", Target: "M9", Reasons: []models.Reason{{Key: "email_invalid", Field: "outcome"}}}
		return map[string]templ.Component{"full": Page(p, Data{Waiting: tasks, Form: refused}), "empty": Page(p, Data{})}
	})
}
