package models

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"coupdemain/models/money"
	"coupdemain/models/score"
)

func TestWhatIsOfferedIsNotRefusedInTheHistories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no histories: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		h, c := NewHistory(), newCoverage()
		for line := range strings.Lines(string(text)) {
			before := h.State.Pos
			if h.Run(t, line); h.State.Pos != before {
				h.State.missions.Each(func(_ string, m *Mission) { h.checkOffers(t, c, m, file+", after "+line) })
			}
		}
	}
}

// Every phase and round, reached by doing what is offered, and now and then
// something else, whoever may do it.
func TestWhatIsOfferedIsNotRefused(t *testing.T) {
	c := newCoverage()
	for seed := range 60 {
		w := newWalk(t, uint64(seed))
		for step := range 90 {
			where := fmt.Sprintf("seed %d, step %d, after %s", seed, step, w.step())
			for _, m := range w.missions() {
				switch seen := c.meet(m, w.Now); {
				case seen <= 2:
					w.checkOffers(t, c, m, where)
				case seen <= 6:
					w.checkAt(t, c, m, w.Now, where)
				}
			}
		}
	}
	for _, action := range Actions {
		if c.offered[action] == 0 || c.refused[action] == 0 {
			t.Errorf("%s was offered %d times and refused %d times: the walk proves nothing of it", action, c.offered[action], c.refused[action])
		}
	}
	want := []string{"negotiating", "a claim", "a claim, accepted", "a claim too late to answer", "reviews shown", "a second award",
		"a proposal after a failure", "closed, not written", "closed, round 2", "awarded, round 2"}
	for _, phase := range Phases {
		want = append(want, string(phase))
	}
	for _, situation := range want {
		if c.situations[situation] == 0 {
			t.Errorf("the walk never reached: %s", situation)
		}
	}
}

// What a walk seldom meets, one after the other.
func TestWhatIsOfferedIsNotRefusedInRareSituations(t *testing.T) {
	low := func(t *Terms) { t.Negotiation, t.Estimate = true, 500_000 }
	above := func(t *Terms) { t.RequiredLevel = Attested }
	for what, g := range map[string]*Stage{
		"a proposal before the announced negotiation": StageOpened(t, low).then("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}),
		"an unanswered question about a price":        StageOpened(t, low).then("Pagent", &AskJustification{Mission: "M1", Bid: "B1"}),
		"an offer set aside without an answer": StageOpened(t, low).then("Pagent", &AskJustification{Mission: "M1", Bid: "B1"}).after(4*Day).
			then("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Trop bas."}),
		"a proposal of a bid that is set aside": StageOpened(t, nil).then("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}).
			then("Pagent", &SetAsideBid{Mission: "M1", Bid: "B1", Reason: "Incomplète."}),
		"a proposal of a bid that nobody is behind": StageOpened(t, nil).then("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}).
			then("Pone", &ErasePerson{Person: "Pone"}),
		"a proposal whose 30 days are over": StageOpened(t, nil).then("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}).after(31 * Day),
		"an acceptance under a claim": StageDelivered(t, nil).then("Pone", &ClaimFailure{Mission: "M1", Reason: Text{Plain: "Bloqué."}}).
			then("Pagent", &AcceptDelivery{Mission: "M1"}),
		"a proposal whose evidence is refused": StageOpened(t, above).judged(true).then("Pagent", &AwardMission{Mission: "M1", Bid: "B1"}).judged(false),
	} {
		h := &History{State: g.S, Now: g.Now, Law: FrenchLaw}
		h.checkOffers(t, newCoverage(), g.mission(), what)
	}
}

// judged has the evidence of the first bid judged, whose words are nowhere here.
func (g *Stage) judged(admitted bool) *Stage {
	e := &EvidenceJudged{}
	e.Hidden.Mission, e.Hidden.Bid, e.Hidden.Admitted, e.Hidden.Reason = "M1", "B1", admitted, "Attestations."
	g.Happen("Pagent", e)
	return g
}

// walk is a history whose steps are drawn: most of them are what somebody is offered.
type walk struct {
	*History
	t    *testing.T
	rand *rand.Rand
	made int // identifiers
}

func newWalk(t *testing.T, seed uint64) *walk {
	t.Helper()
	w := &walk{History: NewHistory(), t: t, rand: rand.New(rand.NewPCG(seed, 1))}
	people, err := os.ReadFile("testdata/people.txt")
	if err != nil {
		t.Fatal(err)
	}
	w.Run(t, string(people))
	w.Law = Law{Name: "none"}
	w.must(&GrantRole{Person: "P3", Role: Steward}, Operator)
	w.publish("M1", Formats[w.rand.IntN(len(Formats))])
	w.publish("M2", Sealed)
	return w
}

func (w *walk) publish(id string, format Format) {
	title, slug, kind, need, closes, estimate := "Une mission", "galette", KindFix, "Quelque chose.", w.Now.Add(2*time.Hour), money.Cents(250_000)
	negotiation, level := format == Sealed && w.rand.IntN(3) > 0, Levels[w.rand.IntN(len(Levels))]
	manual, weights := []score.Manual{}, score.Weights{Price: 100}
	if format == Sealed && w.rand.IntN(2) == 0 {
		manual, weights = []score.Manual{{Name: "Méthode", Weight: 40}}, score.Weights{Price: 60}
	}
	opens := w.Now.Add(time.Duration(w.rand.IntN(2)) * time.Hour)
	w.must(&DraftMission{Mission: id, Authority: "Aclub", Terms: TermsPatch{Title: &title, Software: &slug, Kind: &kind, Need: &need, OpensAt: &opens, ClosesAt: &closes,
		Format: &format, Weights: &weights, Manual: &manual, Negotiation: &negotiation, RequiredLevel: &level, Estimate: &estimate}}, "Pclub")
	w.must(&PublishMission{Mission: id}, "Pclub")
}

func (w *walk) must(c Command, by string) {
	w.t.Helper()
	if _, err := w.do(c, by); err != nil {
		w.t.Fatalf("%T by %s: %v", c, by, err)
	}
}

// step lets time pass and somebody act; it says what was done.
func (w *walk) step() string {
	w.pass()
	if id, at, ok := w.State.NextClose(); ok && !at.After(w.Now) && w.rand.IntN(3) > 0 {
		w.must(&CloseBidding{Mission: id}, "")
	}
	if w.rand.IntN(12) == 0 {
		return w.upset()
	}
	for range 20 {
		a, action := w.choose()
		if action == "" {
			break
		}
		all := attempts[action](a)
		c := all[w.rand.IntN(len(all))]
		if _, rash := c.(*SetAsideBid); rash && w.rand.IntN(6) > 0 {
			continue
		}
		w.vary(c)
		if _, err := w.do(c, a.v.Person.ID); err == nil {
			return fmt.Sprintf("%T by %s", c, a.v.Person.ID)
		}
	}
	return "nothing"
}

// weights make a walk go somewhere: what ends a mission is rare, what goes on is not.
var weights = map[string]int{
	ActCancel: 1, ActFruitless: 1, ActWithdraw: 2, ActRevise: 1, ActAddendum: 1, ActRepost: 2, ActAsk: 1, ActFail: 12, ActDispute: 6, ActClock: 4,
	ActBid: 10, ActNegotiate: 20, ActAward: 20, ActSign: 60, ActDeliver: 40, ActAccept: 40, ActOrder: 40, ActPay: 20, ActReview: 10,
}

// choose draws who does what, among all that is offered.
func (w *walk) choose() (who attempter, action string) {
	total := 0
	for _, m := range w.missions() {
		for _, p := range w.people() {
			a := w.attempter(m, p, w.Now)
			for _, one := range w.State.ActionsFor(a.v) {
				weight, known := weights[one]
				if !known {
					weight = 8
				}
				if total += weight; w.rand.IntN(total) < weight {
					who, action = a, one
				}
			}
		}
	}
	return who, action
}

// pass moves the clock: a little, or to the next moment around which something changes.
func (w *walk) pass() {
	w.Now = w.Now.Add(time.Duration(w.rand.IntN(15)) * time.Minute)
	if w.rand.IntN(7) > 0 {
		return
	}
	var next time.Time
	for _, m := range w.missions() {
		for _, at := range w.turningPoints(m) {
			if at.After(w.Now) && (next.IsZero() || at.Before(next)) {
				next = at
			}
		}
	}
	w.Now = later(w.Now, next)
}

// vary makes an attempt one that is new: other figures, another identifier.
func (w *walk) vary(c Command) {
	w.made++
	switch c := c.(type) {
	case *AwardMission:
		if w.rand.IntN(2) == 0 {
			c.Capacity = "maire"
		}
	case *PlaceBid:
		c.Bid, c.Amount, c.Days = fmt.Sprint("B", w.made), 1000*(400-money.Cents(w.made)), max(1, 100-w.made)
		if w.rand.IntN(4) == 0 {
			c.Amount /= 6 // low enough to be flagged
		}
	case *DraftMission:
		c.Mission = fmt.Sprint("M", 100+w.made)
	}
}

// upset changes who people are: roles, profiles, a suspension.
func (w *walk) upset() string {
	p := w.people()[w.rand.IntN(len(w.people()))]
	var c Command
	switch w.rand.IntN(7) {
	case 6:
		if w.rand.IntN(4) > 0 {
			return "nothing"
		}
		c = &ErasePerson{Person: p.ID}
	case 0:
		c = &GrantRole{Person: p.ID, Role: Agent, Authority: "Aclub"}
	case 1:
		c = &RevokeRole{Person: p.ID, Role: Agent, Authority: "Aclub"}
	case 2:
		c = &AddMember{Developer: "D1", Person: p.ID}
	case 3:
		c = &SuspendPerson{Person: p.ID, Reason: "Un motif."}
	default:
		c = &SuspendPerson{Person: p.ID}
	}
	if p.ID == "Pclub" {
		return "nothing"
	}
	if _, err := w.do(c, Operator); err != nil {
		return "nothing"
	}
	return fmt.Sprintf("%T of %s", c, p.ID)
}

func (w *walk) missions() []*Mission {
	all := map[string]*Mission{}
	w.State.missions.Each(func(id string, m *Mission) { all[id] = m })
	var list []*Mission
	for _, id := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[id])
	}
	return list
}

func (w *walk) people() []*Person {
	all := map[string]*Person{}
	w.State.people.Each(func(id string, p *Person) { all[id] = p })
	var list []*Person
	for _, id := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[id])
	}
	return list
}
