package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
)

// untilStarted is how long a room waits open for somebody to start its bots in a room of its own.
const untilStarted = "+6d"

// schedule adds every act of a mission to the story's timeline.
func (p *planter) schedule(m mission) error {
	if m.Phase == models.Draft {
		p.at(p.start.Add(-time.Hour), func(ctx context.Context) error { return p.draft(ctx, m, time.Time{}) })
		return nil
	}
	opens, err := offset(m.OpensAt)
	if err != nil {
		return err
	}
	ends := m.ClosesAt
	if len(m.Bots) > 0 {
		ends = untilStarted
	}
	closes, err := closing(p.start, ends)
	if err != nil {
		return err
	}
	first := closes
	if n := len(m.Addenda); n > 0 && m.Addenda[n-1].ClosesAt != "" { // the close that the addendum moves is five days earlier
		if first, err = closing(p.start, "+4d"); err != nil {
			return err
		}
	}
	p.at(p.start.Add(opens), func(ctx context.Context) error {
		if err := p.draft(ctx, m, first); err != nil {
			return err
		}
		return p.do(ctx, p.agents[m.Authority], &models.PublishMission{Mission: p.missions[m.Key]})
	})
	if err := p.scheduleBids(m, closes); err != nil {
		return err
	}
	if err := p.scheduleTalk(m, closes); err != nil {
		return err
	}
	return p.scheduleHistory(m, closes)
}

func (p *planter) draft(ctx context.Context, m mission, closes time.Time) error {
	a, err := p.board.Do(ctx, board.Request{By: p.agents[m.Authority], Command: &models.DraftMission{
		Authority: p.authorities[m.Authority], Parent: p.missions[m.Parent], Terms: m.terms(closes)}})
	if err != nil {
		return err
	}
	for _, e := range a.Events {
		if e, ok := e.(*models.MissionDrafted); ok {
			p.missions[m.Key] = e.Hidden.Mission
		}
	}
	return nil
}

func (p *planter) scheduleBids(m mission, closes time.Time) error {
	for i, b := range m.Bids {
		at, err := p.when(b.At)
		if err != nil {
			return err
		}
		if last := closes.Add(time.Duration(i-len(m.Bids)) * time.Minute); at.After(last) {
			at = last // a close moved to a working day must not leave its bids behind
		}
		p.at(at, func(ctx context.Context) error { return p.bid(ctx, m, b) })
	}
	for i, b := range m.Bots[:min(len(m.Bots), 3)] { // a room that waits shows what a bid looks like
		p.at(p.start.Add(time.Duration(i*7-40)*time.Minute), func(ctx context.Context) error {
			if b.Expect == "refused" {
				return nil
			}
			return p.bid(ctx, m, b)
		})
	}
	return nil
}

func (p *planter) bid(ctx context.Context, m mission, b bid) error {
	cmd := &models.PlaceBid{Mission: p.missions[m.Key], Amount: b.Amount, Days: max(b.Days, 1), Floor: b.Floor, Memo: models.Text{Plain: words(b.Memo)}}
	if b.Days == 0 {
		cmd.Days = max(m.WantedDays, 1)
	}
	who, known := p.board.State().Person(p.people[b.By])
	mission, ok := p.board.State().Mission(cmd.Mission)
	if known && ok {
		if why := p.board.State().WhyNotBid(p.clock.now(), who, mission, false); len(why) == 1 && why[0].Key == "level_low" {
			cmd.Evidence.Plain = "Travaux comparables pour d’autres logiciels, décrits dans l’offre."
		}
	}
	if err := p.do(ctx, p.people[b.By], cmd); err != nil {
		return fmt.Errorf("bid of %s on %s: %w", b.By, m.Key, err)
	}
	return nil
}

// words replaces the story's ellipsis by nothing: an offer without a memo.
func words(memo string) string { return strings.TrimSpace(strings.Trim(memo, "…")) }

func (p *planter) scheduleTalk(m mission, closes time.Time) error {
	for i, q := range m.Questions {
		at, err := p.when(q.At)
		if err != nil {
			return err
		}
		p.at(at, func(ctx context.Context) error {
			return p.do(ctx, p.people["d3"], &models.AskQuestion{Mission: p.missions[m.Key], Text: models.Text{Plain: q.Text}})
		})
		if q.Answer == "" {
			continue
		}
		if at, err = p.when(q.AnsweredAt); err != nil {
			return err
		}
		p.at(at, func(ctx context.Context) error {
			return p.do(ctx, p.agents[m.Authority], &models.AnswerQuestion{Mission: p.missions[m.Key], N: i + 1, Text: q.Answer})
		})
	}
	for _, a := range m.Addenda {
		at, err := p.when(a.At)
		if err != nil {
			return err
		}
		p.at(at, func(ctx context.Context) error {
			cmd := &models.PostAddendum{Mission: p.missions[m.Key], Text: a.Text, Substantial: true}
			if a.ClosesAt != "" {
				cmd.ClosesAt = closes
			}
			return p.do(ctx, p.agents[m.Authority], cmd)
		})
	}
	return nil
}

func (p *planter) when(text string) (time.Time, error) {
	d, err := offset(text)
	return p.start.Add(d), err
}

// scheduleHistory adds what followed the close; each act comes after the one before it.
func (p *planter) scheduleHistory(m mission, closes time.Time) error {
	if len(m.History) == 0 {
		return nil
	}
	last := closes.Add(time.Hour)
	p.at(last, func(ctx context.Context) error {
		return p.do(ctx, p.agents[m.Authority], &models.OpenBids{Mission: p.missions[m.Key]})
	})
	for _, h := range m.History {
		at, err := p.when(h.At)
		if err != nil {
			return err
		}
		if !at.After(last) {
			at = last.Add(time.Minute)
		}
		last = at
		p.at(at, func(ctx context.Context) error {
			if err := p.happen(ctx, m, h); err != nil {
				return fmt.Errorf("%s of %s: %w", h.Event, m.Key, err)
			}
			return nil
		})
	}
	return nil
}

// happen does one act of a history, and those that go without saying beside it.
func (p *planter) happen(ctx context.Context, m mission, h happening) error {
	id, agent := p.missions[m.Key], p.agents[m.Authority]
	switch h.Event {
	case "marks":
		for _, key := range slices.Sorted(maps.Keys(h.Marks)) {
			if err := p.do(ctx, agent, &models.SetMarks{Mission: id, Bid: p.bidOf(id, key), Marks: h.Marks[key]}); err != nil {
				return err
			}
		}
		return p.judge(ctx, id, agent)
	case "award":
		if err := p.do(ctx, agent, &models.AwardMission{Mission: id, Bid: p.bidOf(id, h.To), Reason: h.Reason, Capacity: "Par délégation, en démonstration", Reference: "2026-04"}); err != nil {
			return err
		}
		if m.Phase == models.Awarded || p.failsLater(m, h) {
			return nil
		}
		return p.do(ctx, agent, &models.SendOrder{Mission: id, Commitment: "EJ-" + strings.ToUpper(m.Key), ServiceCode: "SERVICES"})
	case "fail":
		person := p.people[p.keyOf(p.winner(id))]
		if err := p.do(ctx, person, &models.ClaimFailure{Mission: id, Reason: models.Text{Plain: h.Reason}}); err != nil {
			return err
		}
		return p.do(ctx, agent, &models.SettleFailure{Mission: id, Fault: models.NoFault})
	case "deliver":
		return p.do(ctx, p.people[p.keyOf(p.winner(id))], &models.Deliver{Mission: id, Text: models.Text{Plain: h.Text}, Links: h.Links})
	case "reject":
		return p.do(ctx, agent, &models.RejectDelivery{Mission: id, Reasons: h.Reasons})
	case "accept":
		return p.do(ctx, agent, &models.AcceptDelivery{Mission: id, SkillConfirmed: h.SkillConfirmed, Erasure: true})
	case "review":
		by, cmd := agent, &models.GiveReview{Mission: id, Quality: h.Quality, Deadline: h.Deadline, Communication: h.Communication, Text: models.Text{Plain: h.Text}}
		if h.By == "developer" {
			by = p.people[p.keyOf(p.winner(id))]
		}
		return p.do(ctx, by, cmd)
	case "paid":
		return p.do(ctx, agent, &models.ConfirmPayment{Mission: id})
	}
	return fmt.Errorf("the story has an act that nobody knows: %q", h.Event)
}

// judge admits the evidence that the bidders below the level joined.
func (p *planter) judge(ctx context.Context, id, agent string) error {
	m, _ := p.board.State().Mission(id)
	for _, b := range m.Bids {
		if b.Level.Meets(m.Terms.RequiredLevel) || b.Evidence.Empty() {
			continue
		}
		cmd := &models.JudgeEvidence{Mission: id, Bid: b.ID, Admitted: true, Reason: "Travaux comparables, vérifiés par téléphone."}
		if err := p.do(ctx, agent, cmd); err != nil {
			return err
		}
	}
	return nil
}

func (p *planter) failsLater(m mission, award happening) bool {
	for _, h := range m.History {
		if h.Event == "fail" && h.At > award.At {
			return true
		}
	}
	return false
}

func (p *planter) bidOf(mission, key string) string {
	if m, ok := p.board.State().Mission(mission); ok {
		if b := m.BidOf(p.developers[key]); b != nil {
			return b.ID
		}
	}
	return ""
}

func (p *planter) winner(mission string) string {
	if m, ok := p.board.State().Mission(mission); ok && m.Award != nil {
		return m.Award.Developer
	}
	return ""
}

func (p *planter) keyOf(developer string) string {
	for key, id := range p.developers {
		if id == developer {
			return key
		}
	}
	return ""
}
