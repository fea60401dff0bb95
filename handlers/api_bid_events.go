package handlers

import "coupdemain/models"

// placed finds the developer's own bid among the events of its commit: a bid
// that makes a rival's proxy answer has that one's bid in the same commit.
func (s *Server) placed(events []models.Event, developer string, a *bidAnswer) bool {
	found := false
	for _, e := range events {
		switch b := e.(type) {
		case *models.BidPlaced:
			if b.Hidden.Developer == developer {
				a.Bid, a.Amount, a.Days, found = b.Hidden.Bid, b.Hidden.Amount, b.Hidden.Days, true
			}
		case *models.BidSealed:
			if b.Plain != nil && b.Plain.Developer == developer {
				a.Bid, a.Amount, a.Days, found = b.Plain.Bid, b.Plain.Amount, b.Plain.Days, true
			}
		}
	}
	return found
}
