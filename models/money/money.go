// Package money is the only arithmetic of amounts: cents, and divisions that say
// how they round. Money is never a float: two sums of the same offers must be equal
// on every machine. Everybody may import it; it imports nothing of ours.
package money

// Cents is an amount of euros before tax, in cents. It is a type of its own so
// that the compiler refuses a count where an amount is meant, and so that a
// sentence writes an amount as one under any name. In JSON it is a plain number.
type Cents int64

// Max is the highest amount that the board takes, 10 M€ in cents. Every
// computation on amounts relies on it to stay within 64 bits.
const Max Cents = 1_000_000_000

// minStep is the smallest step between two open bids: one euro (DESIGN 8).
const minStep Cents = 100

// Step gives by how much a bid in an open mission must go below the best one: one
// hundredth of it rounded up to a cent, and at least one euro.
func Step(best Cents) Cents {
	return max(minStep, CeilDiv(best, 100))
}

// CeilDiv divides rounding up. The divisor is positive.
func CeilDiv[N ~int64](a N, b int64) N {
	q := a / N(b)
	if a%N(b) > 0 {
		q++
	}
	return q
}

// RoundDiv divides rounding to the nearest, halves away from zero. The
// divisor is positive.
func RoundDiv[N ~int64](a N, b int64) N {
	if a < 0 {
		return -RoundDiv(-a, b)
	}
	q, r := a/N(b), a%N(b)
	if r >= N(b)-r {
		q++
	}
	return q
}
