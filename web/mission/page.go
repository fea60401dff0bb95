package mission

import (
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// Data is a mission's page: the view of its viewer, and what was typed
// into its forms when one of them was just refused.
type Data struct {
	View   *view.MissionView
	Key    string // idempotency key of the bid's form: two clicks are one bid
	AskKey string
	Bid    BidForm
	Ask    TextForm
	Answer TextForm // N tells to which question
}

// TextForm is a text as it was typed, and why it was refused.
type TextForm struct {
	N        int
	Text     string
	Declined bool
	Reasons  []models.Reason
}

// strays are the reasons of a form that was refused and is not on the page any
// more: who was too late must read why, though there is nothing left to fill in.
func (m Data) strays() []models.Reason {
	var list []models.Reason
	if !m.View.Can(models.ActBid) {
		list = append(list, m.Bid.Reasons...)
	}
	if !m.View.Can(models.ActAsk) {
		list = append(list, m.Ask.Reasons...)
	}
	waits := false
	for _, q := range m.View.Questions {
		waits = waits || q.N == m.Answer.N && q.AnsweredAt.IsZero()
	}
	if !waits || !m.View.Can(models.ActAnswer) {
		list = append(list, m.Answer.Reasons...)
	}
	return list
}

// signInHere leads back to this page.
func signInHere(p ui.Page) string { return "/connexion?suite=" + p.Path }
