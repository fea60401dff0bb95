package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// measureStalled has a few readers take nothing and looks whether the others notice.
func measureStalled(ctx context.Context, s *session) (err error) {
	const sleepers, perSecond = 10, 400
	h, err := openHall(ctx, s, "stalled", s.count(1000, 100))
	defer func() { err = errors.Join(err, h.end()) }()
	if err != nil {
		return err
	}
	if _, err := h.ours.do(order{Do: "sleepers", Addr: h.srv.addr, Topic: h.topic(), N: sleepers}); err != nil {
		return err
	}
	if _, err := h.ours.do(order{Do: "timed"}); err != nil {
		return err
	}
	events := int(s.scale(8*time.Second).Seconds() * perSecond)
	if _, err := h.ours.do(order{Do: "arm", N: events, Pos: int64(h.watched)}); err != nil {
		return err
	}
	starts, err := h.paced(ctx, false, events, perSecond)
	if err != nil {
		return err
	}
	r, err := h.ours.do(order{Do: "wait", Limit: 20 * time.Second})
	if err != nil {
		return err
	}
	times, err := h.ours.do(order{Do: "times", Starts: starts})
	if err != nil {
		return err
	}
	woken, err := h.ours.do(order{Do: "wake"})
	if err != nil {
		return err
	}
	asked := 0
	for _, code := range woken.Codes {
		if code >= 4000 && code < 4500 {
			asked++
		}
	}
	delivered := "everything delivered"
	if times.N != events*h.watched {
		delivered = fmt.Sprintf("**%s of %s delivered**", thousands(float64(times.N)), thousands(float64(events*h.watched)))
	}
	s.table.add(fmt.Sprintf("%s readers and %d that never read, %d bids/s", thousands(float64(h.watched)), sleepers, perSecond),
		fmt.Sprintf("%s, p50 %s, p99 **%s**", delivered, ms(times.P50), ms(times.P99)),
		fmt.Sprintf("%d of the %d were told to come back", asked, sleepers),
		"everything delivered, p99 ≤ 50 ms", met(r.Missing == 0 && times.N == events*h.watched && times.P99 <= 50*time.Millisecond))
	return nil
}
