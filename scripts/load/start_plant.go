package main

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"coupdemain/app/board"
	"coupdemain/app/journal/bolt"
	"coupdemain/models"
	"coupdemain/models/money"
)

// How long ago the planted journal begins, and since when it was repeated.
const (
	plantedSince  = 100 * 24 * time.Hour
	repeatedSince = 39 * 24 * time.Hour
)

// plantHistory fills a store with the journal of a board that has been in use:
// people who registered, missions of all formats from the draft to the reviews,
// and some that are still open. It gives the bytes of payloads.
func plantHistory(ctx context.Context, dir string, people, missions, commits int) (payloads int, err error) {
	store, err := bolt.Open(bolt.Config{Dir: dir})
	if err != nil {
		return 0, err
	}
	var ago atomic.Int64
	ago.Store(int64(plantedSince))
	now := func() time.Time { return time.Now().Add(-time.Duration(ago.Load())) }
	g, err := plantOn(ctx, store, board.Config{Now: now, SnapshotEvery: -1}, people)
	if err != nil {
		return 0, err
	}
	ids, err := g.bidMuch(ctx, missions)
	if err == nil {
		ago.Store(int64(repeatedSince)) // all of these are over
		err = g.live(ctx, ids)
	}
	if err == nil {
		_, err = g.bidMuch(ctx, len(models.Formats)) // and these are open
	}
	if err = errors.Join(err, g.board.Close(ctx)); err != nil {
		return 0, errors.Join(err, store.Close())
	}
	payloads, err = repeat(ctx, store.Journal(), commits)
	return payloads, errors.Join(err, store.Close())
}

// Six bidders and two bids of each are what real missions drew (346 bids on 33
// auctions, four to six bidders at the median).
const (
	plantedBidders = 6
	plantedBids    = 12
)

// bidMuch publishes missions of all formats and has bids placed on them.
func (g *stage) bidMuch(ctx context.Context, missions int) (ids []string, err error) {
	for i := range missions {
		mission, err := g.mission(ctx, 0, models.Formats[i%len(models.Formats)])
		if err != nil {
			return nil, err
		}
		for k := range plantedBids {
			amount := money.Max - money.Cents(k)*money.Max/50 // more than the step of an open mission
			_, err := g.board.Do(ctx, board.Request{By: g.people[(i*plantedBidders+k%plantedBidders)%len(g.people)], Key: board.NewKey(),
				Command: &models.PlaceBid{Mission: mission, Amount: amount, Days: 10, Memo: models.Text{Plain: "Je connais ce logiciel."}}})
			if err != nil {
				return nil, err
			}
		}
		ids = append(ids, mission)
	}
	return ids, nil
}

// live takes missions from their end to the reviews. A commit has the board look
// at what is over; it closes that itself.
func (g *stage) live(ctx context.Context, missions []string) error {
	if _, err := g.person(ctx, "curieuse"); err != nil {
		return err
	}
	for _, id := range missions {
		m, _ := g.board.State().Mission(id)
		for ; m.ClosedAt.IsZero(); m, _ = g.board.State().Mission(id) {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Millisecond):
			}
		}
		if m.Terms.Format == models.Sealed {
			if _, err := g.do(ctx, g.agent, &models.OpenBids{Mission: id}); err != nil {
				return err
			}
			m, _ = g.board.State().Mission(id)
		}
		best := slices.MinFunc(m.Bids, func(a, b *models.Bid) int { return int(a.Amount - b.Amount) })
		for _, step := range []struct {
			by  string
			cmd models.Command
		}{
			{g.agent, &models.AwardMission{Mission: id, Bid: best.ID, Reason: "La mieux classée.", Capacity: "présidente"}},
			{g.agent, &models.SendOrder{Mission: id, Commitment: "EJ 2026"}},
			{best.Person, &models.Deliver{Mission: id, Text: models.Text{Plain: "Le code est publié."}}},
			{g.agent, &models.AcceptDelivery{Mission: id, SkillConfirmed: true, Erasure: true}},
			{g.agent, &models.ConfirmPayment{Mission: id}},
			{g.agent, &models.GiveReview{Mission: id, Quality: 4, Deadline: 5, Communication: 4, Text: models.Text{Plain: "Un travail soigné."}}},
			{best.Person, &models.GiveReview{Mission: id, Quality: 5, Deadline: 5, Communication: 5, Text: models.Text{Plain: "Une commande claire."}}},
		} {
			if _, err := g.do(ctx, step.by, step.cmd); err != nil {
				return err
			}
		}
	}
	return nil
}
