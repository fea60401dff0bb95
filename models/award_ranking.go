package models

import (
	"math"

	"coupdemain/models/money"
	"coupdemain/models/score"
)

// admitted lists the bids that are ranked: neither set aside nor refused on their evidence.
func (m *Mission) admitted() []*Bid {
	kept := make([]*Bid, 0, len(m.Bids))
	for _, b := range m.Bids {
		if b.SetAside == "" && (b.Admitted == nil || *b.Admitted) {
			kept = append(kept, b)
		}
	}
	return kept
}

// Ranking is the calculation of every admitted bid by the published criteria,
// best first, from what was stored at the close: levels and reputations of then,
// the marks of now. It is advice: a human awards. Meaningless before the bids are open.
func (m *Mission) Ranking() []score.Score {
	bids := m.admitted()
	offers := make([]score.Offer, len(bids))
	for i, b := range bids {
		marks := make([]int, len(m.Terms.Manual))
		for j, k := range m.Terms.Manual {
			marks[j] = -1
			if mark, ok := b.Marks[k.Name]; ok {
				marks[j] = mark
			}
		}
		offers[i] = score.Offer{Bid: b.ID, Amount: b.Amount, Days: b.Days, Skill: b.Level.Points(), Reputation: b.Reputation, Marks: marks, Pos: b.Pos}
	}
	return score.Rank(m.Terms.Weights, m.Terms.Manual, offers)
}

// LowFlags is the check for abnormally low offers, by bid. It counts every
// offer received, those set aside too: setting one aside must not make another low.
func (m *Mission) LowFlags() map[string]score.LowFlag {
	amounts := make([]money.Cents, len(m.Bids))
	for i, b := range m.Bids {
		amounts[i] = b.Amount
	}
	flags := make(map[string]score.LowFlag, len(m.Bids))
	for i, f := range score.LowOffers(amounts, m.Terms.Estimate) {
		flags[m.Bids[i].ID] = f
	}
	return flags
}

// hundredths is a total as the journal keeps it.
func hundredths(total float64) int64 { return int64(math.Round(total * 100)) }

// frozen is the ranking as the award keeps it.
func frozen(scores []score.Score) []Mark {
	marks := make([]Mark, len(scores))
	for i, k := range scores {
		marks[i] = Mark{Bid: k.Bid, Rank: k.Rank, Total: hundredths(k.Total)}
	}
	return marks
}
