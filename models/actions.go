package models

import (
	"fmt"
	"slices"
	"time"
)

// The actions that a view may offer; each is one form of the page and one call of
// the API. Each is offered beside the Decide of its command, and only when a
// well-formed one would not be refused for phase, time, side or identity.
const (
	ActRevise     = "revise"
	ActPublish    = "publish"
	ActCancel     = "cancel"
	ActAddendum   = "addendum"
	ActAsk        = "ask"
	ActAnswer     = "answer"
	ActBid        = "bid"
	ActWithdraw   = "withdraw"
	ActOpen       = "open"
	ActNegotiate  = "negotiate"
	ActMark       = "mark"
	ActFruitless  = "fruitless"
	ActAward      = "award"
	ActSign       = "sign"
	ActJustify    = "justify"
	ActReconfirm  = "reconfirm"
	ActOrder      = "order"
	ActClock      = "clock"
	ActDeliver    = "deliver"
	ActAccept     = "accept" // and reject
	ActPay        = "pay"
	ActReview     = "review"
	ActFail       = "fail"
	ActAnswerFail = "answer_failure"
	ActSettle     = "settle"
	ActDispute    = "dispute"
	ActResolve    = "resolve_dispute"
	ActRepost     = "repost"
)

// Actions are all of them, in the order in which views list them: by phase, and
// within one the authority's before the developer's.
var Actions = []string{
	ActRevise, ActPublish, ActAnswer, ActAddendum, ActCancel, ActAsk, ActBid, ActWithdraw,
	ActOpen, ActMark, ActAward, ActFruitless, ActNegotiate, ActSign, ActJustify, ActReconfirm,
	ActOrder, ActClock, ActDeliver, ActAccept, ActPay,
	ActFail, ActDispute, ActAnswerFail, ActSettle, ActResolve, ActReview, ActRepost,
}

// Offering is what an action may be offered for: somebody who may act, a mission
// that they may see, an instant.
type Offering struct {
	Person *Person // nil: nobody is signed in
	// SealedBid tells that the person's developer has a sealed bid in force, which
	// only the board can tell.
	SealedBid bool
	Mission   *Mission
	Now       time.Time
}

// developer is the person's profile, empty when there is none.
func (o Offering) developer() string { return o.Person.Developer }

// offered is what is registered of an action.
type offered struct {
	may     func(s State, o Offering) bool
	awaited bool
}

var offers = map[string]offered{}

// offer registers when an action is offered.
func offer(action string, may func(s State, o Offering) bool) struct{} {
	return enterOffer(action, offered{may: may})
}

// await registers an action that somebody else waits for: a mission that offers it
// needs the person's attention.
func await(action string, may func(s State, o Offering) bool) struct{} {
	return enterOffer(action, offered{may: may, awaited: true})
}

// enterOffer enters an action. One that is not declared or there already is a fault
// of the program, which its first start shows: a panic.
func enterOffer(action string, o offered) struct{} {
	if !slices.Contains(Actions, action) {
		panic(fmt.Sprintf("the action %s has no place among the others", action))
	}
	if _, twice := offers[action]; twice {
		panic(fmt.Sprintf("the action %s is offered twice", action))
	}
	offers[action] = o
	return struct{}{}
}

// ActionsFor lists what the person may do now: every exit of the phase diagram is
// reachable from the page by one of them.
func (s State) ActionsFor(o Offering) []string {
	var all []string
	if !o.mayAct() {
		return all
	}
	for _, action := range Actions {
		if offers[action].may(s, o) {
			all = append(all, action)
		}
	}
	return all
}

// Awaited tells that the mission waits for an act of the person.
func (s State) Awaited(o Offering) bool {
	return o.mayAct() && slices.ContainsFunc(Actions, func(action string) bool {
		return offers[action].awaited && offers[action].may(s, o)
	})
}

func (o Offering) mayAct() bool {
	return o.Person != nil && !o.Person.Erased && o.Person.Suspended == ""
}

// in tells that the mission is in one of the phases.
func (o Offering) in(phases ...Phase) bool { return slices.Contains(phases, o.Mission.Phase(o.Now)) }

// agent tells that the viewer acts for the mission's authority.
func (o Offering) agent() bool { return o.Person.IsAgent(o.Mission.Authority) }

// won tells that the viewer is behind the developer whose award is signed.
func (o Offering) won() bool {
	return o.Mission.Award.Signed() && o.developer() != "" && o.Mission.Award.Developer == o.developer()
}

// side is that on which the viewer stands, empty on none.
func (o Offering) side() Side {
	switch {
	case o.agent():
		return ByAuthority
	case o.won():
		return ByDeveloper
	}
	return ""
}

// settles tells that the viewer may settle what the sides disagree on.
func (o Offering) settles() bool { return o.side() != "" || o.Person.Steward }

// ownBid is the viewer's bid in the clear, nil when there is none.
func (o Offering) ownBid() *Bid {
	if o.developer() == "" {
		return nil
	}
	return o.Mission.BidOf(o.developer())
}
