package handlers

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/web/ui"
)

// rejectForm asks for changes: what is missing under each criterion becomes one
// text, in the order of the criteria, that stands by itself.
func (s *Server) rejectForm(c *fiber.Ctx) error {
	f, id := s.form(c), missionID(c)
	view, err := s.mission(c, id)
	if err != nil {
		return err
	}
	var parts []string
	for i, criterion := range view.Criteria {
		why := strings.TrimSpace(f.text("criterion_" + strconv.Itoa(i)))
		if why != "" {
			parts = append(parts, ui.T(me(c).lang, "delivery.reason_line", "n", i+1, "text", shortened(criterion, 90), "reason", why))
		}
	}
	if other := strings.TrimSpace(f.text("reasons")); other != "" {
		parts = append(parts, other)
	}
	return s.work(c, "reprises", f, &models.RejectDelivery{Mission: id, Reasons: strings.Join(parts, "\n\n")}, "rejected")
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
