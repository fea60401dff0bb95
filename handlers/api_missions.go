package handlers

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
)

// draftBody is a mission as it is first written: its terms, flat.
type draftBody struct {
	Authority string `json:"authority"`
	Parent    string `json:"parent"`
	models.TermsPatch
}

// reviseBody changes a draft. With seen, the revised_at that the change was made
// from, a draft that somebody else changed meanwhile is a conflict.
type reviseBody struct {
	Seen time.Time `json:"seen"`
	models.TermsPatch
}

// draftAnswer says what is still missing before a draft can be published.
type draftAnswer struct {
	ID      string          `json:"id"`
	Phase   models.Phase    `json:"phase"`
	Missing []problemReason `json:"missing"`
}

// apiMissions lists cards.
func (s *Server) apiMissions(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	f, err := s.filter(c)
	if err != nil {
		return err
	}
	page := s.state().Missions(f, c.Query("after"), limit, s.Board.Now())
	return answer(c, fiber.StatusOK, listOf(page.Items, page.Next))
}

// filter reads how the board is narrowed; the board's page uses it too.
func (s *Server) filter(c *fiber.Ctx) (models.Filter, error) {
	for _, v := range c.Queries() {
		if len(v) > maxQuery {
			return models.Filter{}, models.Refuse(models.Invalid, models.Reason{Key: "query_too_long", Args: models.Args{"max": maxQuery}})
		}
	}
	f := models.Filter{
		Software: c.Query("software"), Domain: c.Query("domain"), Kind: models.Kind(c.Query("kind")), Department: c.Query("department"),
		Format: models.Format(c.Query("format")), Level: models.Level(c.Query("level")), Authority: c.Query("authority"),
		Phase: models.Phase(c.Query("phase")), Soon: c.Query("soon") == "1", Newest: c.Query("sort") == "newest",
	}
	if f.Phase == models.Draft {
		return f, models.Refuse(models.Invalid, models.Reason{Key: "phase_invalid", Field: "phase"})
	}
	if q := c.Query("q"); q != "" && s.Search != nil {
		found, err := s.Search.Missions(q)
		if err != nil {
			return f, models.Fault(models.Unavailable, err, "search the missions")
		}
		f.IDs = make(map[string]bool, len(found))
		for _, id := range found {
			f.IDs[id] = true
		}
	}
	return f, nil
}

// apiMission gives one mission.
func (s *Server) apiMission(c *fiber.Ctx) error {
	return s.missionAnswer(c, fiber.StatusOK, c.Params("id"))
}

// apiDraft begins a mission.
func (s *Server) apiDraft(c *fiber.Ctx) error {
	var body draftBody
	if err := decode(c, &body); err != nil {
		return err
	}
	done, err := s.do(c, &models.DraftMission{Authority: body.Authority, Parent: body.Parent, Terms: body.TermsPatch})
	if err != nil {
		return err
	}
	for _, e := range done.Events {
		if d, ok := e.(*models.MissionDrafted); ok {
			view, err := s.mission(c, d.Hidden.Mission)
			if err != nil {
				return err
			}
			c.Set(fiber.HeaderLocation, "/api/v1/missions/"+view.ID)
			return answer(c, fiber.StatusCreated, draftAnswer{ID: view.ID, Phase: view.Phase, Missing: reasonsIn(me(c).lang, view.Missing)})
		}
	}
	return models.Refuse(models.Internal, models.Reason{Key: "internal"})
}

// apiRevise changes a draft.
func (s *Server) apiRevise(c *fiber.Ctx) error {
	return act(s, func(m string, b reviseBody) models.Command {
		return &models.ReviseMission{Mission: m, Seen: b.Seen, Terms: b.TermsPatch}
	})(c)
}
