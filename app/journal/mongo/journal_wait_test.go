package mongo

import (
	"testing"
	"time"
)

func TestPollsRestLongerWhileAStreamTells(t *testing.T) {
	p, start := &pace{}, time.Unix(1_800_000_000, 0)
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	expect := func(ms int, poll bool, rest int) {
		t.Helper()
		if got, d := p.take(at(ms)); got != poll || d != time.Duration(rest)*time.Millisecond {
			t.Fatalf("at %d ms: %v %s, want %v %d", ms, got, d, poll, rest)
		}
	}
	expect(0, true, 0)
	expect(0, false, 50) // one at a time
	p.done(at(0), at(1))
	expect(2, false, 49)
	expect(51, true, 0)
	p.done(at(51), at(151)) // a slow one is followed by a long rest
	expect(151, false, 400)
	expect(551, true, 0)
	p.streaming(at(552))
	p.done(at(551), at(553)) // it may have missed what came just before the stream
	expect(553, false, 50)
	expect(603, true, 0)
	p.done(at(603), at(604))
	expect(604, false, 1000)
	expect(1604, true, 0)
	p.streaming(time.Time{})
	p.done(at(1604), at(1605))
	expect(1605, false, 50)
}
