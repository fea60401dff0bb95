package live

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/view"
)

// run carries out the frames of the queue, in order, and ends with the last. The
// client's leaving does not stop a command that has begun.
func (s *session) run() {
	defer func() {
		if p := recover(); p != nil {
			s.hub.log.Error("a frame panicked", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			s.end(CloseFault)
		}
	}()
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.busy, s.queue = false, nil
			s.mu.Unlock()
			return
		}
		f := s.queue[0]
		s.queue = s.queue[1:]
		s.mu.Unlock()
		switch f.Op {
		case "follow", "unfollow":
			s.move(f)
		default:
			s.command(f)
		}
	}
}

// move follows or leaves a topic.
func (s *session) move(f Frame) {
	at := address{Topic: f.Topic}
	if wait := s.countMove(time.Now()); wait > 0 {
		s.refuse(at, tooFast(wait))
		return
	}
	if f.Op == "unfollow" {
		s.unfollow(f.Topic)
		return
	}
	// What another node has shown, this one must have before it goes on from there.
	// A position that the journal does not hold is of another board.
	resume := f.HasAfter && s.await(f.After)
	if err := s.mayFollow(f.Topic); err != nil {
		s.refuse(at, err)
		return
	}
	w, err := s.followed(f.Topic)
	if err != nil {
		s.refuse(at, err)
		return
	}
	if w != nil {
		w.start(f.After, resume)
	}
}

// await waits until this node is at a position, while the client's other frames
// wait behind; false when it will not be.
func (s *session) await(pos int64) bool {
	ctx, cancel := context.WithTimeout(s.hub.ctx, patienceBehind)
	defer cancel()
	return s.hub.board.Await(ctx, pos)
}

// countMove bounds how often a connection may ask for views, which cost.
func (s *session) countMove(now time.Time) (wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	const per = 10 * time.Second
	if now.Sub(s.since) >= per {
		s.since, s.asked = now, 0
	}
	if s.asked++; s.asked > followsPerTen && s.hub.limits {
		return s.since.Add(per).Sub(now)
	}
	return 0
}

// mayFollow refuses topics that do not exist for this viewer.
func (s *session) mayFollow(name string) error {
	switch mission := missionOf(name); {
	case mission != "":
		at, ok := s.maySee(mission)
		if !ok && s.hub.learns(at) { // it may have been published on another node a moment ago
			_, ok = s.maySee(mission)
		}
		if !ok {
			return models.Refuse(models.NotFound, models.Reason{Key: "mission_unknown", Field: "topic"})
		}
	case name == "me" && s.who.Person == "":
		return models.Refuse(models.Unauthenticated, models.Reason{Key: "not_signed_in"})
	}
	return nil
}

// maySee tells whether a mission is there for this viewer at the position that
// the board has.
func (s *session) maySee(mission string) (at int64, ok bool) {
	state := s.hub.board.State()
	p, _ := state.Person(s.who.Person)
	m, ok := state.Mission(mission)
	return state.Pos, ok && (m.Public() || p.IsAgent(m.Authority))
}

// learns has this node read what others committed; true when that was something.
func (h *Hub) learns(past int64) bool {
	ctx, cancel := context.WithTimeout(h.ctx, patienceBehind)
	defer cancel()
	return h.board.Refresh(ctx, past)
}

// followed finds or makes the follow of a topic; nil when the socket has ended.
func (s *session) followed(name string) (*follow, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, nil
	}
	for _, f := range s.follows {
		if f.name() == name {
			return f, nil
		}
	}
	if len(s.follows) >= maxTopics {
		return nil, models.Refuse(models.Limit, models.Reason{Key: "too_many", Field: "topic", Args: models.Args{"max": maxTopics}})
	}
	f := &follow{s: s}
	if name == "me" {
		s.hub.late.readers.Add(1)
	} else {
		f.t = s.hub.topicFor(name, missionOf(name))
	}
	s.follows = append(s.follows, f)
	return f, nil
}

// unfollow leaves a topic; one that is not followed is left already.
func (s *session) unfollow(name string) {
	s.mu.Lock()
	var found *follow
	for i, f := range s.follows {
		if f.name() == name {
			found = f
			s.follows = append(s.follows[:i:i], s.follows[i+1:]...)
			break
		}
	}
	s.mu.Unlock()
	if found != nil {
		found.stop()
	}
}

// command has the board do what a frame asks and answers when that is durable.
func (s *session) command(f Frame) {
	at := address{Key: f.Key, Topic: view.MissionTopic(f.Mission)}
	if s.who.Person == "" { // to the board, nobody is its own clock
		s.refuse(at, models.Refuse(models.Unauthenticated, models.Reason{Key: "not_signed_in"}))
		return
	}
	if err := s.hub.board.Allow(s.who.Person, s.who.Token != ""); err != nil {
		s.refuse(at, err)
		return
	}
	if s.ended.Load() || !s.stillEntitled() { // revoked while it waited its turn
		s.end(CloseEnded)
		return
	}
	a, err := s.hub.board.Do(s.hub.ctx, board.Request{By: s.who.Person, Key: f.Key, Command: commandOf(f)})
	if err != nil {
		s.refuse(at, err)
		return
	}
	r := receipt{Pos: a.Pos, Hash: a.Hash, At: a.At}
	if f.Op == "bid" {
		r.Amount, r.Days = recorded(a.Events, s.who.Person, f)
	}
	s.writeBytes(appendOK(make([]byte, 0, 320), f.Key, at.Topic, r))
}

// stillEntitled is entitled, which is looked up only when people, sessions or
// tokens have changed since: bids change none of them. The time at which a
// session ends by itself is the beat's to see.
func (s *session) stillEntitled() bool {
	mark := s.hub.board.State().AccessMark()
	if mark == s.holds {
		return true
	}
	if !s.hub.entitled(s.who) {
		return false
	}
	s.holds = mark
	return true
}

// recorded is the amount and the days of the person's bid in its commit: a hidden
// floor may have moved it, and a rival's answer stands in the same commit.
func recorded(events []models.Event, person string, f Frame) (amount money.Cents, days int) {
	amount, days = f.Amount, f.Days
	for _, e := range events {
		if b, ok := e.(*models.BidPlaced); ok && b.Hidden.Person == person && !b.Auto {
			amount, days = b.Hidden.Amount, b.Hidden.Days
		}
	}
	return amount, days
}

// commandOf is the command that a frame stands for; the form and the API make
// the very same, so that one key means one thing whichever way it came.
func commandOf(f Frame) models.Command {
	switch f.Op {
	case "bid":
		return &models.PlaceBid{Mission: f.Mission, Amount: f.Amount, Days: f.Days, Floor: f.Floor,
			Memo: models.Text{Plain: f.Memo}, Evidence: models.Text{Plain: f.Evidence}}
	case "withdraw":
		return &models.WithdrawBid{Mission: f.Mission}
	default: // ask: Decode lets nothing else through
		return &models.AskQuestion{Mission: f.Mission, Text: models.Text{Plain: f.Text}}
	}
}
