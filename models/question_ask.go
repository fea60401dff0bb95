package models

// AskQuestion asks the authority in public: by anybody who is signed in and no agent
// of it, while the mission is open. Refused (the text; own_question; too_many).
type AskQuestion struct {
	Mission string `json:"mission"`
	Text    Text   `json:"text"`
}

func (c *AskQuestion) Texts() []*Text { return []*Text{&c.Text} }

// QuestionAsked: public and anonymous; the words are in the vault.
type QuestionAsked struct {
	Mission string `json:"mission"`
	N       int    `json:"n"`
	Hidden  struct {
		Person string  `json:"person"`
		Text   TextRef `json:"text"`
	} `json:"-"`
}

var _ = register(event[QuestionAsked]("question.asked", onMission(func(e *QuestionAsked) string { return e.Mission }), ShowView))

func (e *QuestionAsked) HiddenPart() any { return &e.Hidden }

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

var _ = offer(ActAsk, func(_ State, o Offering) bool { return !o.agent() && o.in(Opened) })

func (e *QuestionAsked) apply(s *State, m Meta) {
	old, _ := s.missions.Get(e.Mission)
	next := old.copyOf()
	next.Questions = grow(old.Questions, Question{N: e.N, Person: e.Hidden.Person, Text: e.Hidden.Text, At: m.At})
	s.putMission(next, m)
}
