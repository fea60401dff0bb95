package models

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"
)

// What is offered is not refused, and what would not be refused is offered: for
// every viewer, at every instant at which something changes by time alone. A page
// that breaks it shows a form that can only fail, or hides what somebody may do.

// offeredLess are the actions that are offered more rarely than the rules allow,
// with why. Offered and refused at once is never excused.
var offeredLess = map[string]string{
	ActReconfirm: "a bid may be kept for 30 more days at any time; nobody is asked before the end of the last ones is near",
	ActRepost:    "a draft may follow any mission of the authority; that is offered where nothing came of one and it was not posted again",
}

// attempts are the well-formed commands of an action by one viewer: if any of them
// is not refused for what cannot be mended in a form, the action is possible.
var attempts = map[string]func(a attempter) []Command{
	ActRevise:    func(a attempter) []Command { return []Command{&ReviseMission{Mission: a.m.ID}} },
	ActPublish:   func(a attempter) []Command { return []Command{&PublishMission{Mission: a.m.ID}} },
	ActCancel:    func(a attempter) []Command { return []Command{&CancelMission{Mission: a.m.ID, Reason: "Plus besoin."}} },
	ActFruitless: func(a attempter) []Command { return []Command{&DeclareFruitless{Mission: a.m.ID, Reason: "Rien."}} },
	ActAddendum: func(a attempter) []Command {
		return []Command{&PostAddendum{Mission: a.m.ID, Text: "Un poste de plus."}}
	},
	ActAsk: func(a attempter) []Command {
		return []Command{&AskQuestion{Mission: a.m.ID, Text: Text{Plain: "Combien ?"}}}
	},
	ActAnswer: func(a attempter) (all []Command) {
		for _, q := range a.m.Questions {
			all = append(all, &AnswerQuestion{Mission: a.m.ID, N: q.N, Text: "Douze."})
		}
		return all
	},
	ActBid: func(a attempter) []Command {
		return []Command{&PlaceBid{Bid: "Bnew", Tag: a.tag, Mission: a.m.ID, Amount: 1, Days: 1, Evidence: Text{Plain: "Dix ans."}}}
	},
	ActWithdraw: func(a attempter) []Command { return []Command{&WithdrawBid{Tag: a.tag, Mission: a.m.ID}} },
	ActOpen:     func(a attempter) []Command { return []Command{&OpenBids{Mission: a.m.ID, Bids: a.h.unsealed(a.m)}} },
	ActNegotiate: func(a attempter) []Command {
		return []Command{&OpenNegotiation{Mission: a.m.ID, Until: earliestClose(a.now.Add(3*Day), Law{})}}
	},
	ActMark: func(a attempter) []Command {
		return a.eachBid(func(b *Bid) (all []Command) {
			for _, k := range a.m.Terms.Manual {
				all = append(all, &SetMarks{Mission: a.m.ID, Bid: b.ID, Marks: map[string]int{k.Name: 50}})
			}
			return all
		})
	},
	ActAward: func(a attempter) []Command {
		return a.eachBid(func(b *Bid) []Command {
			return []Command{&AwardMission{Mission: a.m.ID, Bid: b.ID, Reason: "La mieux notée."}, &SetAsideBid{Mission: a.m.ID, Bid: b.ID, Reason: "Incomplète."},
				&JudgeEvidence{Mission: a.m.ID, Bid: b.ID, Admitted: true, Reason: "Suffisant."}, &AskJustification{Mission: a.m.ID, Bid: b.ID}}
		})
	},
	ActSign: func(a attempter) []Command { return []Command{&SignAward{Mission: a.m.ID, Capacity: "maire"}} },
	ActJustify: func(a attempter) []Command {
		return []Command{&GiveJustification{Mission: a.m.ID, Text: Text{Plain: "Un outil."}}}
	},
	ActReconfirm: func(a attempter) []Command {
		return []Command{&ReconfirmBid{Mission: a.m.ID}}
	},
	ActOrder: func(a attempter) []Command { return []Command{&SendOrder{Mission: a.m.ID, Commitment: "EJ-1"}} },
	ActClock: func(a attempter) []Command {
		return []Command{&SetClock{Mission: a.m.ID, Suspended: true, Reason: "Accès."}, &SetClock{Mission: a.m.ID}}
	},
	ActDeliver: func(a attempter) []Command { return []Command{&Deliver{Mission: a.m.ID, Text: Text{Plain: "Fait."}}} },
	ActAccept: func(a attempter) []Command {
		return []Command{&AcceptDelivery{Mission: a.m.ID, SkillConfirmed: true, Erasure: true}, &RejectDelivery{Mission: a.m.ID, Reasons: "Il manque."}}
	},
	ActPay: func(a attempter) []Command { return []Command{&ConfirmPayment{Mission: a.m.ID}} },
	ActReview: func(a attempter) []Command {
		return []Command{&GiveReview{Mission: a.m.ID, Quality: 4, Deadline: 4, Communication: 4, Text: Text{Plain: "Bien."}}}
	},
	ActFail: func(a attempter) []Command {
		return []Command{&ClaimFailure{Mission: a.m.ID, Reason: Text{Plain: "Bloqué."}}}
	},
	ActAnswerFail: func(a attempter) []Command {
		return []Command{&AnswerFailure{Mission: a.m.ID, Text: Text{Plain: "Non."}}}
	},
	ActSettle: func(a attempter) (all []Command) {
		for _, fault := range Blames {
			all = append(all, &SettleFailure{Mission: a.m.ID, Fault: fault})
		}
		return all
	},
	ActDispute: func(a attempter) []Command {
		return []Command{&RaiseDispute{Mission: a.m.ID, Text: Text{Plain: "Désaccord."}}}
	},
	ActResolve: func(a attempter) (all []Command) {
		for _, outcome := range Outcomes {
			all = append(all, &SettleDispute{Mission: a.m.ID, Outcome: outcome})
		}
		return all
	},
	ActRepost: func(a attempter) []Command {
		return []Command{&DraftMission{Mission: "Mnew", Authority: a.m.Authority, Parent: a.m.ID}}
	},
}

func TestEveryActionHasItsPlaceAndItsOffer(t *testing.T) {
	text, err := rules.ReadFile("actions.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^\tAct\w+ += "(\w+)"`).FindAllSubmatch(text, -1)
	if len(declared) != len(Actions) || len(offers) != len(Actions) || len(attempts) != len(Actions) {
		t.Errorf("%d actions are declared, %d have a place, %d are offered, %d are tried", len(declared), len(Actions), len(offers), len(attempts))
	}
	for _, m := range declared {
		if action := string(m[1]); !slices.Contains(Actions, action) || offers[action].may == nil || attempts[action] == nil {
			t.Errorf("%s has no place in Actions, no offer or no attempt", action)
		}
	}
}

// attempter is one viewer of one mission at one instant.
type attempter struct {
	h   *History
	m   *Mission
	v   Offering
	tag string // what the board would make of the viewer's profile
	now time.Time
}

func (a attempter) eachBid(of func(*Bid) []Command) (all []Command) {
	for _, b := range a.m.Bids {
		all = append(all, of(b)...)
	}
	return all
}

// possible tells that a command is not refused, or for its content only.
func (a attempter) possible(action string) (bool, error) {
	var why error
	for _, c := range attempts[action](a) {
		_, err := c.Decide(a.h.State, Act{Now: a.now, By: a.v.Person.ID, Law: a.h.Law})
		var e *Error
		if err == nil {
			return true, nil
		}
		if !errors.As(err, &e) {
			return false, err
		}
		if !slices.ContainsFunc(e.Reasons, func(r Reason) bool { return r.Kind() != WhyContent }) {
			return true, nil
		}
		why = err
	}
	return false, why
}

// attempter is a viewer as the board would make it.
func (h *History) attempter(m *Mission, p *Person, now time.Time) attempter {
	a := attempter{h: h, m: m, v: Offering{Person: p, Mission: m, Now: now}, tag: "tag-" + p.Developer, now: now}
	for _, k := range m.Sealed {
		if sealed := h.plain[k.Commitment]; sealed.Developer == p.Developer && p.Developer != "" {
			a.tag, a.v.SealedBid = k.Tag, true
		}
	}
	return a
}

func (h *History) unsealed(m *Mission) (bids []OpenedBid) {
	for _, k := range m.Sealed {
		bids = append(bids, OpenedBid{SealedBid: h.plain[k.Commitment], Tag: k.Tag, Salt: "s", Pos: k.Pos})
	}
	return bids
}

// turningPoints are the instants, not before the last commit, around which what may be
// done changes without anybody's doing.
func (h *History) turningPoints(m *Mission) []time.Time {
	points := []time.Time{m.OpensAt, m.End, m.RoundUntil, m.VerifyBy()}
	for _, b := range m.Bids {
		until := m.BindingUntil(b)
		points = append(points, until, until.Add(-BindingFor/6))
		if !b.AskedAt.IsZero() {
			points = append(points, b.justifyUntil())
		}
	}
	if m.Failure != nil {
		points = append(points, m.Failure.AnswerBy())
	}
	for _, r := range m.Reviews {
		if r != nil {
			points = append(points, r.At.Add(reviewGrace))
		}
	}
	all := []time.Time{h.Now}
	for _, t := range points {
		for _, at := range []time.Time{t.Add(-time.Millisecond), t, t.Add(time.Millisecond)} {
			if at.After(h.State.At) {
				all = append(all, at)
			}
		}
	}
	return all
}

// coverage counts what the histories reached, so that the property is not held of
// states in which nothing happens.
type coverage struct {
	offered, refused map[string]int
	situations       map[string]int
}

func newCoverage() *coverage {
	return &coverage{map[string]int{}, map[string]int{}, map[string]int{}}
}

// meet counts the situation in which a mission is and says how often it was met.
func (c *coverage) meet(m *Mission, now time.Time) int {
	asked, gone, aside := 0, 0, 0
	for _, b := range m.Bids {
		if !b.AskedAt.IsZero() && b.Justified.Empty() {
			asked = 1
		}
		if b.SetAside != "" {
			aside++
		}
		if !now.Before(m.BindingUntil(b)) {
			gone++
		}
	}
	all := aside == len(m.Bids)
	key := fmt.Sprint(m.Terms.Format, m.Phase(now), m.stored, m.Round, len(m.Sealed), m.Terms.Negotiation, len(m.Terms.Manual), m.Unanswered() > 0,
		m.Award != nil, m.Award.Signed(), min(2, len(m.Past)), m.claimed(), m.Dispute != nil, asked, aside > 0, all, gone > 0, m.Reviews[0] != nil, m.Reviews[1] != nil,
		m.ReviewsVisible(now), m.Biddable(now), m.claimed() && !now.Before(m.Failure.AnswerBy()))
	c.situations[key]++
	return c.situations[key]
}

// checkOffers holds the property of a mission at every instant at which something changes.
func (h *History) checkOffers(t *testing.T, c *coverage, m *Mission, where string) {
	t.Helper()
	for _, now := range h.turningPoints(m) {
		h.checkAt(t, c, m, now, where)
	}
}

func (h *History) checkAt(t *testing.T, c *coverage, m *Mission, now time.Time, where string) {
	t.Helper()
	c.note(m, now)
	h.State.people.Each(func(_ string, p *Person) { h.attempter(m, p, now).check(t, c, where) })
}

func (a attempter) check(t *testing.T, c *coverage, where string) {
	t.Helper()
	list := a.h.State.ActionsFor(a.v)
	for _, action := range Actions {
		offered := slices.Contains(list, action)
		possible, why := a.possible(action)
		if offered {
			c.offered[action]++
		} else {
			c.refused[action]++
		}
		if offered && !possible {
			t.Fatalf("%s: %s is offered %s of %s (%s) at %s, and refused: %v", where, a.v.Person.ID, action, a.m.ID, a.m.Phase(a.now), a.now, why)
		}
		if !offered && possible && offeredLess[action] == "" {
			t.Fatalf("%s: %s may %s of %s (%s) at %s, and is not offered it", where, a.v.Person.ID, action, a.m.ID, a.m.Phase(a.now), a.now)
		}
	}
}

func (c *coverage) note(m *Mission, now time.Time) {
	phase := m.Phase(now)
	c.situations[string(phase)]++
	c.situations[fmt.Sprintf("%s, round %d", phase, m.Round)]++
	for what, holds := range map[string]bool{
		"negotiating": m.Negotiating(now), "a claim": m.claimed(), "a claim, accepted": m.claimed() && phase == Accepted,
		"a claim too late to answer": m.claimed() && !now.Before(m.Failure.AnswerBy()),
		"reviews shown":              m.ReviewsVisible(now), "a second award": len(m.Past) > 0 && m.Award.Signed(),
		"a proposal after a failure": len(m.Past) > 0 && !m.Award.Signed(), "closed, not written": phase == Closed && m.stored == Opened,
	} {
		if holds {
			c.situations[what]++
		}
	}
}
