package api

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// act is a call that does one thing to a mission: the body becomes a command, and
// the answer is the mission as it then is. Members that are required are refused
// when they are missing.
func act[B any](a API, summary string, command func(mission string, body B) models.Command, required ...string) Endpoint {
	return actWith(a, summary, func(_ *fiber.Ctx, mission string, body B) (models.Command, error) { return command(mission, body), nil }, required...)
}

// actWith is act for a command that takes more of the request than the mission and the body.
func actWith[B any](a API, summary string, command func(c *fiber.Ctx, mission string, body B) (models.Command, error), required ...string) Endpoint {
	var empty B
	return Endpoint{summary: summary, body: empty, required: required, answer: missionView{}, status: fiber.StatusOK, Handle: func(c *fiber.Ctx) error {
		var body B
		if err := decode(c, &body, required...); err != nil {
			return err
		}
		id := c.Params("id")
		cmd, err := command(c, id, body)
		if err != nil {
			return err
		}
		if _, err := a.Do(c, cmd); err != nil {
			return err
		}
		return a.missionAnswer(c, fiber.StatusOK, id)
	}}
}

// Bodies that several acts have. A text is a plain string.
type (
	noBody     struct{}
	reasonBody struct {
		Reason string `json:"reason"`
	}
	textBody struct {
		Text string `json:"text"`
	}
)

func said(text string) models.Text { return models.Text{Plain: text} }
