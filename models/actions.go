package models

import "time"

// The actions that a view may offer; each is one form of the page and one call of the API.
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

// actions lists what the viewer may do now: every exit of the phase diagram is
// reachable from the page by one of them.
func (s State) actions(v Viewer, m *Mission, now time.Time, mine *Mine) []string {
	var a []string
	p := v.Person
	if p == nil || p.Suspended != "" {
		return a
	}
	if p.IsAgent(m.Authority) {
		return append(a, m.ownerActions(now)...)
	}
	phase := m.Phase(now)
	if phase == Opened {
		a = append(a, ActAsk)
	}
	if m.Biddable(now) && len(s.WhyNotBid(now, p, m, true)) == 0 && (m.Round == 1 || mine != nil) {
		a = append(a, ActBid)
		if m.Terms.Format == Sealed && mine != nil && m.Round == 1 {
			a = append(a, ActWithdraw)
		}
	}
	a = append(a, m.bidderActions(p.Developer, phase, now)...)
	if p.Developer != "" && m.selected() == p.Developer {
		a = append(a, m.winnerActions(phase)...)
	}
	if p.Steward {
		a = append(a, m.stewardActions()...)
	}
	return a
}

// selected is the developer whose work it is or was: of the signed award, or of
// the one that failed while the next is only proposed.
func (m *Mission) selected() string {
	switch {
	case m.Award.Signed():
		return m.Award.Developer
	case m.stored == Failed && len(m.Past) > 0:
		return m.Past[len(m.Past)-1].Developer
	}
	return ""
}

// bidderActions are those of a developer whose opened bid may still be chosen.
func (m *Mission) bidderActions(developer string, phase Phase, now time.Time) []string {
	var a []string
	b := m.BidOf(developer)
	if developer == "" || b == nil || b.SetAside != "" || phase != Closed && phase != Failed {
		return nil
	}
	if !b.AskedAt.IsZero() && b.Justified.Empty() {
		a = append(a, ActJustify)
	}
	if m.BidsOpen() && m.selected() != developer && m.BindingUntil(b).Sub(now) < BindingFor/6 { // its end is near, or past
		a = append(a, ActReconfirm)
	}
	return a
}

func (m *Mission) ownerActions(now time.Time) []string {
	phase := m.Phase(now)
	var a []string
	switch phase {
	case Draft:
		return []string{ActRevise, ActPublish, ActCancel}
	case Opened:
		a = append(a, ActAnswer, ActAddendum, ActCancel)
	case Closed:
		a = append(a, ActAnswer, ActCancel)
		switch {
		case !m.BidsOpen() && !m.Negotiating(now):
			a = append(a, ActOpen)
		case m.BidsOpen():
			a = append(a, ActMark, ActAward, ActFruitless)
			if m.Terms.Negotiation && m.Round == 1 && m.Award == nil {
				a = append(a, ActNegotiate)
			}
			if m.Award != nil && !m.Award.Signed() {
				a = append(a, ActSign)
			}
		}
	case Awarded:
		a = append(a, ActOrder)
	case Ordered:
		a = append(a, ActClock)
	case Delivered:
		a = append(a, ActAccept)
	case Accepted:
		a = append(a, ActPay)
	case Fruitless, Cancelled:
		if m.Child == "" {
			a = append(a, ActRepost)
		}
	case Failed:
		a = append(a, ActAward, ActFruitless, ActCancel)
		if m.Award != nil && !m.Award.Signed() {
			a = append(a, ActSign)
		}
	}
	return append(a, m.partyActions(phase, ByAuthority)...)
}

func (m *Mission) winnerActions(phase Phase) []string {
	var a []string
	switch phase {
	case Ordered:
		a = append(a, ActDeliver)
	case Accepted:
		a = append(a, ActPay)
	}
	return append(a, m.partyActions(phase, ByDeveloper)...)
}

// partyActions are open to both sides of a signed award.
func (m *Mission) partyActions(phase Phase, side Side) []string {
	var a []string
	claim := m.Failure != nil && m.Failure.SettledAt.IsZero()
	switch phase {
	case Awarded, Ordered, Delivered:
		switch {
		case !claim:
			a = append(a, ActFail)
			if phase != Awarded {
				a = append(a, ActDispute)
			}
		case m.Failure.By != side && m.Failure.AnsweredAt.IsZero():
			a = append(a, ActAnswerFail, ActSettle)
		default:
			a = append(a, ActSettle)
		}
	case Disputed:
		a = append(a, ActResolve)
	case Accepted, Paid, Failed:
		i := 0
		if side == ByDeveloper {
			i = 1
		}
		if m.Reviews[i] == nil {
			a = append(a, ActReview)
		}
	}
	return a
}

func (m *Mission) stewardActions() []string {
	if m.Failure != nil && m.Failure.SettledAt.IsZero() {
		return []string{ActSettle}
	}
	if m.stored == Disputed {
		return []string{ActResolve}
	}
	return nil
}
