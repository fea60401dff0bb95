package alerts

import (
	"slices"

	"coupdemain/models"
)

func (d *draft) addendum(e *models.AddendumPosted) {
	everyone := append(d.followers(), d.agents()...)
	if e.ClosesAt.IsZero() {
		d.tell(everyone, "addendum", "number", e.N, "text", quoted(e.Text))
		return
	}
	d.tell(everyone, "addendum_later", "number", e.N, "text", quoted(e.Text), "closes", e.ClosesAt)
}

func (d *draft) cancelled(e *models.MissionCancelled) {
	d.tell(d.followers(), "cancelled", "reason", quoted(e.Reason))
}

func (d *draft) fruitless(e *models.MissionFruitless) {
	if e.Reason == "no_bid" {
		d.tell(slices.Concat(d.agents(), d.followers()), "fruitless_empty")
		return
	}
	d.tell(d.bidders(), "fruitless", "reason", quoted(e.Reason))
}
