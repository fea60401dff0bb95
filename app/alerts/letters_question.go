package alerts

import "coupdemain/models"

func (d *draft) asked(e *models.QuestionAsked) { d.tell(d.agents(), "asked", "number", e.N) }

func (d *draft) answered(e *models.QuestionAnswered) {
	kind := "answered"
	if e.Declined {
		kind = "declined"
	}
	d.tell(d.followers(), kind, "number", e.N, "answer", quoted(e.Text))
}
