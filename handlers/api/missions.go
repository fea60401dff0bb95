package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
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
	ID      string               `json:"id"`
	Phase   models.Phase         `json:"phase"`
	Missing []edge.ProblemReason `json:"missing"`
}

// Missions lists the missions.
func (a API) Missions() Endpoint {
	return Endpoint{summary: "List missions", answer: list[view.Card]{}, status: fiber.StatusOK, Handle: a.listMissions, query: append([]parameter{
		{name: "q", about: "Words to look for."}, {name: "software", about: "Slug of a software."},
		{name: "domain", about: "Business domain.", enum: models.Domains}, {name: "kind", about: "Sort of work.", enum: models.Kinds},
		{name: "department", about: "Department where the work is done."}, {name: "format", about: "How it is bid for.", enum: models.Formats},
		{name: "level", about: "Level that is required.", enum: models.Levels}, {name: "authority", about: "Authority that posted it."},
		{name: "phase", about: "Open by default; all for every public mission.", enum: append([]models.Phase{view.AllPhases}, models.Phases[1:]...)},
		{name: "soon", about: "1: closing within 48 hours."}, {name: "sort", about: "newest: by publication instead of by close."},
	}, paging...)}
}

func (a API) listMissions(c *fiber.Ctx) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	f, err := a.filter(c)
	if err != nil {
		return err
	}
	page := view.Missions(a.State(), f, c.Query("after"), limit, a.Board.Now())
	return answer(c, fiber.StatusOK, listOf(page.Items, page.Next))
}

// filter reads how the list is narrowed.
func (a API) filter(c *fiber.Ctx) (view.Filter, error) {
	for _, v := range c.Queries() {
		if len(v) > maxQuery {
			return view.Filter{}, models.Refuse(models.Invalid, models.Reason{Key: "query_too_long", Args: models.Args{"max": maxQuery}})
		}
	}
	f := view.Filter{
		Software: c.Query("software"), Domain: c.Query("domain"), Kind: models.Kind(c.Query("kind")), Department: c.Query("department"),
		Format: models.Format(c.Query("format")), Level: models.Level(c.Query("level")), Authority: c.Query("authority"),
		Phase: models.Phase(c.Query("phase")), Soon: c.Query("soon") == "1", Newest: c.Query("sort") == "newest",
	}
	if f.Phase == models.Draft {
		return f, models.Refuse(models.Invalid, models.Reason{Key: "phase_invalid", Field: "phase"})
	}
	if q := c.Query("q"); q != "" && a.search != nil {
		found, err := a.search.Missions(q)
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

// Mission gives one mission.
func (a API) Mission() Endpoint {
	return Endpoint{summary: "One mission as you may see it", answer: missionView{}, status: fiber.StatusOK, Handle: func(c *fiber.Ctx) error {
		return a.missionAnswer(c, fiber.StatusOK, c.Params("id"))
	}}
}

// Draft begins a mission.
func (a API) Draft() Endpoint {
	return Endpoint{summary: "Begin a mission: what is not said is filled from the kind's template", body: draftBody{}, answer: draftAnswer{}, status: fiber.StatusCreated, Handle: a.beginDraft}
}

func (a API) beginDraft(c *fiber.Ctx) error {
	var body draftBody
	if err := decode(c, &body); err != nil {
		return err
	}
	done, err := a.Do(c, &models.DraftMission{Authority: body.Authority, Parent: body.Parent, Terms: body.TermsPatch})
	if err != nil {
		return err
	}
	for _, e := range done.Events {
		if d, ok := e.(*models.MissionDrafted); ok {
			view, err := a.missions.View(c, d.Hidden.Mission)
			if err != nil {
				return err
			}
			c.Set(fiber.HeaderLocation, Path+"/missions/"+view.ID)
			return answer(c, fiber.StatusCreated, draftAnswer{ID: view.ID, Phase: view.Phase, Missing: edge.ReasonsIn(edge.Me(c).Lang, view.Missing)})
		}
	}
	return models.Refuse(models.Internal, models.Reason{Key: "internal"})
}

// Revise changes a draft.
func (a API) Revise() Endpoint {
	return act(a, "Change a draft", func(m string, b reviseBody) models.Command {
		return &models.ReviseMission{Mission: m, Seen: b.Seen, Terms: b.TermsPatch}
	})
}
