package view

import (
	"time"

	"coupdemain/models"
)

// visibility is what a viewer may see of a mission beyond what everyone does.
type visibility struct {
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

// visibilityOf is the table of DESIGN 9, phase × viewer, as one rule. Before the opening
// every one but the bidder gets nothing of an offer: the owner and the steward too.
//
//	            anyone  bidder        winner  loser         owner              steward
//	draft       –       –             –       –             all                –
//	open        terms   + own bid     –       –             + estimate         terms
//	closed      terms   + own bid     –       –             + estimate         terms
//	opened      terms   + own bid     –       –             + offers, award    terms
//	awarded…    + name  –             + work  + own score,  + offers, order,   terms, dispute
//	            amount                order   total, reason work
func visibilityOf(m *models.Mission, v Viewer, now time.Time) visibility {
	var see visibility
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
	see.offers = see.owner && m.Phase(now) != models.Opened && (m.BidsOpen() || m.Round == 2 && !m.OpenedAt.IsZero())
	see.award = see.owner
	see.total = see.owner || see.bidder
	see.order = see.owner || see.winner
	see.work = see.owner || see.winner
	see.dispute = see.owner || see.winner || see.steward
	return see
}

// showWork fills in what follows the award.
func showWork(s models.State, view *MissionView, m *models.Mission, see visibility, now time.Time) {
	if a := m.Award; a != nil && (a.Signed() || see.award) {
		view.Award = awardView(s, m, a, see)
	}
	if o := m.Order; o != nil {
		view.Order = &OrderView{At: o.At, DueAt: m.DueAt(now), Suspended: o.Suspended, Why: o.Why}
		if see.order {
			view.Order.Commitment, view.Order.ServiceCode = o.Commitment, o.ServiceCode
		}
	}
	if see.work {
		for _, d := range m.Deliveries {
			view.Deliveries = append(view.Deliveries, DeliveryView{N: d.N, At: d.At, Text: models.Text{Ref: d.Text}, Files: d.Files, Rejected: d.Rejected, Reasons: d.Reasons})
		}
		if m.Stored() == models.Delivered {
			view.VerifyBy = m.VerifyBy()
		}
	}
	if a := m.Acceptance; a != nil {
		view.Acceptance = &AcceptanceView{SkillConfirmed: a.SkillConfirmed, Partial: a.Partial, Taken: a.Taken}
		if see.work {
			view.Acceptance.Reserves = a.Hidden.Reserves
		}
	}
	showReviews(s, view, m, see, now)
	if f := m.Failure; f != nil && (see.dispute || !f.SettledAt.IsZero()) {
		view.Failure = &FailureView{By: f.By, At: f.At, AnswerBy: f.AnswerBy(), AnsweredAt: f.AnsweredAt, SettledAt: f.SettledAt, Fault: f.Fault}
		if see.dispute {
			view.Failure.Text, view.Failure.Answer = models.Text{Ref: f.Text}, models.Text{Ref: f.Answer}
		}
	}
	if d := m.Dispute; d != nil && see.dispute {
		view.Dispute = &DisputeView{By: d.By, At: d.At, Text: models.Text{Ref: d.Text}, Proposed: d.Proposed, SettledAt: d.SettledAt, Outcome: d.Outcome}
	}
}

func awardView(s models.State, m *models.Mission, a *models.Award, see visibility) *AwardView {
	v := &AwardView{Bid: a.Bid, Developer: who(s, a.Developer), Amount: a.Amount, Days: a.Days, Reason: a.Reason, At: a.ProposedAt,
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

func showReviews(s models.State, view *MissionView, m *models.Mission, see visibility, now time.Time) {
	for _, r := range m.Reviews {
		if r == nil {
			continue
		}
		own := see.owner && r.By == models.ByAuthority || see.winner && r.By == models.ByDeveloper
		if own || m.ReviewsVisible(now) {
			view.Reviews = append(view.Reviews, ReviewView{By: r.By, At: r.At, Quality: r.Quality, Deadline: r.Deadline,
				Communication: r.Communication, Text: models.Text{Ref: r.Text}})
		}
	}
}
