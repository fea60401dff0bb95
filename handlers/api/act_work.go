package api

import "coupdemain/models"

// The bodies of these acts (DESIGN 13). A text is a plain string.
type (
	orderBody struct {
		Commitment  string `json:"commitment"`
		ServiceCode string `json:"service_code"`
	}
	clockBody struct {
		Suspended bool   `json:"suspended"`
		Reason    string `json:"reason"`
	}
	deliverBody struct {
		Text  string   `json:"text"`
		Links []string `json:"links"`
	}
	rejectBody struct {
		Reasons string `json:"reasons"`
	}
	acceptBody struct {
		SkillConfirmed bool   `json:"skill_confirmed"`
		Partial        bool   `json:"partial"`
		Reserves       string `json:"reserves"`
		Erasure        bool   `json:"erasure"`
	}
	reviewBody struct {
		Quality       int    `json:"quality"`
		Deadline      int    `json:"deadline"`
		Communication int    `json:"communication"`
		Text          string `json:"text"`
	}
	faultBody struct {
		Fault models.Blame `json:"fault"`
	}
	outcomeBody struct {
		Outcome models.Outcome `json:"outcome"`
	}
)

// Order sends the order: the delay starts.
func (a API) Order() Endpoint {
	return act(a, "Send the order: the delay starts", func(m string, b orderBody) models.Command {
		return &models.SendOrder{Mission: m, Commitment: b.Commitment, ServiceCode: b.ServiceCode}
	}, "commitment")
}

// Clock suspends or resumes the delay.
func (a API) Clock() Endpoint {
	return act(a, "Suspend or resume the delay", func(m string, b clockBody) models.Command {
		return &models.SetClock{Mission: m, Suspended: b.Suspended, Reason: b.Reason}
	}, "suspended")
}

// Deliver delivers words and links; files are sent by the form only.
func (a API) Deliver() Endpoint {
	return act(a, "Deliver", func(m string, b deliverBody) models.Command {
		return &models.Deliver{Mission: m, Text: said(b.Text), Links: b.Links}
	}, "text")
}

// Reject rejects a delivery, with reasons.
func (a API) Reject() Endpoint {
	return act(a, "Reject a delivery, with reasons", func(m string, b rejectBody) models.Command {
		return &models.RejectDelivery{Mission: m, Reasons: b.Reasons}
	}, "reasons")
}

// Accept accepts a delivery.
func (a API) Accept() Endpoint {
	return act(a, "Accept a delivery", func(m string, b acceptBody) models.Command {
		return &models.AcceptDelivery{Mission: m, SkillConfirmed: b.SkillConfirmed, Partial: b.Partial, Reserves: b.Reserves, Erasure: b.Erasure}
	}, "skill_confirmed")
}

// ConfirmPayment confirms that the mission is paid.
func (a API) ConfirmPayment() Endpoint {
	return act(a, "Confirm that the mission is paid", func(m string, _ noBody) models.Command {
		return &models.ConfirmPayment{Mission: m}
	})
}

// Review reviews the other side.
func (a API) Review() Endpoint {
	return act(a, "Review the other side", func(m string, b reviewBody) models.Command {
		return &models.GiveReview{Mission: m, Quality: b.Quality, Deadline: b.Deadline, Communication: b.Communication, Text: said(b.Text)}
	})
}

// ClaimFailure claims that the mission cannot be finished.
func (a API) ClaimFailure() Endpoint {
	return act(a, "Claim that the mission cannot be finished", func(m string, b reasonBody) models.Command {
		return &models.ClaimFailure{Mission: m, Reason: said(b.Reason)}
	}, "reason")
}

// AnswerFailure answers a claim of failure.
func (a API) AnswerFailure() Endpoint {
	return act(a, "Answer a claim of failure", func(m string, b textBody) models.Command {
		return &models.AnswerFailure{Mission: m, Text: said(b.Text)}
	}, "text")
}

// SettleFailure settles a failure: whose fault it was.
func (a API) SettleFailure() Endpoint {
	return act(a, "Settle a failure: whose fault it was", func(m string, b faultBody) models.Command {
		return &models.SettleFailure{Mission: m, Fault: b.Fault}
	}, "fault")
}

// Dispute raises a dispute.
func (a API) Dispute() Endpoint {
	return act(a, "Raise a dispute", func(m string, b textBody) models.Command {
		return &models.RaiseDispute{Mission: m, Text: said(b.Text)}
	}, "text")
}

// SettleDispute proposes how a dispute ends; the same from both sides settles it.
func (a API) SettleDispute() Endpoint {
	return act(a, "Propose how a dispute ends; the same from both sides settles it", func(m string, b outcomeBody) models.Command {
		return &models.SettleDispute{Mission: m, Outcome: b.Outcome}
	}, "outcome")
}
