package models

import "time"

// MaxLinkLife is how long a used sign-in link is remembered. A link must not
// live as long, or it could be used twice.
const MaxLinkLife = 24 * time.Hour

const (
	maxSessions    = 20
	maxSessionLife = 366 * 24 * time.Hour
	linkSweep      = 16 // forgotten links dropped at a time: more than one, so that they shrink
)

// OpenSession signs somebody in who followed a sign-in link: by nobody, the operator
// or that person. NotFound (person_unknown), Forbidden (not_yours), Invalid
// (until_out_of_range), Conflict (link_used: a link works once; id_taken).
type OpenSession struct {
	Person  string    `json:"person"`
	Session string    `json:"session"`
	Link    string    `json:"link"`
	Until   time.Time `json:"until"`
}

// CloseSession closes one of the actor's sessions, or all: by whoever is signed in,
// suspended or not. NotFound (session_unknown).
type CloseSession struct {
	Session string `json:"session,omitempty"`
	All     bool   `json:"all,omitempty"`
}

// SessionOpened: a sign-in link was used, once. Link is the hash of its nonce.
type SessionOpened struct {
	Hidden struct {
		Session string    `json:"session"` // hash of the cookie's secret
		Person  string    `json:"person"`
		Link    string    `json:"link,omitempty"`
		Until   time.Time `json:"until"`
	} `json:"-"`
}

var _ = register(event[SessionOpened]("session.opened", noMission, ShowNothing))

func (e *SessionOpened) HiddenPart() any { return &e.Hidden }

// SessionClosed: signed out or revoked.
type SessionClosed struct {
	Hidden struct {
		Session string `json:"session"`
		Person  string `json:"person"`
	} `json:"-"`
}

var _ = register(event[SessionClosed]("session.closed", noMission, ShowNothing))

func (e *SessionClosed) HiddenPart() any { return &e.Hidden }

// Decide opens a session for whoever proved to read the person's e-mail, which
// confirms the address. A link works once. A suspended person may sign in, to
// read why and to be erased. The oldest of more than 20 sessions are closed.
func (c *OpenSession) Decide(s State, act Act) ([]Event, error) {
	if act.By != "" && act.By != Operator && act.By != c.Person {
		return nil, Refuse(Forbidden, because("not_yours", "person"))
	}
	p, err := s.Someone(c.Person, "person")
	if err != nil {
		return nil, err
	}
	if c.Session == "" {
		return nil, Fault(Internal, errUnmade, "open session")
	}
	if !c.Until.After(act.Now) || c.Until.Sub(act.Now) > maxSessionLife {
		return nil, Refuse(Invalid, because("until_out_of_range", "until"))
	}
	var r reasons
	_, taken := s.sessions.Get(c.Session)
	r.when(c.Link != "" && s.LinkUsed(c.Link), "link_used", "")
	r.when(taken, "id_taken", "")
	if err := r.err(Conflict); err != nil {
		return nil, err
	}
	e := &SessionOpened{}
	e.Hidden.Session, e.Hidden.Person, e.Hidden.Link, e.Hidden.Until = c.Session, p.ID, c.Link, cut(c.Until)
	events := []Event{}
	if !p.Confirmed {
		events = append(events, confirmed(p.ID))
	}
	for _, old := range p.Sessions[:max(0, len(p.Sessions)+1-maxSessions)] {
		events = append(events, sessionClosed(p.ID, old))
	}
	return append(events, e), nil
}

func sessionClosed(person, session string) *SessionClosed {
	e := &SessionClosed{}
	e.Hidden.Person, e.Hidden.Session = person, session
	return e
}

// Decide closes one of the actor's sessions, or all.
func (c *CloseSession) Decide(s State, act Act) ([]Event, error) {
	p, err := s.oneself(act)
	if err != nil {
		return nil, err
	}
	var events []Event
	for _, h := range p.Sessions {
		if c.All || h == c.Session {
			events = append(events, sessionClosed(p.ID, h))
		}
	}
	if len(events) == 0 && !c.All {
		return nil, Refuse(NotFound, because("session_unknown", "session"))
	}
	return events, nil
}

func (e *SessionOpened) apply(s *State, m Meta) {
	h := e.Hidden
	s.changePerson(h.Person, func(p *Person) {
		var open []string
		for _, old := range p.Sessions {
			if v, ok := s.sessions.Get(old); ok && m.At.Before(v.Until) {
				open = append(open, old)
				continue
			}
			s.sessions.Delete(old)
		}
		p.Sessions = append(open, h.Session)
	})
	s.sessions.Set(h.Session, &Session{Hash: h.Session, Person: h.Person, Since: m.At, Until: h.Until})
	if h.Link != "" {
		until := m.At.Add(MaxLinkLife)
		s.links.Set(h.Link, until)
		s.spent.Put(ascending(until, h.Link), h.Link)
	}
	s.forgetLinks(m.At)
}

// forgetLinks drops used links that have long expired, a few at a time.
func (s *State) forgetLinks(now time.Time) {
	var keys, links []string
	s.spent.Walk("", func(key, link string) bool {
		until, ok := s.links.Get(link)
		if ok && now.Before(until) || len(keys) == linkSweep {
			return false
		}
		keys, links = append(keys, key), append(links, link)
		return true
	})
	for i, key := range keys {
		s.spent.Drop(key)
		s.links.Delete(links[i])
	}
}

func (e *SessionClosed) apply(s *State, _ Meta) {
	s.sessions.Delete(e.Hidden.Session)
	s.changePerson(e.Hidden.Person, func(p *Person) { p.Sessions = without(p.Sessions, e.Hidden.Session) })
}
