package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
)

// The bodies of these acts (DESIGN 13). A text is a plain string.
type (
	addendumBody struct {
		Text        string    `json:"text"`
		ClosesAt    time.Time `json:"closes_at"`
		Substantial bool      `json:"substantial"`
	}
	answerBody struct {
		Text     string `json:"text"`
		Declined bool   `json:"declined"`
	}
)

// Publish publishes a draft.
func (a API) Publish() Endpoint {
	return act(a, "Publish a draft", func(m string, _ noBody) models.Command {
		return &models.PublishMission{Mission: m}
	})
}

// Cancel cancels a mission before an award.
func (a API) Cancel() Endpoint {
	return act(a, "Cancel a mission before an award", func(m string, b reasonBody) models.Command {
		return &models.CancelMission{Mission: m, Reason: b.Reason}
	}, "reason")
}

// Addendum posts an addendum: an immutable change after publication.
func (a API) Addendum() Endpoint {
	return act(a, "Post an addendum: an immutable change after publication", func(m string, b addendumBody) models.Command {
		return &models.PostAddendum{Mission: m, Text: b.Text, ClosesAt: b.ClosesAt, Substantial: b.Substantial}
	}, "text")
}

// Ask asks a question, public and anonymous.
func (a API) Ask() Endpoint {
	return act(a, "Ask a question, public and anonymous", func(m string, b textBody) models.Command {
		return &models.AskQuestion{Mission: m, Text: said(b.Text)}
	}, "text")
}

// AnswerQuestion answers the question whose number is in the path, or says why not.
func (a API) AnswerQuestion() Endpoint {
	return actWith(a, "Answer a question, or say why not", func(c *fiber.Ctx, m string, b answerBody) (models.Command, error) {
		n, err := c.ParamsInt("n")
		if err != nil || n < 1 {
			return nil, edge.NotFound()
		}
		return &models.AnswerQuestion{Mission: m, N: n, Text: b.Text, Declined: b.Declined}, nil
	}, "text")
}
