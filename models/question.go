package models

// Bounds of the questions: of one mission, and of one person on it.
const (
	maxQuestions    = 60
	maxOwnQuestions = 10
)

// Decide asks a question, public and anonymous.
func (c *AskQuestion) Decide(s State, act Act) ([]Event, error) {
	p, err := s.actor(act)
	if err != nil {
		return nil, err
	}
	m, err := s.visible(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Opened); err != nil {
		return nil, err
	}
	var r reasons
	text := c.Text.Plain
	r.text("text", &text, 1000, true)
	own := 0
	for _, q := range m.Questions {
		if q.Person == p.ID {
			own++
		}
	}
	r.when(p.IsAgent(m.Authority), "own_question", "")
	r.when(own >= maxOwnQuestions || len(m.Questions) >= maxQuestions, "too_many", "text", "max", maxOwnQuestions)
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	e := &QuestionAsked{Mission: m.ID, N: len(m.Questions) + 1}
	e.Hidden.Person, e.Hidden.Text = p.ID, c.Text.Ref
	return []Event{e}, nil
}

// Decide answers a question, or says why there is no answer. It stays possible
// after the close, because an unanswered question blocks the award.
func (c *AnswerQuestion) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Opened, Closed); err != nil {
		return nil, err
	}
	if c.N < 1 || c.N > len(m.Questions) {
		return nil, Refuse(NotFound, because("question_unknown", "n"))
	}
	var r reasons
	text := c.Text
	r.text("text", &text, 2000, true)
	r.when(!m.Questions[c.N-1].AnsweredAt.IsZero(), "answered_already", "n")
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	return []Event{&QuestionAnswered{Mission: m.ID, N: c.N, Text: text, Declined: c.Declined}}, nil
}

// Unanswered counts the questions that wait.
func (m *Mission) Unanswered() int {
	n := 0
	for _, q := range m.Questions {
		if q.AnsweredAt.IsZero() {
			n++
		}
	}
	return n
}

func (e *QuestionAsked) apply(s *State, m Meta) {
	old, _ := s.missions.get(e.Mission)
	next := old.copyOf()
	next.Questions = grow(old.Questions, Question{N: e.N, Person: e.Hidden.Person, Text: e.Hidden.Text, At: m.At})
	s.putMission(next, m)
}

func (e *QuestionAnswered) apply(s *State, m Meta) {
	old, _ := s.missions.get(e.Mission)
	next := old.copyOf()
	next.Questions = append([]Question(nil), old.Questions...)
	q := &next.Questions[e.N-1]
	q.Answer, q.AnsweredAt, q.Declined = e.Text, m.At, e.Declined
	s.putMission(next, m)
}
