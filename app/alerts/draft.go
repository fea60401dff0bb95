package alerts

import (
	"slices"
	"time"

	"coupdemain/models"
	"coupdemain/web/ui"
)

// letter is one mail about one event: to whom, of what kind, and what its
// sentences (mail.<kind>.subject and .text) are filled with.
type letter struct {
	to     string            // person
	sealed *models.BidSealed // in place of to: the reader is who placed this bid
	kind   string
	path   string // of the page that the link leads to
	args   []any  // names and values for ui.T; a func(lang string) string says itself
	who    string // developer profile whose name is the argument "name"
	over   string // a newer letter of the same mark takes its place while it waits
	delay  time.Duration
	still  func(models.State) bool              // whether it is still worth sending; nil: always
	later  func(models.State, time.Time) []*job // a reminder: what to send when it is due
}

// maxQuoted bounds in bytes what a mail quotes of somebody's words.
const maxQuoted = 4000

// draft gathers the letters of one event.
type draft struct {
	o   *Outbox
	s   models.State // at least as far as the event
	at  models.Meta
	m   *models.Mission
	all []letter
	err error // of the board, when it could not say who is concerned
}

// tell adds one letter of a kind for each person, once, except who acted.
func (d *draft) tell(people []string, kind string, args ...any) {
	d.add(people, letter{kind: kind, args: args})
}

func (d *draft) add(people []string, l letter) {
	l.path = "/missions/" + d.m.ID
	l.args = append([]any{"title", d.m.Terms.Title}, l.args...)
	for _, p := range people {
		if p == "" || p == d.at.By || d.has(p) {
			continue
		}
		l.to = p
		d.all = append(d.all, l)
	}
}

func (d *draft) has(person string) bool {
	for _, l := range d.all {
		if l.to == person {
			return true
		}
	}
	return false
}

// agents are the people who act for the mission's authority.
func (d *draft) agents() []string {
	a, ok := d.s.Authority(d.m.Authority)
	if !ok {
		return nil
	}
	return a.Agents
}

// members are the people behind a profile; one that nobody is behind any more
// leaves who bid.
func (d *draft) members(developer, person string) []string {
	if p, ok := d.s.Developer(developer); ok && len(p.Members) > 0 {
		return p.Members
	}
	return []string{person}
}

// bidders are the people behind the bids in force. Before the opening it is who
// bid, and not their colleagues.
func (d *draft) bidders() []string {
	all, err := d.o.Board.Bidders(d.o.ctx, d.m)
	if err != nil {
		d.err = err
		return nil
	}
	var people []string
	for _, b := range all {
		if !d.bot(b.Developer) {
			people = append(people, b.Person)
		}
	}
	return people
}

// followers are who asked about the mission or bid for it.
func (d *draft) followers() []string {
	var people []string
	for _, q := range d.m.Questions {
		people = append(people, q.Person)
	}
	return append(people, d.bidders()...)
}

// award is the one that was in force when the event happened: the state may
// know of a later one.
func (d *draft) award() *models.Award {
	var found *models.Award
	for _, a := range append(d.m.Past[:len(d.m.Past):len(d.m.Past)], d.m.Award) {
		if a.Signed() && !a.SignedAt.After(d.at.At) {
			found = a
		}
	}
	return found
}

// winner are the people behind that award.
func (d *draft) winner() []string {
	a := d.award()
	if a == nil || d.bot(a.Developer) {
		return nil
	}
	person := ""
	if b := d.m.BidByID(a.Bid); b != nil {
		person = b.Person
	}
	return d.members(a.Developer, person)
}

func (d *draft) side(s models.Side) []string {
	if s == models.ByAuthority {
		return d.agents()
	}
	return d.winner()
}

// both are the people of the authority and of the award.
func (d *draft) both() []string { return slices.Concat(d.agents(), d.winner()) }

// bot tells that nobody reads a profile's mails.
func (d *draft) bot(developer string) bool {
	p, ok := d.s.Developer(developer)
	return ok && p.Bot
}

func label(enum, value string) func(lang string) string {
	return func(lang string) string { return ui.Label(lang, enum, value) }
}

func points(hundredths int64) func(lang string) string {
	return func(lang string) string { return ui.Decimal(lang, float64(hundredths)/100, 2) }
}

// quoted is somebody's words, not too many of them.
func quoted(text string) string { return cutText(text, maxQuoted) }
