package models

import "time"

// sight is what a viewer may see of a mission beyond what everyone does.
type sight struct {
	owner    bool // acts for the authority
	winner   bool
	bidder   bool // has a bid that is known in the clear
	steward  bool
	estimate bool // the private estimate
	offers   bool // every offer, ranked
	award    bool // a proposal that is not signed yet
	total    bool // the selected offer's total
	order    bool // commitment and service code
	work     bool // deliveries and their rejections
	dispute  bool
}

// sees is the table of DESIGN 9, phase × viewer, as one rule. Before the opening
// every one but the bidder gets nothing of an offer: the owner and the steward too.
//
//	            anyone  bidder        winner  loser         owner              steward
//	draft       –       –             –       –             all                –
//	open        terms   + own bid     –       –             + estimate         terms
//	closed      terms   + own bid     –       –             + estimate         terms
//	opened      terms   + own bid     –       –             + offers, award    terms
//	awarded…    + name  –             + work  + own score,  + offers, order,   terms, dispute
//	            amount                order   total, reason work
func (m *Mission) sees(v Viewer, now time.Time) sight {
	var see sight
	p := v.Person
	if p == nil {
		return see
	}
	see.owner = p.IsAgent(m.Authority)
	see.steward = p.Steward
	if p.Developer != "" {
		see.winner = m.Award.Signed() && m.Award.Developer == p.Developer
		see.bidder = m.BidOf(p.Developer) != nil
	}
	see.estimate = see.owner
	see.offers = see.owner && m.Phase(now) != Opened && (m.BidsOpen() || m.Round == 2 && !m.OpenedAt.IsZero())
	see.award = see.owner
	see.total = see.owner || see.bidder
	see.order = see.owner || see.winner
	see.work = see.owner || see.winner
	see.dispute = see.owner || see.winner || see.steward
	return see
}

// showWork fills in what follows the award.
func (s State) showWork(view *MissionView, m *Mission, see sight, now time.Time) {
	if a := m.Award; a != nil && (a.Signed() || see.award) {
		view.Award = s.awardView(m, a, see)
	}
	if o := m.Order; o != nil {
		view.Order = &OrderView{At: o.At, DueAt: m.DueAt(now), Suspended: o.Suspended, Why: o.Why}
		if see.order {
			view.Order.Commitment, view.Order.ServiceCode = o.Commitment, o.ServiceCode
		}
	}
	if see.work {
		for _, d := range m.Deliveries {
			view.Deliveries = append(view.Deliveries, DeliveryView{N: d.N, At: d.At, Text: Text{Ref: d.Text}, Files: d.Files, Rejected: d.Rejected, Reasons: d.Reasons})
		}
		if m.Stored() == Delivered {
			view.VerifyBy = m.VerifyBy()
		}
	}
	if a := m.Acceptance; a != nil {
		view.Acceptance = &AcceptanceView{SkillConfirmed: a.SkillConfirmed, Partial: a.Partial, Taken: a.Taken}
		if see.work {
			view.Acceptance.Reserves = a.Hidden.Reserves
		}
	}
	s.showReviews(view, m, see, now)
	if f := m.Failure; f != nil && (see.dispute || !f.SettledAt.IsZero()) {
		view.Failure = &FailureView{By: f.By, At: f.At, AnswerBy: f.AnswerBy(), AnsweredAt: f.AnsweredAt, SettledAt: f.SettledAt, Fault: f.Fault}
		if see.dispute {
			view.Failure.Text, view.Failure.Answer = Text{Ref: f.Text}, Text{Ref: f.Answer}
		}
	}
	if d := m.Dispute; d != nil && see.dispute {
		view.Dispute = &DisputeView{By: d.By, At: d.At, Text: Text{Ref: d.Text}, Proposed: d.Proposed, SettledAt: d.SettledAt, Outcome: d.Outcome}
	}
}

func (s State) awardView(m *Mission, a *Award, see sight) *AwardView {
	v := &AwardView{Bid: a.Bid, Developer: s.who(a.Developer), Amount: a.Amount, Days: a.Days, Reason: a.Reason, At: a.ProposedAt,
		Signed: a.Signed(), Again: len(m.Past) > 0}
	if a.Signed() {
		v.At = a.SignedAt
	}
	if see.total {
		v.Total = float64(a.Total) / 100
	}
	if see.order {
		v.Capacity, v.Reference = a.Capacity, a.Reference
	}
	return v
}

func (s State) showReviews(view *MissionView, m *Mission, see sight, now time.Time) {
	for _, r := range m.Reviews {
		if r == nil {
			continue
		}
		own := see.owner && r.By == ByAuthority || see.winner && r.By == ByDeveloper
		if own || m.ReviewsVisible(now) {
			view.Reviews = append(view.Reviews, ReviewView{By: r.By, At: r.At, Quality: r.Quality, Deadline: r.Deadline,
				Communication: r.Communication, Text: Text{Ref: r.Text}})
		}
	}
}
