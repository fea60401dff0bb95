package alerts

import (
	"time"

	"coupdemain/models"
)

// ordered tells by when to deliver.
func (d *draft) ordered(*models.OrderSent) {
	if a := d.award(); a != nil {
		d.tell(d.winner(), "ordered", "days", a.Days, "due", d.at.At.Add(time.Duration(a.Days)*24*time.Hour))
	}
}

func (d *draft) suspended(e *models.ClockSuspended) {
	d.tell(d.winner(), "paused", "reason", quoted(e.Reason))
}

func (d *draft) resumed(*models.ClockResumed) { d.tell(d.winner(), "resumed") }

// delivered asks the agents to verify, and reminds them until they answered.
func (d *draft) delivered(e *models.DeliveryMade) {
	d.tell(d.agents(), "delivered", "date", d.at.At, "limit", d.m.VerifyBy(d.at.At))
	d.all = append(d.all, d.o.reminders(d.m.ID, e.N, d.at.At, d.m.Terms.VerifyDays, d.o.Board.Now())...)
}

func (d *draft) rejected(e *models.DeliveryRejected) {
	d.tell(d.winner(), "rejected", "reason", quoted(e.Hidden.Reasons))
}

func (d *draft) accepted(e *models.DeliveryAccepted) {
	kind := "accepted"
	if e.Partial {
		kind = "accepted_partly"
	}
	d.tell(d.winner(), kind, "date", d.at.At)
}

func (d *draft) paid(*models.PaymentConfirmed) { d.tell(d.both(), "paid") }
