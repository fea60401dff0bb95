package alerts

import (
	"coupdemain/models"
)

// ofBidding tells what happens to a mission until its offers are open.
func (d *draft) ofBidding(e models.Event) ([]letter, error) {
	bidders, err := d.bidders(d.o.ctx)
	if err != nil {
		return nil, err
	}
	followers := append(d.askers(), bidders...)
	switch e := e.(type) {
	case *models.QuestionAsked:
		d.tell(d.agents(), "asked", "number", e.N)
	case *models.QuestionAnswered:
		kind := "answered"
		if e.Declined {
			kind = "declined"
		}
		d.tell(followers, kind, "number", e.N, "answer", quoted(e.Text))
	case *models.AddendumPosted:
		everyone := append(followers, d.agents()...)
		if e.ClosesAt.IsZero() {
			d.tell(everyone, "addendum", "number", e.N, "text", quoted(e.Text))
		} else {
			d.tell(everyone, "addendum_later", "number", e.N, "text", quoted(e.Text), "closes", e.ClosesAt)
		}
	case *models.BiddingClosed:
		d.tell(d.agents(), "closed_owner", "n", e.Count)
		d.tell(bidders, "closed")
	case *models.BidsOpened:
		d.tell(d.agents(), "opened_owner", "n", e.Count)
		d.tell(bidders, "opened", "n", e.Count)
	case *models.NegotiationOpened:
		d.tell(bidders, "negotiation", "until", e.Until)
	case *models.MissionCancelled:
		d.tell(followers, "cancelled", "reason", quoted(e.Reason))
	case *models.MissionFruitless:
		if e.Reason == "no_bid" {
			d.tell(d.agents(), "fruitless_empty")
			d.tell(followers, "fruitless_empty")
		} else {
			d.tell(bidders, "fruitless", "reason", quoted(e.Reason))
		}
	}
	return d.all, nil
}
