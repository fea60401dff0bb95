package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// spread is how measured times are distributed.
type spread struct {
	n             int
	p50, p99, max time.Duration
}

// spreadOf sorts the times in place. A percentile is the smallest measured time
// that at least so many percent do not exceed (nearest rank).
func spreadOf(times []time.Duration) spread {
	if len(times) == 0 {
		return spread{}
	}
	slices.Sort(times)
	rank := func(p float64) time.Duration {
		return times[int(math.Ceil(p*float64(len(times))))-1]
	}
	return spread{n: len(times), p50: rank(0.50), p99: rank(0.99), max: times[len(times)-1]}
}

// median is the middle of the values; of an even number, the lower middle.
func median[T interface{ ~int64 | ~float64 }](values []T) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted[(len(sorted)-1)/2]
}

// ms writes a duration in milliseconds.
func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond)) }

// us writes a duration in microseconds.
func us(d time.Duration) string { return fmt.Sprintf("%.1f µs", float64(d)/float64(time.Microsecond)) }
