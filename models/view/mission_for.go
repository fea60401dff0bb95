package view

import (
	"slices"
	"time"

	"coupdemain/models"
	"coupdemain/models/score"
)

// Mission gives the mission as the viewer may see it now. The table of who
// sees what (visibility.go) is carried out here and nowhere else.
func Mission(s models.State, v Viewer, id string, now time.Time, law models.Law) (*MissionView, error) {
	m, ok := s.Mission(id)
	if !ok || m.Stored() == models.Draft && !v.Person.IsAgent(m.Authority) {
		return nil, models.Refuse(models.NotFound, models.Reason{Key: "mission_unknown", Field: "mission"})
	}
	t := m.Terms
	see := visibilityOf(m, v, now)
	view := &MissionView{Card: CardOf(s, m, now), Pos: m.Pos, Need: t.Need, Criteria: notNil(t.Criteria), Licence: t.Licence, URL: t.URL,
		Ceiling: t.Ceiling, WantedDays: t.WantedDays, Weights: t.Weights, Manual: notNil(t.Manual), Data: t.Data, VerifyDays: t.VerifyDays,
		HideCount: t.HideCount, Negotiation: t.Negotiation, RoundUntil: m.RoundUntil, Parent: m.Parent, Child: publicChild(m, s),
		ClosedAt: m.ClosedAt, OpenedAt: m.OpenedAt, Commitments: m.Commitments, Ending: m.Ending, EndedAt: m.EndedAt,
		AcceptedAt: m.AcceptedAt, PaidAt: m.PaidAt, Owner: see.owner, Questions: []QuestionView{}, Addenda: []AddendumView{}}
	for _, q := range m.Questions {
		view.Questions = append(view.Questions, questionView(q))
	}
	for _, a := range m.Addenda {
		view.Addenda = append(view.Addenda, AddendumView(a))
	}
	if !m.End.IsZero() {
		view.BindingUntil = m.BindingEnd()
		view.Competent = s.Competent(t.Software, t.Domain, t.RequiredLevel, now)
	}
	if b := m.BidOf(v.Developer()); b != nil && m.BidsOpen() {
		view.BindingUntil = m.BindingUntil(b)
	}
	if t.Format == models.Open {
		view.Room = room(s, m, now)
	}
	view.WhyNot = notNil(s.WhyNotBid(now, v.Person, m, m.JoinedEvidence(v.Person)))
	view.Mine = MineOf(s, v, m, now)
	view.Actions = notNil(s.ActionsFor(v.offering(m, now)))
	if see.estimate {
		view.Estimate = t.Estimate
	}
	if m.Stored() == models.Draft {
		view.Missing, view.Advice, view.RevisedAt = notNil(s.Missing(m, now, law)), s.Advice(m, now, law), m.RevisedAt
	}
	if see.offers {
		view.Offers = offers(s, m, now)
	}
	showWork(s, view, m, see, now)
	return view, nil
}

// publicChild is the mission posted again from this one, once it is public.
func publicChild(m *models.Mission, s models.State) string {
	if c, ok := s.Mission(m.Child); ok && c.Public() {
		return c.ID
	}
	return ""
}

func questionView(q models.Question) QuestionView {
	return QuestionView{N: q.N, Text: models.Text{Ref: q.Text}, At: q.At, Answer: q.Answer, AnsweredAt: q.AnsweredAt, Declined: q.Declined}
}

// offers are the bids in the owner's eyes, ranked, with the arithmetic shown.
func offers(s models.State, m *models.Mission, now time.Time) []OfferView {
	scores, flags := map[string]score.Score{}, m.LowFlags()
	for _, k := range m.Ranking() {
		scores[k.Bid] = k
	}
	views := make([]OfferView, 0, len(m.Bids))
	for _, b := range m.Bids {
		o := OfferView{ID: b.ID, Developer: who(s, b.Developer), Amount: b.Amount, Days: b.Days, Memo: models.Text{Ref: b.Memo}, Evidence: models.Text{Ref: b.Evidence},
			Level: b.Level, Reputation: b.Reputation, Scores: []score.Term{}, Points: Points{}, Flags: []string{}, Admitted: b.Admitted, EvidenceOn: b.EvidenceOn,
			AskedAt: b.AskedAt, Justified: models.Text{Ref: b.Justified}, SetAside: b.SetAside, Pos: b.Pos, At: b.At}
		_, o.Skill = s.LevelFor(b.Developer, m, m.End)
		if d, ok := s.Developer(b.Developer); ok {
			o.Newcomer = len(d.Works) == 0
		}
		if k, ok := scores[b.ID]; ok {
			o.Scores, o.Total, o.Rank, o.Complete = k.Terms, k.Total, k.Rank, k.Complete
			for _, t := range k.Terms {
				o.Points[t.Criterion] = t.Points
			}
		}
		if f, ok := flags[b.ID]; ok && f.Low {
			o.Low = &f
			o.Flags = append(o.Flags, "low")
		}
		if !b.Level.Meets(m.Terms.RequiredLevel) && b.Admitted == nil {
			o.Flags = append(o.Flags, "evidence")
		}
		views = append(views, o)
	}
	slices.SortStableFunc(views, func(a, b OfferView) int {
		if (a.Rank == 0) != (b.Rank == 0) { // set aside: last
			return b.Rank - a.Rank
		}
		return a.Rank - b.Rank
	})
	return views
}

// who names a developer profile.
func who(s models.State, developer string) Who {
	w := Who{ID: developer}
	if d, ok := s.Developer(developer); ok {
		w.Doc = d.Doc
	}
	return w
}

func notNil[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

// EachText visits every text of the view that the vault holds.
func (v *MissionView) EachText(fn func(*models.Text)) {
	for i := range v.Questions {
		fn(&v.Questions[i].Text)
	}
	if v.Mine != nil {
		v.Mine.EachText(fn)
	}
	for i := range v.Offers {
		fn(&v.Offers[i].Memo)
		fn(&v.Offers[i].Evidence)
		fn(&v.Offers[i].Justified)
	}
	for i := range v.Deliveries {
		fn(&v.Deliveries[i].Text)
	}
	for i := range v.Reviews {
		fn(&v.Reviews[i].Text)
	}
	if v.Failure != nil {
		fn(&v.Failure.Text)
		fn(&v.Failure.Answer)
	}
	if v.Dispute != nil {
		fn(&v.Dispute.Text)
	}
}

// EachWho visits every name of the view.
func (v *MissionView) EachWho(fn func(*Who)) {
	for i := range v.Offers {
		fn(&v.Offers[i].Developer)
	}
	if v.Award != nil {
		fn(&v.Award.Developer)
	}
}

// EachText visits the texts of one's own bid.
func (m *Mine) EachText(fn func(*models.Text)) {
	fn(&m.Memo)
	fn(&m.Evidence)
	fn(&m.Justified)
}

// EachWho has nobody to name: one's own bid names no one else.
func (m *Mine) EachWho(func(*Who)) {}

// EachText visits the question's words.
func (q *QuestionView) EachText(fn func(*models.Text)) { fn(&q.Text) }

// EachWho has nobody to name: questions are anonymous.
func (q *QuestionView) EachWho(func(*Who)) {}
