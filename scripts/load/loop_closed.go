package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// rate is what a closed loop achieved: each of its callers has one request under
// way and sends the next when it is answered.
type rate struct {
	perSecond float64
	spread
	total int           // answered, in the warm-up too
	cost  time.Duration // CPU of the server for each, where it was asked for
}

// costing adds what each answer of a loop cost the process that gave it.
func (s *session) costing(pid int, loop func() (rate, error)) (rate, error) {
	before, err := cpu(pid)
	if err != nil {
		return rate{}, err
	}
	r, err := loop()
	if err != nil {
		return r, err
	}
	after, err := cpu(pid)
	r.cost = (after - before) / time.Duration(r.total)
	return r, err
}

// closedLoop runs callers for a warm-up and then for a time that is measured. An
// operation that began before the end is waited for but not counted.
func closedLoop(ctx context.Context, callers int, warm, measured time.Duration, do func(caller, n int) error) (rate, error) {
	from := time.Now().Add(warm)
	until := from.Add(measured)
	times := make([][]time.Duration, callers)
	var failed atomic.Pointer[error]
	var total atomic.Int64
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			own := make([]time.Duration, 0, 4096)
			for n := 0; ; n++ {
				began := time.Now()
				if began.After(until) || ctx.Err() != nil || failed.Load() != nil {
					break
				}
				if err := do(i, n); err != nil {
					failed.CompareAndSwap(nil, &err)
					break
				}
				if ended := time.Now(); began.After(from) && ended.Before(until) {
					own = append(own, ended.Sub(began))
				}
				total.Add(1)
			}
			times[i] = own
		})
	}
	all.Wait()
	if err := failed.Load(); err != nil {
		return rate{}, *err
	}
	if err := ctx.Err(); err != nil {
		return rate{}, err
	}
	var every []time.Duration
	for _, own := range times {
		every = append(every, own...)
	}
	if len(every) == 0 {
		return rate{}, errors.New("nothing was answered in the time")
	}
	return rate{perSecond: float64(len(every)) / measured.Seconds(), total: int(total.Load()), spread: spreadOf(every)}, nil
}

// middleRate is the median of several runs, of each figure by itself.
func middleRate(list []rate) rate {
	var perSecond []float64
	var p50, p99, most, cost []time.Duration
	for _, r := range list {
		perSecond, p50, p99, most, cost = append(perSecond, r.perSecond), append(p50, r.p50), append(p99, r.p99), append(most, r.max), append(cost, r.cost)
	}
	return rate{perSecond: median(perSecond), spread: spread{p50: median(p50), p99: median(p99), max: median(most)}, cost: median(cost)}
}
