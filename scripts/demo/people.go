package demo

// Operator is the authority of the story that runs the board.
const Operator = "Syndicat mixte Ormoise Numérique"

// Door is a person of the story whom a visitor may be.
type Door struct {
	Label string
	Email string
	Role  string // "agent", "developer", "steward"
	About string
	Of    string // the authority of an agent
}

// Doors lists everyone whom a visitor may enter as, bots left out.
func Doors() ([]Door, error) {
	s, err := read()
	if err != nil {
		return nil, err
	}
	var doors []Door
	for _, a := range s.Authorities {
		for _, agent := range a.Agents {
			doors = append(doors, Door{Label: agent.Label, Email: agent.Email, Role: "agent", About: a.Blurb, Of: a.Name})
		}
	}
	for _, d := range s.Developers {
		if !d.Bot {
			doors = append(doors, Door{Label: d.Label, Email: email(d.Key), Role: "developer", About: d.About})
		}
	}
	return append(doors, Door{Label: s.Steward.Label, Email: s.Steward.Email, Role: "steward"}), nil
}

// Departments are the invented ones, which the demonstration's filter knows beside the real ones.
func Departments() ([]Department, error) {
	s, err := read()
	if err != nil {
		return nil, err
	}
	return s.Departments, nil
}
