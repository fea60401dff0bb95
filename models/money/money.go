// Package money is the only arithmetic of amounts: cents, and divisions that say
// how they round. Money is never a float: two sums of the same offers must be equal
// on every machine. Everybody may import it; it imports nothing of ours.
package money

// Cents is an amount of euros before tax, in cents.
type Cents = int64

// Max is the highest amount that the board takes, 10 M€ in cents. Every
// computation on amounts relies on it to stay within 64 bits.
const Max Cents = 1_000_000_000

// minStep is the smallest step between two open bids: one euro (DESIGN 8).
const minStep Cents = 100

// Step gives by how much, in cents, a bid in an open mission must go below the
// best one: one hundredth of it rounded up to a cent, and at least one euro.
func Step(best int64) int64 {
	return max(minStep, CeilDiv(best, 100))
}

// CeilDiv divides rounding up. The divisor is positive.
func CeilDiv(a, b int64) int64 {
	q := a / b
	if a%b > 0 {
		q++
	}
	return q
}

// RoundDiv divides rounding to the nearest, halves away from zero. The
// divisor is positive.
func RoundDiv(a, b int64) int64 {
	if a < 0 {
		return -RoundDiv(-a, b)
	}
	q, r := a/b, a%b
	if r >= b-r {
		q++
	}
	return q
}
