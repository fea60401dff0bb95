// Package work draws what follows the award of a mission, to its two sides: order,
// deliveries, acceptance, payment, reviews, and what may go wrong.
package work
