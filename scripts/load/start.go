package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/oklog/ulid/v2"

	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
	"coupdemain/models"
)

// measureStart has the server read a long journal, from its start to its readiness.
func measureStart(ctx context.Context, s *session) error {
	dir := filepath.Join(s.quiet, "start")
	g, err := plantStage(ctx, dir, bidders)
	if err != nil {
		return err
	}
	err = g.bidMuch(ctx, s.count(20, 2))
	if err = errors.Join(err, g.close(ctx)); err != nil {
		return err
	}
	bytes, err := repeat(ctx, dir, s.commits)
	if err != nil {
		return err
	}
	srv, err := startServer(ctx, s.program, dir)
	if err != nil {
		return err
	}
	held, err := resident(srv.cmd.Process.Pid)
	if err = errors.Join(err, srv.end()); err != nil {
		return err
	}
	perSecond := float64(s.commits) / srv.ready.Seconds()
	what := fmt.Sprintf("start from %s commits (%s MiB of payloads), without a snapshot", thousands(float64(s.commits)), thousands(float64(bytes)/(1<<20)))
	figure := fmt.Sprintf("**%.1f s** until ready, %s commits/s", srv.ready.Seconds(), thousands(perSecond))
	beside := fmt.Sprintf("%s MiB resident then", thousands(float64(held)/(1<<20)))
	if s.commits >= 1_000_000 {
		s.table.add(what, figure, beside, "≤ 15 s for 1,000,000", met(srv.ready <= 15*time.Second))
		return nil
	}
	s.table.add(what, figure, beside, "≤ 15 s for 1,000,000, not measured", nil)
	return nil
}

// bidMuch makes a journal of what a board's journal mostly holds: bids of all formats.
func (g *stage) bidMuch(ctx context.Context, missions int) error {
	for i := range missions {
		format := models.Formats[i%len(models.Formats)]
		mission, err := g.mission(ctx, 0, format)
		if err != nil {
			return err
		}
		workers := 200
		if format == models.Open {
			workers = 1
		}
		amount := func(k int) int64 { return models.MaxAmount - int64(k)*models.MaxAmount/1000*2 } // every step is at least one percent of the start
		err = each(30, workers, func(k int) error {
			_, err := g.do(ctx, g.people[k], &models.PlaceBid{Mission: mission, Amount: amount(10 * k), Days: 10})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// repeat appends the bids of a journal again and again, sealed anew at their new
// places, until it has so many commits. The chain is whole and every event can be
// applied; deciding each would take longer than the measure.
func repeat(ctx context.Context, dir string, want int) (bytes int, err error) {
	store, err := bolt.Open(bolt.Config{Dir: dir})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	var bids [][]journal.Leaf
	var head journal.Commit
	err = store.Journal().Read(ctx, 0, func(c journal.Commit) error {
		leaves, err := journal.DecodePayload(c.Payload)
		if err != nil {
			return err
		}
		for _, l := range leaves[1:] {
			if name := models.EventName(l.Data); name == "bid.placed" || name == "bid.sealed" {
				bids = append(bids, leaves)
				break
			}
		}
		head, bytes = c, bytes+len(c.Payload)
		return nil
	})
	if err != nil {
		return 0, err
	}
	if len(bids) == 0 {
		return 0, errors.New("no bid in the journal")
	}
	for n := 0; int(head.Pos) < want; {
		batch := make([]journal.Commit, 0, journal.MaxBatch)
		after := head.Pos
		for len(batch) < journal.MaxBatch && int(head.Pos) < want {
			c := journal.Commit{Pos: head.Pos + 1, ID: ulid.Make(), At: head.At}
			if err := journal.Seal(head.Hash, &c, bids[n%len(bids)]); err != nil {
				return 0, err
			}
			n, bytes = n+1, bytes+len(c.Payload)
			batch, head = append(batch, c), c
		}
		if _, err := store.Journal().Append(ctx, after, batch); err != nil {
			return 0, err
		}
	}
	return bytes, nil
}
