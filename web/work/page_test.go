package work

import (
	"testing"
	"time"

	"github.com/a-h/templ"

	"coupdemain/models"
	"coupdemain/models/score"
	"coupdemain/models/view"
	"coupdemain/web/ui"
	"coupdemain/web/webtest"
)

// everything is a mission to which all happened and in which all may be done: no
// mission is like it, and every section is drawn.
func everything(at time.Time, owner bool) *view.MissionView {
	developer := view.Who{ID: "D1", Name: "Atelier <six>"}
	return &view.MissionView{
		Card: view.Card{ID: "M1", Title: "Installer", Authority: view.AuthRef{ID: "A1", Name: "Syndicat", Regime: models.Public}, Software: view.SoftRef{Slug: "galette", Name: "Galette"},
			Kind: models.KindInstall, Format: models.Sealed, Phase: models.Disputed, PublishedAt: at, EffectiveEnd: at},
		Owner: owner, Data: models.Personal, Criteria: []string{"L'aide est écrite."}, ClosedAt: at, OpenedAt: at, VerifyBy: at, EndedAt: at,
		Award:      &view.AwardView{Bid: "B1", Developer: developer, Amount: 162000, Days: 20, Reason: "La plus claire.", At: at, Signed: true},
		Order:      &view.OrderView{At: at, Commitment: "C1", ServiceCode: "TECH", DueAt: at, Suspended: at, Why: "Pas de serveur."},
		Mine:       &view.Mine{Outcome: "not_selected", Asked: at, Rank: 2, Of: 3, Score: &score.Score{Total: 61.5, Terms: []score.Term{{Criterion: "price", Value: 150000, Out100: 80, Weight: 40, Points: 32}}}},
		Deliveries: []view.DeliveryView{{N: 1, At: at, Text: models.Text{Plain: "Voici."}, Links: []string{"https://a.example"}, Files: []models.FileRef{{Hash: "h", Name: "Rapport 1", Size: 2048}}, Rejected: at, Reasons: "Il manque l'aide."}},
		Acceptance: &view.AcceptanceView{Taken: 12, Partial: true, Reserves: "Sauf l'aide.", SkillConfirmed: true}, AcceptedAt: at,
		Failure: &view.FailureView{By: models.ByDeveloper, At: at, Text: models.Text{Plain: "Impossible."}},
		Dispute: &view.DisputeView{By: models.ByDeveloper, At: at, Proposed: map[models.Side]models.Outcome{models.ByAuthority: models.Outcomes[0]}},
		Reviews: []view.ReviewView{{By: models.ByAuthority, At: at, Quality: 4, Deadline: 3, Communication: 5, Text: models.Text{Plain: "Bien."}}},
		Actions: []string{models.ActAddendum, models.ActCancel, models.ActJustify, models.ActReconfirm, models.ActOrder, models.ActClock, models.ActDeliver, models.ActAccept, models.ActPay, models.ActReview,
			models.ActFail, models.ActAnswerFail, models.ActSettle, models.ActDispute, models.ActResolve, models.ActRepost},
	}
}

func TestEverySectionOfTheWorkSaysEverythingAndRunsNothing(t *testing.T) {
	no := []models.Reason{{Key: "email_invalid", Field: "text"}, {Key: "email_invalid", Field: "reason"}, {Key: "email_invalid"}}
	webtest.Sound(t, func(p ui.Page) map[string]templ.Component {
		pages := map[string]templ.Component{"developer": Page(p, everything(p.Now, false), ui.RefusedForm{})}
		for op := range offered {
			pages["refused "+op] = Page(p, everything(p.Now, true), ui.RefusedForm{Op: op, Reasons: no})
		}
		draft := everything(p.Now, true)
		draft.Phase, draft.Actions = models.Draft, []string{models.ActRevise, models.ActPublish, models.ActCancel}
		pages["draft"] = Page(p, draft, ui.RefusedForm{})
		return pages
	})
}
