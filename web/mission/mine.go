package mission

import (
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// MineGroup is one group of /mes-missions: what must be done with these missions.
type MineGroup struct {
	Key   string // mine.group.<Key>
	Items []MineItem
}

// MineItem is one mission with what it waits for.
type MineItem struct {
	Card view.Card
	Note string // a sentence: "2 questions attendent", "à vérifier avant le …"; may be empty
	Link string // where the act is done
}

// MineData is everything that concerns the person, what needs attention first.
type MineData struct {
	Agent, Developer bool
	Groups           []MineGroup
}

// urgent groups are marked as waiting for the person.
func (g MineGroup) urgent() bool {
	switch g.Key {
	case "running", "finished", "bids", "waiting", "drafts", "past":
		return false
	}
	return true
}

// mineTitle names a mission; a draft may have no title yet.
func mineTitle(lang string, item MineItem) string {
	if item.Card.Title == "" {
		return ui.T(lang, "mine.untitled")
	}
	return item.Card.Title
}
