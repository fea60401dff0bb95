package money

import "testing"

func TestStepIsAHundredthRoundedUpAndAtLeastOneEuro(t *testing.T) {
	for best, want := range map[Cents]Cents{
		0: 100, 1: 100, 9_999: 100, 10_000: 100, 10_001: 101, 10_100: 101, 80_000: 800, 82_500: 825, 88_000: 880, 71_501: 716,
		Max: 10_000_000,
	} {
		if got := Step(best); got != want {
			t.Errorf("Step(%d) = %d, want %d", best, got, want)
		}
	}
}

func TestDivisionsRoundAsNamed(t *testing.T) {
	for _, c := range []struct{ a, b, up, near int64 }{
		{0, 3, 0, 0}, {1, 3, 1, 0}, {2, 3, 1, 1}, {3, 3, 1, 1}, {1, 2, 1, 1}, {5, 2, 3, 3},
		{-1, 3, 0, 0}, {-2, 3, 0, -1}, {-3, 3, -1, -1}, {-1, 2, 0, -1},
	} {
		if up, near := CeilDiv(c.a, c.b), RoundDiv(c.a, c.b); up != c.up || near != c.near {
			t.Errorf("%d ÷ %d: up %d, nearest %d; want %d, %d", c.a, c.b, up, near, c.up, c.near)
		}
	}
}
