package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
)

// measureDecide times the rules alone, in this process: no I/O, no encoding.
func measureDecide(ctx context.Context, s *session) error {
	most := s.count(1000, 100)
	g, err := plantStage(ctx, filepath.Join(s.quiet, "decide"), most+1)
	if err != nil {
		return err
	}
	for _, bids := range []int{100, 1000} {
		var found []string
		worst := time.Duration(0)
		for _, f := range models.Formats {
			took, err := g.timeDecision(ctx, f, min(bids, most))
			if err != nil {
				return errors.Join(fmt.Errorf("%s: %w", f, err), g.close(ctx))
			}
			worst = max(worst, took)
			found = append(found, fmt.Sprintf("%s %s", f, us(took)))
		}
		target := map[int]time.Duration{100: 5 * time.Microsecond, 1000: 30 * time.Microsecond}[bids]
		s.table.add(fmt.Sprintf("deciding a bid among %s", thousands(float64(bids))), strings.Join(found, ", "), "", "≤ "+us(target), met(worst <= target))
	}
	return g.close(ctx)
}

// timeDecision publishes a mission, has so many bid on it and times the next bid's decision.
func (g *stage) timeDecision(ctx context.Context, f models.Format, bids int) (time.Duration, error) {
	mission, err := g.mission(ctx, 0, f)
	if err != nil {
		return 0, err
	}
	amount, lower := money.Max, func(a money.Cents) money.Cents { return a - money.Step(a) }
	amounts := make([]money.Cents, bids)
	for i := range amounts {
		amounts[i], amount = amount, lower(amount)
	}
	workers := 200
	if f == models.Open { // each must be lower than the one before
		workers = 1
	}
	err = each(bids, workers, func(i int) error {
		_, err := g.do(ctx, g.people[i], &models.PlaceBid{Mission: mission, Amount: amounts[i], Days: 10})
		return err
	})
	if err != nil {
		return 0, err
	}
	state, act := g.board.State(), models.Act{Now: time.Now().UTC(), By: g.people[bids], Law: law}
	next := models.PlaceBid{Bid: "B00000000", Tag: strings.Repeat("a", 64), Mission: mission, Amount: amount, Days: 10}
	decide := func(n int) error {
		for range n {
			c := next
			if _, err := c.Decide(state, act); err != nil {
				return err
			}
		}
		return nil
	}
	const rounds = 5
	best, n := time.Duration(0), 2000
	for range rounds {
		began := time.Now()
		if err := decide(n); err != nil {
			return 0, err
		}
		if took := time.Since(began) / time.Duration(n); best == 0 || took < best {
			best = took
		}
	}
	return best, nil
}
