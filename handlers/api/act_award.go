package api

import (
	"time"

	"coupdemain/models"
)

// The bodies of these acts (DESIGN 13). A text is a plain string.
type (
	untilBody struct {
		Until time.Time `json:"until"`
	}
	marksBody struct {
		Bid   string         `json:"bid"`
		Marks map[string]int `json:"marks"`
	}
	evidenceBody struct {
		Bid      string `json:"bid"`
		Admitted bool   `json:"admitted"`
		Reason   string `json:"reason"`
	}
	bidBody struct {
		Bid string `json:"bid"`
	}
	setAsideBody struct {
		Bid    string `json:"bid"`
		Reason string `json:"reason"`
	}
	awardBody struct {
		Bid       string `json:"bid"`
		Reason    string `json:"reason"`
		Capacity  string `json:"capacity"`
		Reference string `json:"reference"`
	}
	signBody struct {
		Capacity  string `json:"capacity"`
		Reference string `json:"reference"`
	}
)

// Open opens the sealed bids after the close.
func (a API) Open() Endpoint {
	return act(a, "Open the sealed bids after the close", func(m string, _ noBody) models.Command {
		return &models.OpenBids{Mission: m}
	})
}

// Negotiate opens the negotiation round that was announced.
func (a API) Negotiate() Endpoint {
	return act(a, "Open the negotiation round that was announced", func(m string, b untilBody) models.Command {
		return &models.OpenNegotiation{Mission: m, Until: b.Until}
	}, "until")
}

// Marks gives the manual marks of a bid.
func (a API) Marks() Endpoint {
	return act(a, "Give the manual marks of a bid", func(m string, b marksBody) models.Command {
		return &models.SetMarks{Mission: m, Bid: b.Bid, Marks: b.Marks}
	}, "bid", "marks")
}

// JudgeEvidence judges the equivalent evidence of a bidder.
func (a API) JudgeEvidence() Endpoint {
	return act(a, "Judge the equivalent evidence of a bidder", func(m string, b evidenceBody) models.Command {
		return &models.JudgeEvidence{Mission: m, Bid: b.Bid, Admitted: b.Admitted, Reason: b.Reason}
	}, "bid", "admitted", "reason")
}

// AskJustification asks a bidder to justify a low amount.
func (a API) AskJustification() Endpoint {
	return act(a, "Ask a bidder to justify a low amount", func(m string, b bidBody) models.Command {
		return &models.AskJustification{Mission: m, Bid: b.Bid}
	}, "bid")
}

// Justify justifies one's low amount.
func (a API) Justify() Endpoint {
	return act(a, "Justify one's low amount", func(m string, b textBody) models.Command {
		return &models.GiveJustification{Mission: m, Text: said(b.Text)}
	}, "text")
}

// SetAside sets a bid aside, with a reason.
func (a API) SetAside() Endpoint {
	return act(a, "Set a bid aside, with a reason", func(m string, b setAsideBody) models.Command {
		return &models.SetAsideBid{Mission: m, Bid: b.Bid, Reason: b.Reason}
	}, "bid", "reason")
}

// Fruitless declares that no bid is acceptable.
func (a API) Fruitless() Endpoint {
	return act(a, "Declare that no bid is acceptable", func(m string, b reasonBody) models.Command {
		return &models.DeclareFruitless{Mission: m, Reason: b.Reason}
	}, "reason")
}

// Award proposes an award, and signs it when a capacity is given.
func (a API) Award() Endpoint {
	return act(a, "Propose an award, and sign it when a capacity is given", func(m string, b awardBody) models.Command {
		return &models.AwardMission{Mission: m, Bid: b.Bid, Reason: b.Reason, Capacity: b.Capacity, Reference: b.Reference}
	}, "bid")
}

// Sign signs the award that is proposed.
func (a API) Sign() Endpoint {
	return act(a, "Sign the award that is proposed", func(m string, b signBody) models.Command {
		return &models.SignAward{Mission: m, Capacity: b.Capacity, Reference: b.Reference}
	}, "capacity")
}

// Reconfirm confirms one's bid for another 30 days.
func (a API) Reconfirm() Endpoint {
	return act(a, "Confirm one's bid for another 30 days", func(m string, _ noBody) models.Command {
		return &models.ReconfirmBid{Mission: m}
	})
}
