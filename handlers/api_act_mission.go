package handlers

import (
	"time"

	"github.com/gofiber/fiber/v2"

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

// publish publishes a draft.
func (a api) publish() endpoint {
	return act(a, "Publish a draft", func(m string, _ noBody) models.Command {
		return &models.PublishMission{Mission: m}
	})
}

// cancel cancels a mission before an award.
func (a api) cancel() endpoint {
	return act(a, "Cancel a mission before an award", func(m string, b reasonBody) models.Command {
		return &models.CancelMission{Mission: m, Reason: b.Reason}
	}, "reason")
}

// addendum posts an addendum: an immutable change after publication.
func (a api) addendum() endpoint {
	return act(a, "Post an addendum: an immutable change after publication", func(m string, b addendumBody) models.Command {
		return &models.PostAddendum{Mission: m, Text: b.Text, ClosesAt: b.ClosesAt, Substantial: b.Substantial}
	}, "text")
}

// ask asks a question, public and anonymous.
func (a api) ask() endpoint {
	return act(a, "Ask a question, public and anonymous", func(m string, b textBody) models.Command {
		return &models.AskQuestion{Mission: m, Text: said(b.Text)}
	}, "text")
}

// answerQuestion answers the question whose number is in the path, or says why not.
func (a api) answerQuestion() endpoint {
	return actWith(a, "Answer a question, or say why not", func(c *fiber.Ctx, m string, b answerBody) (models.Command, error) {
		n, err := c.ParamsInt("n")
		if err != nil || n < 1 {
			return nil, models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
		}
		return &models.AnswerQuestion{Mission: m, N: n, Text: b.Text, Declined: b.Declined}, nil
	}, "text")
}
