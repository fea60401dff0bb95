package award

import (
	"maps"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/handlers/edge"
	"coupdemain/handlers/mission"
	"coupdemain/models"
)

// Marks saves the marks of the whole table: one command for each offer whose
// marks changed, each with its own part of the form's key. A field left empty stays unmarked.
func (h Pages) Marks(c *fiber.Ctx) error {
	f, id := h.Form(c), mission.ID(c)
	m, ok := h.State().Mission(id)
	if !ok || !edge.Me(c).Person.IsAgent(m.Authority) {
		return h.act(c, "notes", f, &models.SetMarks{Mission: id}, "")
	}
	type marked struct {
		bid   string
		marks map[string]int
	}
	var list []marked
	for _, b := range m.Bids {
		marks := map[string]int{}
		for i, k := range m.Terms.Manual {
			name := "mark_" + b.ID + "_" + strconv.Itoa(i)
			if !f.Has(name) || edge.Spaceless(f.Text(name)) == "" {
				continue
			}
			mark := f.Int(name)
			if mark < 0 || mark > 100 {
				f.Bad(name, "mark_out_of_range", models.Args{"min": 0, "max": 100})
			}
			marks[k.Name] = mark
		}
		if len(marks) > 0 && !maps.Equal(marks, b.Marks) {
			list = append(list, marked{b.ID, marks})
		}
	}
	err := f.Err()
	key := ""
	if err == nil {
		key, err = h.Admit(c)
	}
	for _, k := range list {
		if err != nil {
			break
		}
		own := ""
		if key != "" {
			own = key + "-" + k.bid
		}
		_, err = h.Board.Do(c.UserContext(), board.Request{By: edge.Me(c).By(), Key: own, Command: &models.SetMarks{Mission: id, Bid: k.bid, Marks: k.marks}})
	}
	return h.answer(c, "notes", f, err, "marked")
}
