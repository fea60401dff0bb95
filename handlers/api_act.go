package handlers

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// act makes the handler of an act on a mission: the body becomes a command, and
// the answer is the mission as it then is.
func act[B any](s *Server, command func(mission string, body B) models.Command) fiber.Handler {
	return func(c *fiber.Ctx) error {
		var body B
		if err := decode(c, &body); err != nil {
			return err
		}
		id := c.Params("id")
		if _, err := s.do(c, command(id, body)); err != nil {
			return err
		}
		return s.missionAnswer(c, fiber.StatusOK, id)
	}
}

// The bodies of the acts (DESIGN 13). A text is a plain string.
type (
	noBody     struct{}
	reasonBody struct {
		Reason string `json:"reason"`
	}
	textBody struct {
		Text string `json:"text"`
	}
	addendumBody struct {
		Text        string    `json:"text"`
		ClosesAt    time.Time `json:"closes_at"`
		Substantial bool      `json:"substantial"`
	}
	answerBody struct {
		Text     string `json:"text"`
		Declined bool   `json:"declined"`
	}
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

func said(text string) models.Text { return models.Text{Plain: text} }

// missionActs is every act on a mission, by the last part of its path.
func (s *Server) missionActs() []endpoint {
	post := func(path, summary string, body any, handle fiber.Handler, required ...string) endpoint {
		return endpoint{method: fiber.MethodPost, path: "/missions/{id}/" + path, summary: summary, body: body, required: required,
			answer: missionView{}, status: fiber.StatusOK, write: true, handle: handle}
	}
	return []endpoint{
		post("publish", "Publish a draft", noBody{}, act(s, func(m string, _ noBody) models.Command { return &models.PublishMission{Mission: m} })),
		post("cancel", "Cancel a mission before an award", reasonBody{}, act(s, func(m string, b reasonBody) models.Command {
			return &models.CancelMission{Mission: m, Reason: b.Reason}
		}), "reason"),
		post("addenda", "Post an addendum: an immutable change after publication", addendumBody{}, act(s, func(m string, b addendumBody) models.Command {
			return &models.PostAddendum{Mission: m, Text: b.Text, ClosesAt: b.ClosesAt, Substantial: b.Substantial}
		}), "text"),
		post("questions", "Ask a question, public and anonymous", textBody{}, act(s, func(m string, b textBody) models.Command {
			return &models.AskQuestion{Mission: m, Text: said(b.Text)}
		}), "text"),
		{method: fiber.MethodPost, path: "/missions/{id}/questions/{n}/answer", summary: "Answer a question, or say why not", body: answerBody{}, required: []string{"text"},
			answer: missionView{}, status: fiber.StatusOK, write: true, handle: s.apiAnswerQuestion},
		post("open", "Open the sealed bids after the close", noBody{}, act(s, func(m string, _ noBody) models.Command { return &models.OpenBids{Mission: m} })),
		post("negotiation", "Open the negotiation round that was announced", untilBody{}, act(s, func(m string, b untilBody) models.Command {
			return &models.OpenNegotiation{Mission: m, Until: b.Until}
		}), "until"),
		post("marks", "Give the manual marks of a bid", marksBody{}, act(s, func(m string, b marksBody) models.Command {
			return &models.SetMarks{Mission: m, Bid: b.Bid, Marks: b.Marks}
		}), "bid", "marks"),
		post("evidence", "Judge the equivalent evidence of a bidder", evidenceBody{}, act(s, func(m string, b evidenceBody) models.Command {
			return &models.JudgeEvidence{Mission: m, Bid: b.Bid, Admitted: b.Admitted, Reason: b.Reason}
		}), "bid", "admitted", "reason"),
		post("justification/ask", "Ask a bidder to justify a low amount", bidBody{}, act(s, func(m string, b bidBody) models.Command {
			return &models.AskJustification{Mission: m, Bid: b.Bid}
		}), "bid"),
		post("justification", "Justify one's low amount", textBody{}, act(s, func(m string, b textBody) models.Command {
			return &models.GiveJustification{Mission: m, Text: said(b.Text)}
		}), "text"),
		post("set-aside", "Set a bid aside, with a reason", setAsideBody{}, act(s, func(m string, b setAsideBody) models.Command {
			return &models.SetAsideBid{Mission: m, Bid: b.Bid, Reason: b.Reason}
		}), "bid", "reason"),
		post("fruitless", "Declare that no bid is acceptable", reasonBody{}, act(s, func(m string, b reasonBody) models.Command {
			return &models.DeclareFruitless{Mission: m, Reason: b.Reason}
		}), "reason"),
		post("award", "Propose an award, and sign it when a capacity is given", awardBody{}, act(s, func(m string, b awardBody) models.Command {
			return &models.AwardMission{Mission: m, Bid: b.Bid, Reason: b.Reason, Capacity: b.Capacity, Reference: b.Reference}
		}), "bid"),
		post("sign", "Sign the award that is proposed", signBody{}, act(s, func(m string, b signBody) models.Command {
			return &models.SignAward{Mission: m, Capacity: b.Capacity, Reference: b.Reference}
		}), "capacity"),
		post("order", "Send the order: the delay starts", orderBody{}, act(s, func(m string, b orderBody) models.Command {
			return &models.SendOrder{Mission: m, Commitment: b.Commitment, ServiceCode: b.ServiceCode}
		}), "commitment"),
		post("clock", "Suspend or resume the delay", clockBody{}, act(s, func(m string, b clockBody) models.Command {
			return &models.SetClock{Mission: m, Suspended: b.Suspended, Reason: b.Reason}
		}), "suspended"),
		post("deliver", "Deliver", deliverBody{}, act(s, func(m string, b deliverBody) models.Command {
			return &models.Deliver{Mission: m, Text: said(b.Text), Links: b.Links}
		}), "text"),
		post("reject", "Reject a delivery, with reasons", rejectBody{}, act(s, func(m string, b rejectBody) models.Command {
			return &models.RejectDelivery{Mission: m, Reasons: b.Reasons}
		}), "reasons"),
		post("accept", "Accept a delivery", acceptBody{}, act(s, func(m string, b acceptBody) models.Command {
			return &models.AcceptDelivery{Mission: m, SkillConfirmed: b.SkillConfirmed, Partial: b.Partial, Reserves: b.Reserves, Erasure: b.Erasure}
		}), "skill_confirmed"),
		post("payment", "Confirm that the mission is paid", noBody{}, act(s, func(m string, _ noBody) models.Command { return &models.ConfirmPayment{Mission: m} })),
		post("reviews", "Review the other side", reviewBody{}, act(s, func(m string, b reviewBody) models.Command {
			return &models.GiveReview{Mission: m, Quality: b.Quality, Deadline: b.Deadline, Communication: b.Communication, Text: said(b.Text)}
		})),
		post("reconfirm", "Confirm one's bid for another 30 days", noBody{}, act(s, func(m string, _ noBody) models.Command { return &models.ReconfirmBid{Mission: m} })),
		post("fail", "Claim that the mission cannot be finished", reasonBody{}, act(s, func(m string, b reasonBody) models.Command {
			return &models.ClaimFailure{Mission: m, Reason: said(b.Reason)}
		}), "reason"),
		post("fail/answer", "Answer a claim of failure", textBody{}, act(s, func(m string, b textBody) models.Command {
			return &models.AnswerFailure{Mission: m, Text: said(b.Text)}
		}), "text"),
		post("settle", "Settle a failure: whose fault it was", faultBody{}, act(s, func(m string, b faultBody) models.Command {
			return &models.SettleFailure{Mission: m, Fault: b.Fault}
		}), "fault"),
		post("dispute", "Raise a dispute", textBody{}, act(s, func(m string, b textBody) models.Command {
			return &models.RaiseDispute{Mission: m, Text: said(b.Text)}
		}), "text"),
		post("dispute/settle", "Propose how a dispute ends; the same from both sides settles it", outcomeBody{}, act(s, func(m string, b outcomeBody) models.Command {
			return &models.SettleDispute{Mission: m, Outcome: b.Outcome}
		}), "outcome"),
	}
}

func (s *Server) apiAnswerQuestion(c *fiber.Ctx) error {
	n, err := c.ParamsInt("n")
	if err != nil || n < 1 {
		return models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
	}
	return act(s, func(m string, b answerBody) models.Command {
		return &models.AnswerQuestion{Mission: m, N: n, Text: b.Text, Declined: b.Declined}
	})(c)
}
