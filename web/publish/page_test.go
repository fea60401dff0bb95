package publish

import (
	"testing"

	"github.com/a-h/templ"

	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
	"coupdemain/web/webtest"
)

func TestTheScreenToPublishSaysEverythingAndRunsNothing(t *testing.T) {
	webtest.Sound(t, func(p ui.Page) map[string]templ.Component {
		fresh := Form{Kind: models.KindInstall, Authorities: []view.AuthRef{{ID: "A1", Name: "Un"}, {ID: "A2", Name: "Deux"}}, Authority: view.AuthRef{ID: "A1", Name: "Un"}, Suggested: p.Now, Competent: 3,
			Values: map[string][]string{"format": {"sealed"}, "kind": {"install"}, "weight_price": {"60"}, "manual_name": {"Réponse <a>"}, "manual_weight": {"x"}, "remote": {"1"}, "data": {"personal"}, "required_level": {"proven"}}}
		refused := fresh
		refused.Mission, refused.Locked, refused.SavedAt, refused.Parent, refused.ParentTitle = "M1", true, p.Now, "M0", "La première"
		for _, field := range append([]string{"", "elsewhere"}, fields...) {
			refused.Reasons = append(refused.Reasons, models.Reason{Key: "email_invalid", Field: field})
			refused.Missing = append(refused.Missing, models.Reason{Key: "email_invalid", Field: field})
		}
		stranger := p
		stranger.Viewer = nil
		return map[string]templ.Component{"fresh": Page(p, fresh), "refused": Page(p, refused), "door": Door(p, "/publier"), "stranger's door": Door(stranger, "/publier")}
	})
}
