package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"coupdemain/models"
)

// measurePuts replaces the same bids by the HTTP API, on kept connections.
func measurePuts(ctx context.Context, s *session) error {
	g, err := plantStage(ctx, filepath.Join(s.dir, "puts"), bidders)
	if err != nil {
		return err
	}
	mission, err := g.mission(ctx, 0, models.Sealed)
	if err = errors.Join(err, g.close(ctx)); err != nil {
		return err
	}
	r, err := s.putBids(ctx, g, mission)
	if err != nil {
		return err
	}
	s.table.add("the same by HTTP `PUT …/bid`, 200 kept connections",
		fmt.Sprintf("**%s/s**, p50 %s, p99 %s, server CPU %s a bid", thousands(r.perSecond), ms(r.p50), ms(r.p99), us(r.cost)),
		"PocketBase 0.39: 5,000/s, p99 160 ms, not forced to the disk for each (quoted from docs/DESIGN.md, not measured here)",
		"≥ 10,000/s", met(r.perSecond >= 10_000))
	return nil
}

func (s *session) putBids(ctx context.Context, g *stage, mission string) (r rate, err error) {
	srv, err := startServer(ctx, s.program, g.dir)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, srv.end()) }()
	clients := make([]*browser, bidders)
	for i := range clients {
		if clients[i], err = dialBrowser(ctx, srv.addr); err != nil {
			return r, err
		}
		defer clients[i].conn.Close()
	}
	ks := newKeys()
	return s.costing(srv.cmd.Process.Pid, func() (rate, error) {
		return closedLoop(ctx, bidders, s.scale(time.Second), s.scale(4*time.Second), func(i, n int) error {
			body := fmt.Sprintf(`{"amount":%d,"days":10}`, 1_000_000-n%1000)
			status, answer, err := clients[i].ask(fmt.Appendf(nil, "PUT /api/v1/missions/%s/bid HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"+
				"Idempotency-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", mission, srv.addr, g.tokens[i], ks.of(i, n), len(body), body))
			if err == nil && status != 200 {
				err = fmt.Errorf("a bid was answered %d %s", status, answer)
			}
			return err
		})
	})
}
