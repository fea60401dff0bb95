package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/models"
)

// apiRoutes is the API: every call of endpoints, and their description.
func (s *Server) apiRoutes(api fiber.Router) {
	all := s.endpoints()
	file, err := openapi(all, s.Config.URL, s.Config.Version)
	if err != nil {
		panic(err) // made of our own types: the first test sees it
	}
	api.Get("/openapi.json", openapiFile(file))
	for _, e := range all {
		before := []fiber.Handler{}
		if e.write || e.signed {
			before = append(before, signedIn)
		}
		if e.required != nil {
			before = append(before, requiring(e.required))
		}
		api.Add(e.method, e.route(), append(before, e.handle)...)
	}
	api.Use(func(*fiber.Ctx) error { return models.Refuse(models.NotFound, models.Reason{Key: "not_found"}) })
}

// endpoints is every call of the API (DESIGN 13).
func (s *Server) endpoints() []endpoint {
	get := func(path, summary string, answer any, handle fiber.Handler, query ...parameter) endpoint {
		return endpoint{method: fiber.MethodGet, path: path, summary: summary, answer: answer, status: fiber.StatusOK, handle: handle, query: query}
	}
	page := []parameter{{name: "after", about: "Cursor: next of the answer before."}, {name: "limit", about: "From 1 to 200, 50 by default."}}
	missions := append([]parameter{
		{name: "q", about: "Words to look for."}, {name: "software", about: "Slug of a software."},
		{name: "domain", about: "Business domain.", enum: models.Domains}, {name: "kind", about: "Sort of work.", enum: models.Kinds},
		{name: "department", about: "Department where the work is done."}, {name: "format", about: "How it is bid for.", enum: models.Formats},
		{name: "level", about: "Level that is required.", enum: models.Levels}, {name: "authority", about: "Authority that posted it."},
		{name: "phase", about: "Open by default; all for every public mission.", enum: append([]models.Phase{models.AllPhases}, models.Phases[1:]...)},
		{name: "soon", about: "1: closing within 48 hours."}, {name: "sort", about: "newest: by publication instead of by close."},
	}, page...)
	developers := append([]parameter{{name: "software", about: "With a skill on it."}, {name: "domain", about: "With a skill in it.", enum: models.Domains}, {name: "q", about: "Software, domain or department."}}, page...)
	bid := "/missions/{id}/bid"
	return slices.Concat([]endpoint{
		get("/missions", "List missions", list[models.Card]{}, s.apiMissions, missions...),
		{method: fiber.MethodPost, path: "/missions", summary: "Begin a mission: what is not said is filled from the kind's template", body: draftBody{},
			answer: draftAnswer{}, status: fiber.StatusCreated, write: true, handle: s.apiDraft},
		get("/missions/{id}", "One mission as you may see it", missionView{}, s.apiMission),
		{method: fiber.MethodPatch, path: "/missions/{id}", summary: "Change a draft", body: reviseBody{}, answer: missionView{}, status: fiber.StatusOK, write: true, handle: s.apiRevise},
		{method: fiber.MethodPut, path: bid, summary: "Place or replace your bid", body: placeBody{}, required: []string{"amount", "days"}, answer: bidAnswer{}, status: fiber.StatusOK, write: true, handle: s.apiPlaceBid},
		{method: fiber.MethodDelete, path: bid, summary: "Withdraw your bid", answer: receipt{}, status: fiber.StatusOK, write: true, handle: s.apiWithdrawBid},
		{method: fiber.MethodGet, path: "/missions/{id}/bids", summary: "The offers, for the authority, once they are open", answer: list[models.OfferView]{}, status: fiber.StatusOK, signed: true, handle: s.apiBids},
	}, s.missionActs(), []endpoint{
		get("/software", "List the software", list[models.SoftwareView]{}, s.apiSoftwareList, append([]parameter{{name: "q", about: "Words to look for."}}, page...)...),
		get("/software/{slug}", "One software with its missions and developers", models.SoftwareView{}, s.apiSoftware),
		get("/developers", "List developers", list[models.DeveloperCard]{}, s.apiDevelopers, developers...),
		get("/developers/{id}", "One developer with skills, reputation and works", models.DeveloperView{}, s.apiDeveloper),
		get("/authorities", "List authorities", list[models.AuthorityView]{}, s.apiAuthorities, page...),
		get("/authorities/{id}", "One authority with its missions and delays", models.AuthorityView{}, s.apiAuthority),
		{method: fiber.MethodGet, path: "/me", summary: "Yourself", answer: models.Me{}, status: fiber.StatusOK, signed: true, handle: s.apiMe},
		get("/journal", "The public journal", list[board.PublicCommit]{}, s.apiJournal, page...),
	})
}
