package alerts

import "coupdemain/models"

func (d *draft) failureClaimed(e *models.FailureClaimed) {
	d.tell(d.side(e.Hidden.By.Other()), "failure", "side", label("side", string(e.Hidden.By)), "limit", d.at.At.Add(models.FailureAnswerFor))
}

func (d *draft) failureAnswered(*models.FailureAnswered) {
	if f := d.m.Failure; f != nil {
		d.tell(d.side(f.By), "failure_answered")
	}
}

func (d *draft) failureSettled(e *models.FailureSettled) {
	d.tell(d.both(), "failure_settled", "fault", label("blame", string(e.Fault)))
}
