package alerts

import (
	"time"

	"coupdemain/models"
)

// failureAnswer is how long the other side has to answer a claim (DESIGN 8).
const failureAnswer = 7 * 24 * time.Hour

func (d *draft) failureClaimed(e *models.FailureClaimed) {
	d.tell(d.side(other(e.Hidden.By)), "failure", "side", label("side", string(e.Hidden.By)), "limit", d.at.At.Add(failureAnswer))
}

func (d *draft) failureAnswered(*models.FailureAnswered) {
	if f := d.m.Failure; f != nil {
		d.tell(d.side(f.By), "failure_answered")
	}
}

func (d *draft) failureSettled(e *models.FailureSettled) {
	d.tell(d.both(), "failure_settled", "fault", label("blame", string(e.Fault)))
}
