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
}

// closedLoop runs callers for a warm-up and then for a time that is measured. An
// operation that began before the end is waited for but not counted.
func closedLoop(ctx context.Context, callers int, warm, measured time.Duration, do func(caller, n int) error) (rate, error) {
	from := time.Now().Add(warm)
	until := from.Add(measured)
	times := make([][]time.Duration, callers)
	var failed atomic.Pointer[error]
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
	return rate{perSecond: float64(len(every)) / measured.Seconds(), spread: spreadOf(every)}, nil
}
