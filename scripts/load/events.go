package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/view"
)

// hall is everything that the measures of live events need: the board with a
// mission whose bids are shown, bidders, readers of the board, and the bare loop
// with readers of its own.
type hall struct {
	srv     *server
	floor   *child
	ours    *child // readers of the board
	bare    *child // readers of the bare loop
	bidders []*socket
	mission string
	keys    keys
	n       []int  // bids of each bidder so far
	event   string // one event as the board words it, POS for its position
	address string // of the bare loop
	watched int    // readers that follow the mission
	joined  int    // readers of the bare loop
}

// openHall starts what a hall is made of. end stops it, also when it failed.
func openHall(ctx context.Context, s *session, name string, readers int) (h *hall, err error) {
	h = &hall{keys: newKeys(), n: make([]int, bidders)}
	g, err := plantStage(ctx, filepath.Join(s.quiet, name), bidders)
	if err != nil {
		return h, err
	}
	h.mission, err = g.mission(ctx, 0, models.Ranked)
	if err = errors.Join(err, g.close(ctx)); err != nil {
		return h, err
	}
	if h.srv, err = startServer(ctx, s.program, g.dir); err != nil {
		return h, err
	}
	for _, c := range []struct {
		child **child
		name  string
	}{{&h.floor, "floor-events"}, {&h.ours, "watch"}, {&h.bare, "watch"}} {
		if *c.child, err = startChild(ctx, c.name); err != nil {
			return h, err
		}
	}
	at, err := h.floor.do(order{Do: "address"})
	if err != nil {
		return h, err
	}
	h.address = at.Addr
	if h.bidders, err = dialAll(ctx, h.srv.addr, g.tokens, true); err != nil {
		return h, err
	}
	if err := h.readEvent(ctx); err != nil {
		return h, err
	}
	return h, h.watch(readers)
}

// end stops everything that was started.
func (h *hall) end() error {
	faults := []error{closeAll(h.bidders)}
	for _, c := range []*child{h.ours, h.bare, h.floor} {
		if c != nil {
			faults = append(faults, c.end())
		}
	}
	if h.srv != nil {
		faults = append(faults, h.srv.end())
	}
	return errors.Join(faults...)
}

// topic of the mission.
func (h *hall) topic() string { return view.MissionTopic(h.mission) }

// watch raises the number of readers on both sides.
func (h *hall) watch(n int) error {
	if _, err := h.ours.do(order{Do: "connect", Addr: h.srv.addr, N: n - h.watched}); err != nil {
		return err
	}
	if _, err := h.ours.do(order{Do: "follow", Topic: h.topic(), Pos: int64(h.watched), N: n}); err != nil {
		return err
	}
	h.watched = n
	if _, err := h.bare.do(order{Do: "connect", Addr: h.address, N: n - h.joined, Bare: true}); err != nil {
		return err
	}
	h.joined = n
	_, err := h.floor.do(order{Do: "accepted", N: n})
	return err
}

// readEvent has every bidder bid once, and keeps an event as a reader sees it:
// the bare loop writes the same.
func (h *hall) readEvent(ctx context.Context) (err error) {
	for i := range bidders - 1 {
		if _, err := h.bid(i); err != nil {
			return err
		}
	}
	s, err := dialSocket(ctx, net.Dialer{}, h.srv.addr, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.send(fmt.Appendf(nil, `{"op":"follow","topic":%q}`, h.topic())); err != nil {
		return err
	}
	for range 2 { // the greeting and the view
		if _, err := s.next(); err != nil {
			return err
		}
	}
	pos, err := h.bid(bidders - 1)
	if err != nil {
		return err
	}
	frame, err := s.next()
	if err != nil {
		return err
	}
	head, tail, ok := cutAround(string(frame), strconv.FormatInt(pos, 10))
	if !ok {
		return fmt.Errorf("the event of the bid at %d is %s", pos, frame)
	}
	h.event = head + "POS" + tail
	return nil
}

// cutAround cuts the first `"pos":<pos>` out of a text.
func cutAround(text, pos string) (head, tail string, ok bool) {
	const name = `"pos":`
	for i := 0; i+len(name)+len(pos) <= len(text); i++ {
		if text[i:i+len(name)+len(pos)] == name+pos {
			return text[:i+len(name)], text[i+len(name)+len(pos):], true
		}
	}
	return "", "", false
}

// send sends a bidder's next bid, which improves their own as the format asks.
func (h *hall) send(i int) error {
	h.n[i]++
	return h.bidders[i].send(fmt.Appendf(nil, `{"op":"bid","key":"%s","mission":"%s","amount":%d,"days":10}`,
		h.keys.of(i, h.n[i]), h.mission, money.Max-money.Cents(h.n[i])*100))
}

// answered waits for the answer to a bidder's bid and gives its position.
func (h *hall) answered(i int) (pos int64, err error) {
	answer, err := h.bidders[i].next()
	if err != nil {
		return 0, err
	}
	if pos = posOf(answer); pos == 0 || string(answer[:len(`{"op":"ok"`)]) != `{"op":"ok"` {
		return 0, fmt.Errorf("a bid was answered %s", answer)
	}
	return pos, nil
}

func (h *hall) bid(i int) (pos int64, err error) {
	if err := h.send(i); err != nil {
		return 0, err
	}
	return h.answered(i)
}

// paced bids (or has the bare loop write) so many events a second, one after
// another, and gives when each was begun, by position.
func (h *hall) paced(ctx context.Context, bare bool, events, perSecond int) (map[int64]int64, error) {
	starts, began := make(map[int64]int64, events), time.Now()
	var mu sync.Mutex
	var all sync.WaitGroup
	faults := make([]error, events)
	for k := range events {
		if wait := time.Until(began.Add(time.Duration(k) * time.Second / time.Duration(perSecond))); wait > 0 {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		from := time.Now().UnixNano()
		if bare {
			if _, err := h.floor.do(order{Do: "event", Pos: int64(100_000 + k), Text: h.event}); err != nil {
				return nil, err
			}
			starts[int64(100_000+k)] = from
			continue
		}
		i := k % bidders
		if k >= bidders { // their last bid was sent long ago, but perhaps not answered
			all.Wait()
		}
		if err := h.send(i); err != nil {
			return nil, err
		}
		all.Go(func() {
			pos, err := h.answered(i)
			mu.Lock()
			starts[pos], faults[k] = from, err
			mu.Unlock()
		})
	}
	all.Wait()
	return starts, errors.Join(faults...)
}
