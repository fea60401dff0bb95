package handlers

import (
	"maps"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/models"
)

// marksForm saves the marks of the whole table: one command for each offer whose
// marks changed, each with its own part of the form's key. A field left empty stays unmarked.
func (s *Server) marksForm(c *fiber.Ctx) error {
	f, id := s.form(c), missionID(c)
	m, ok := s.state().Mission(id)
	if !ok || me(c).person == nil || !me(c).person.IsAgent(m.Authority) {
		return s.work(c, "notes", f, &models.SetMarks{Mission: id}, "")
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
			if !f.has(name) || spaceless(f.text(name)) == "" {
				continue
			}
			mark := f.int(name)
			if mark < 0 || mark > 100 {
				f.bad(name, "mark_out_of_range", models.Args{"min": 0, "max": 100})
			}
			marks[k.Name] = mark
		}
		if len(marks) > 0 && !maps.Equal(marks, b.Marks) {
			list = append(list, marked{b.ID, marks})
		}
	}
	err := f.err()
	key := ""
	if err == nil {
		key, err = s.admit(c)
	}
	for _, k := range list {
		if err != nil {
			break
		}
		own := ""
		if key != "" {
			own = key + "-" + k.bid
		}
		_, err = s.Board.Do(c.UserContext(), board.Request{By: me(c).by(), Key: own, Command: &models.SetMarks{Mission: id, Bid: k.bid, Marks: k.marks}})
	}
	return s.worked(c, "notes", f, err, "marked")
}
