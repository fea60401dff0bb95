package alerts

import "coupdemain/models"

func (d *draft) closed(e *models.BiddingClosed) {
	d.tell(d.agents(), "closed_owner", "n", e.Count)
	d.tell(d.bidders(), "closed")
}

func (d *draft) opened(e *models.BidsOpened) {
	d.tell(d.agents(), "opened_owner", "n", e.Count)
	d.tell(d.bidders(), "opened", "n", e.Count)
}

func (d *draft) negotiation(e *models.NegotiationOpened) {
	d.tell(d.bidders(), "negotiation", "until", e.Until)
}
