// Package work is what follows an award: the order, the delay, deliveries and
// their verification, payment and reviews, failures and disputes.
package work

import (
	"coupdemain/handlers/edge"
	"coupdemain/handlers/mission"
)

// Pages are the pages and forms of this subject.
type Pages struct {
	*edge.Edge
	missions mission.Pages
}

// New makes the pages.
func New(e *edge.Edge, missions mission.Pages) Pages { return Pages{Edge: e, missions: missions} }
