package work

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/mission"
	"coupdemain/models"
	"coupdemain/web/ui"
)

// Reject asks for changes: what is missing under each criterion becomes one
// text, in the order of the criteria, that stands by itself.
func (h Pages) Reject(c *fiber.Ctx) error {
	f, id := h.Form(c), mission.ID(c)
	view, err := h.missions.View(c, id)
	if err != nil {
		return err
	}
	var parts []string
	for i, criterion := range view.Criteria {
		why := strings.TrimSpace(f.Text("criterion_" + strconv.Itoa(i)))
		if why != "" {
			parts = append(parts, ui.T(edge.Me(c).Lang, "delivery.reason_line", "n", i+1, "text", shortened(criterion, 90), "reason", why))
		}
	}
	if other := strings.TrimSpace(f.Text("reasons")); other != "" {
		parts = append(parts, other)
	}
	return h.missions.Act(c, "reprises", f, &models.RejectDelivery{Mission: id, Reasons: strings.Join(parts, "\n\n")}, "rejected")
}

// shortened cuts a text at most characters, at a word.
func shortened(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	cut := string(r[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

// Accept certifies the work as done.
func (h Pages) Accept(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.missions.Act(c, "accepter", f, &models.AcceptDelivery{Mission: mission.ID(c), SkillConfirmed: f.Check("skill_confirmed"), Partial: f.Check("partial"),
		Reserves: f.Text("reserves"), Erasure: f.Check("erasure")}, "accepted")
}
