package alerts

import "coupdemain/models"

func (d *draft) disputeRaised(e *models.DisputeRaised) {
	d.tell(d.side(e.Hidden.By.Other()), "dispute", "side", label("side", string(e.Hidden.By)))
}

func (d *draft) disputeProposed(e *models.DisputeProposed) {
	d.tell(d.side(e.Hidden.By.Other()), "dispute_proposed", "side", label("side", string(e.Hidden.By)), "outcome", label("outcome", string(e.Hidden.Outcome)))
}

func (d *draft) disputeSettled(e *models.DisputeSettled) {
	d.tell(d.both(), "dispute_settled", "outcome", label("outcome", string(e.Outcome)))
}
