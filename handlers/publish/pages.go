// Package publish is how an agent words a mission, publishes it, and changes or
// withdraws what was published.
package publish

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
