package models

// AnswerQuestion answers; Declined: the text says why there is no answer. By an
// agent, while the mission is open or closed. NotFound (question_unknown), Refused (the
// text; answered_already).
type AnswerQuestion struct {
	Mission  string `json:"mission"`
	N        int    `json:"n"`
	Text     string `json:"text"`
	Declined bool   `json:"declined,omitempty"`
}

// QuestionAnswered: the authority's public answer, or why it does not answer.
type QuestionAnswered struct {
	Mission  string `json:"mission"`
	N        int    `json:"n"`
	Text     string `json:"text"`
	Declined bool   `json:"declined,omitempty"`
}

var _ = register(event[QuestionAnswered]("question.answered", onMission(func(e *QuestionAnswered) string { return e.Mission }), ShowView))

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

var _ = await(ActAnswer, func(_ State, o Offering) bool { return o.agent() && o.in(Opened, Closed) && o.Mission.Unanswered() > 0 })

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

func (e *QuestionAnswered) apply(s *State, m Meta) {
	old, _ := s.missions.Get(e.Mission)
	next := old.copyOf()
	next.Questions = append([]Question(nil), old.Questions...)
	q := &next.Questions[e.N-1]
	q.Answer, q.AnsweredAt, q.Declined = e.Text, m.At, e.Declined
	s.putMission(next, m)
}
