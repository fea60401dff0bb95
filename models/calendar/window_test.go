package calendar

import (
	"testing"
	"time"
)

func TestTheWindowIsATenthAndAtMostFiveMinutes(t *testing.T) {
	opens := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for open, want := range map[time.Duration]time.Duration{
		12 * time.Minute: 72 * time.Second, 50 * time.Minute: 5 * time.Minute, 72 * time.Hour: 5 * time.Minute,
		time.Second: 100 * time.Millisecond, 1234 * time.Millisecond: 123 * time.Millisecond, 0: 0, -time.Hour: 0,
	} {
		if got := Window(opens, opens.Add(open)); got != want {
			t.Errorf("open for %s: window %s, want %s", open, got, want)
		}
	}
}

func TestALateLeaderMovesTheEndWithinSixWindows(t *testing.T) {
	announced := time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)
	const w = 5 * time.Minute
	for _, c := range []struct {
		name                string
		effective, at, want time.Duration // from the announced end
		window              time.Duration
	}{
		{"before the window", 0, -w - time.Millisecond, 0, w},
		{"at its first instant nothing is missing", 0, -w, 0, w},
		{"inside", 0, -2 * time.Minute, 3 * time.Minute, w},
		{"at the last instant", 0, -time.Millisecond, w - time.Millisecond, w},
		{"at the end it is too late", 0, 0, 0, w},
		{"after the end", 0, time.Second, 0, w},
		{"a second time", 3 * time.Minute, time.Minute, 6 * time.Minute, w},
		{"before the window of the moved end", 10 * time.Minute, 4 * time.Minute, 10 * time.Minute, w},
		{"up to the sixth window", 27 * time.Minute, 26 * time.Minute, 30 * time.Minute, w},
		{"never past it", 30 * time.Minute, 29 * time.Minute, 30 * time.Minute, w},
		{"never backwards, when an addendum left the end later", 40 * time.Minute, 39 * time.Minute, 40 * time.Minute, w},
		{"without a window", 0, -time.Millisecond, 0, 0},
	} {
		got := Extend(announced, announced.Add(c.effective), announced.Add(c.at), c.window)
		if !got.Equal(announced.Add(c.want)) {
			t.Errorf("%s: the end is %s from the announced one, want %s", c.name, got.Sub(announced), c.want)
		}
	}
}

func TestAFightOverTheLeadEnds(t *testing.T) {
	announced := time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)
	end, at := announced, announced.Add(-time.Millisecond)
	for range 1000 { // a new leader at each last instant
		end = Extend(announced, end, at, time.Minute)
		at = end.Add(-time.Millisecond)
	}
	if want := announced.Add(6 * time.Minute); !end.Equal(want) {
		t.Errorf("the end is %s, want %s", end, want)
	}
}
