package demo

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/money"
)

// How the bots bid: they wait while a person leads, and let a person win.
const (
	courtesy   = 40 * time.Second // after a person took the lead
	lowest     = 70_000           // cents: no bot goes below
	roomLasts  = 12 * time.Minute
	betweenTry = 2 * time.Second
)

// Rooms starts live rooms: one at a time.
type Rooms struct {
	board *board.Board
	log   *slog.Logger
	ctx   context.Context

	mu      sync.Mutex
	mission string
	running sync.WaitGroup
}

// NewRooms makes the starter; its bots stop when ctx ends.
func NewRooms(ctx context.Context, b *board.Board, log *slog.Logger) *Rooms {
	return &Rooms{board: b, log: log, ctx: ctx}
}

// StartRoom publishes a fresh mission with visible amounts and lets three
// labelled bots bid in it. While one is open it is that one again.
func (r *Rooms) StartRoom(ctx context.Context) (mission string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if m, ok := r.board.State().Mission(r.mission); ok && m.Biddable(r.board.Now()) {
		return r.mission, nil
	}
	tale, err := read()
	if err != nil {
		return "", err
	}
	room, ok := tale.room()
	if !ok {
		return "", fmt.Errorf("the story has no room with visible amounts")
	}
	owner, err := r.person(tale.agentOf(room.Authority))
	if err != nil {
		return "", err
	}
	a, err := r.board.Do(ctx, board.Request{By: owner, Command: &models.DraftMission{Terms: room.terms(r.board.Now().Add(roomLasts))}})
	if err != nil {
		return "", err
	}
	for _, e := range a.Events {
		if e, ok := e.(*models.MissionDrafted); ok {
			mission = e.Hidden.Mission
		}
	}
	if _, err := r.board.Do(ctx, board.Request{By: owner, Command: &models.PublishMission{Mission: mission}}); err != nil {
		return "", err
	}
	r.mission = mission
	began := r.board.Now()
	for _, b := range room.Bots {
		at, err := offset(b.At)
		if err != nil {
			return "", err
		}
		who, err := r.person(email(b.By))
		if err != nil {
			return "", err
		}
		r.running.Go(func() { r.bot(mission, who, b, began.Add(at), max(room.WantedDays, 1)) })
	}
	return mission, nil
}

// Wait returns when every bot has stopped.
func (r *Rooms) Wait() { r.running.Wait() }

func (r *Rooms) person(mail string) (string, error) {
	p, ok := r.board.State().PersonByMac(r.board.Mac(mail))
	if !ok {
		return "", fmt.Errorf("nobody of the story reads %s", mail)
	}
	return p.ID, nil
}

// bot makes one bid of the plan at its time, or a little later: a person who
// took the lead is left there for a while.
func (r *Rooms) bot(mission, who string, plan bid, at time.Time, days int) {
	timer := time.NewTimer(at.Sub(r.board.Now()))
	defer timer.Stop()
	for {
		select {
		case <-r.ctx.Done():
			return
		case <-timer.C:
		}
		state, now := r.board.State(), r.board.Now()
		m, ok := state.Mission(mission)
		if !ok || !m.Biddable(now) {
			return
		}
		if ahead := personAhead(state, m); !ahead.IsZero() && now.Sub(ahead) < courtesy {
			timer.Reset(betweenTry)
			continue
		}
		amount := plan.Amount
		if most := m.MaxOpen(); plan.Expect == "" && len(m.Bids) > 0 && amount > most {
			amount = most
		}
		if amount < lowest {
			return
		}
		cmd := &models.PlaceBid{Mission: mission, Amount: amount, Days: days, Floor: plan.floor(amount)}
		_, err := r.board.Do(r.ctx, board.Request{By: who, Command: cmd})
		if err != nil && plan.Expect == "" && r.ctx.Err() == nil {
			r.log.Info("a bot's bid was refused", "mission", mission, "code", models.CodeOf(err))
		}
		return
	}
}

// floor keeps a proxy floor only where it still makes sense.
func (b bid) floor(amount money.Cents) money.Cents {
	if b.Floor > 0 && b.Floor <= amount {
		return b.Floor
	}
	return 0
}

// personAhead tells since when a person, not a bot, leads; zero when a bot does.
func personAhead(s models.State, m *models.Mission) time.Time {
	var best *models.Bid
	for _, b := range m.Bids {
		if best == nil || b.Amount < best.Amount {
			best = b
		}
	}
	if best == nil {
		return time.Time{}
	}
	if d, ok := s.Developer(best.Developer); ok && !d.Bot {
		return best.At
	}
	return time.Time{}
}

func (s *story) room() (mission, bool) {
	for _, m := range s.Missions {
		if m.Format == string(models.Open) && len(m.Bots) > 0 {
			return m, true
		}
	}
	return mission{}, false
}

func (s *story) agentOf(authority string) string {
	for _, a := range s.Authorities {
		if a.Key == authority && len(a.Agents) > 0 {
			return a.Agents[0].Email
		}
	}
	return ""
}
