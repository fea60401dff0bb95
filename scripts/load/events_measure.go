package main

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"
)

// burst is how many bids, or events, come at once.
const burst = bidders

// measureEvents is everything about readers of live events.
func measureEvents(ctx context.Context, s *session) (err error) {
	sizes := []int{1000, 5000, 10_000}
	if s.quick {
		sizes = []int{100, 200}
	}
	if sizes, err = s.fitting(sizes); err != nil {
		return err
	}
	h, err := openHall(ctx, s, "events", sizes[0])
	defer func() { err = errors.Join(err, h.end()) }()
	if err != nil {
		return err
	}
	for i, n := range sizes {
		if i > 0 {
			if err := h.watch(n); err != nil {
				return err
			}
		}
		if err := h.measureBurst(s); err != nil {
			return fmt.Errorf("burst to %d: %w", n, err)
		}
		if i == 0 {
			if err := h.measureSteady(ctx, s, 50); err != nil {
				return fmt.Errorf("steady at %d: %w", n, err)
			}
		}
	}
	if !s.quick {
		if err := h.measureSteady(ctx, s, 5); err != nil {
			return fmt.Errorf("steady at %d: %w", h.watched, err)
		}
	}
	return nil
}

// fitting leaves out what this machine's limit of open files does not allow.
func (s *session) fitting(sizes []int) ([]int, error) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return nil, err
	}
	var fit []int
	for _, n := range sizes {
		if uint64(n+bidders+100) <= limit.Max {
			fit = append(fit, n)
		} else {
			s.table.add(fmt.Sprintf("%s readers", thousands(float64(n))), "not measured: the machine allows fewer open files", "", "", nil)
		}
	}
	if len(fit) == 0 {
		return nil, errors.New("too few open files are allowed")
	}
	return fit, nil
}

// burstTimes are how long one burst took.
type burstTimes struct {
	all, spread time.Duration
	messages    float64 // to one reader
}

// measureBurst has all bidders bid at once and waits until every reader has every
// event; the bare loop writes as many, joined. They take turns.
func (h *hall) measureBurst(s *session) error {
	var ours, bare []burstTimes
	for range s.count(5, 2) {
		o, err := h.burst(h.ours, func() error {
			for i := range bidders {
				if err := h.send(i); err != nil {
					return err
				}
			}
			for i := range bidders {
				if _, err := h.answered(i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("the board: %w", err)
		}
		b, err := h.burst(h.bare, func() error {
			_, err := h.floor.do(order{Do: "burst", N: burst, Text: h.event})
			return err
		})
		if err != nil {
			return fmt.Errorf("the bare loop: %w", err)
		}
		ours, bare = append(ours, o), append(bare, b)
	}
	events := float64(h.watched * burst)
	all := func(b burstTimes) time.Duration { return b.all }
	alone := func(b burstTimes) time.Duration { return b.spread }
	for i := range ours {
		s.note("burst to %d: ours %s (%s from the first arrival, %.1f messages a reader), bare %s (%s)", h.watched,
			ms(ours[i].all), ms(ours[i].spread), ours[i].messages, ms(bare[i].all), ms(bare[i].spread))
	}
	ratio := float64(middle(bare, alone)) / float64(middle(ours, alone))
	s.table.add(fmt.Sprintf("burst of %d bids to %s readers, from the first arrival until the last reader has all (median of %d)", burst, thousands(float64(h.watched)), len(ours)),
		fmt.Sprintf("**%s events/s**, %s; from the first bid sent %s", thousands(events/middle(ours, alone).Seconds()), ms(middle(ours, alone)), ms(middle(ours, all))),
		fmt.Sprintf("bare loop that has the same bytes ready and joined: %s events/s, %s (ratio **%.2f**)", thousands(events/middle(bare, alone).Seconds()), ms(middle(bare, alone)), ratio),
		"ratio ≥ 0.8", met(ratio >= 0.8))
	return nil
}

func middle(list []burstTimes, of func(burstTimes) time.Duration) time.Duration {
	var times []time.Duration
	for _, b := range list {
		times = append(times, of(b))
	}
	return median(times)
}

func (h *hall) burst(readers *child, act func() error) (burstTimes, error) {
	if _, err := readers.do(order{Do: "arm", N: burst, Pos: int64(h.watched)}); err != nil {
		return burstTimes{}, err
	}
	began := time.Now().UnixNano()
	if err := act(); err != nil {
		return burstTimes{}, err
	}
	r, err := readers.do(order{Do: "wait", Limit: 20 * time.Second})
	if err != nil {
		return burstTimes{}, err
	}
	if r.Missing > 0 {
		return burstTimes{}, fmt.Errorf("%d readers did not get all events", r.Missing)
	}
	return burstTimes{all: time.Duration(r.Last - began), spread: time.Duration(r.Last - r.First), messages: float64(r.N) / float64(h.watched)}, nil
}

// steady is one run at a steady rate.
type steady struct {
	p50, p99, perMessage time.Duration
}

// measureSteady compares bids at a steady rate with the bare loop, in turns.
func (h *hall) measureSteady(ctx context.Context, s *session, perSecond int) error {
	var ours, bare []steady
	runs := s.count(5, 1)
	if perSecond < 50 {
		runs = 3
	}
	for range runs {
		o, err := h.steady(ctx, s, h.ours, h.srv.cmd.Process.Pid, false, perSecond)
		if err != nil {
			return fmt.Errorf("the board: %w", err)
		}
		b, err := h.steady(ctx, s, h.bare, h.floor.cmd.Process.Pid, true, perSecond)
		if err != nil {
			return fmt.Errorf("the bare loop: %w", err)
		}
		ours, bare = append(ours, o), append(bare, b)
	}
	of := func(list []steady, get func(steady) time.Duration) time.Duration {
		var times []time.Duration
		for _, x := range list {
			times = append(times, get(x))
		}
		return median(times)
	}
	p50, p99, cost := func(x steady) time.Duration { return x.p50 }, func(x steady) time.Duration { return x.p99 }, func(x steady) time.Duration { return x.perMessage }
	costs := float64(of(ours, cost)) / float64(max(1, of(bare, cost)))
	ok := costs <= 1.3 && of(ours, p50) <= of(bare, p50)*3/2 && of(ours, p99) <= of(bare, p99)*2
	s.table.add(fmt.Sprintf("%d bids/s shown to %s readers, from the bid sent to the reader (median of %d runs)", perSecond, thousands(float64(h.watched)), runs),
		fmt.Sprintf("p50 **%s**, p99 **%s**, server CPU %s a message", ms(of(ours, p50)), ms(of(ours, p99)), us(of(ours, cost))),
		fmt.Sprintf("bare loop: p50 %s, p99 %s, CPU %s a message (CPU ratio **%.2f**)", ms(of(bare, p50)), ms(of(bare, p99)), us(of(bare, cost)), costs),
		"CPU ≤ 1.3×, p50 ≤ 1.5×, p99 ≤ 2×", met(ok))
	return nil
}

func (h *hall) steady(ctx context.Context, s *session, readers *child, pid int, bare bool, perSecond int) (steady, error) {
	events := max(4, int(s.scale(2*time.Second).Seconds()*float64(perSecond)))
	if _, err := readers.do(order{Do: "timed"}); err != nil {
		return steady{}, err
	}
	if _, err := readers.do(order{Do: "arm", N: events, Pos: int64(h.watched)}); err != nil {
		return steady{}, err
	}
	before, err := cpu(pid)
	if err != nil {
		return steady{}, err
	}
	starts, err := h.paced(ctx, bare, events, perSecond)
	if err != nil {
		return steady{}, err
	}
	r, err := readers.do(order{Do: "wait", Limit: 20 * time.Second})
	if err != nil {
		return steady{}, err
	}
	after, err := cpu(pid)
	if err != nil {
		return steady{}, err
	}
	times, err := readers.do(order{Do: "times", Starts: starts})
	if err != nil {
		return steady{}, err
	}
	if r.Missing > 0 || times.N != events*h.watched {
		return steady{}, fmt.Errorf("%d readers did not get all events; %d of %d came", r.Missing, times.N, events*h.watched)
	}
	return steady{p50: times.P50, p99: times.P99, perMessage: (after - before) / time.Duration(events*h.watched)}, nil
}
