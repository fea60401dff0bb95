package view

import (
	"time"

	"coupdemain/models"
)

// Filter narrows the board. Zero members do not narrow.
type Filter struct {
	IDs        map[string]bool // what a text search found; nil: no search
	Software   string
	Domain     string
	Kind       models.Kind
	Department string
	Format     models.Format
	Level      models.Level
	Authority  string
	Phase      models.Phase // open by default; "all" for every public mission
	Soon       bool         // closing within 48 hours
	Newest     bool         // by publication instead of by close
}

// AllPhases is the Filter.Phase that shows every public mission.
const AllPhases models.Phase = "all"

// bare tells that nothing narrows the list; phase and order choose another one.
func (f Filter) bare() bool {
	return f.IDs == nil && f.Software == "" && f.Domain == "" && f.Kind == "" && f.Department == "" && f.Format == "" &&
		f.Level == "" && f.Authority == "" && !f.Soon
}

func (f Filter) admits(m *models.Mission, now time.Time) bool {
	t := m.Terms
	phase := m.Phase(now)
	switch f.Phase {
	case "", models.Opened:
		if phase != models.Opened {
			return false
		}
	case AllPhases:
	default:
		if phase != f.Phase {
			return false
		}
	}
	return (f.IDs == nil || f.IDs[m.ID]) && (f.Software == "" || f.Software == t.Software) && (f.Domain == "" || f.Domain == t.Domain) &&
		(f.Kind == "" || f.Kind == t.Kind) && (f.Department == "" || f.Department == t.Place.Department) &&
		(f.Format == "" || f.Format == t.Format) && (f.Level == "" || f.Level == t.RequiredLevel) &&
		(f.Authority == "" || f.Authority == m.Authority) && (!f.Soon || m.End.Sub(now) <= 48*time.Hour)
}

// MissionPage is one page of the board.
type MissionPage struct {
	Items []Card `json:"items"`
	Next  string `json:"next,omitempty"` // cursor, empty at the end
	Total int    `json:"-"`
}

// Missions gives a page of the missions that a filter admits, after a cursor.
// It reads a sorted index; only a narrowed list visits missions it does not show.
func Missions(s models.State, f Filter, after string, limit int, now time.Time) MissionPage {
	var page MissionPage
	over, from, last := indexFor(s, f), "", ""
	counted := f.bare() && f.Phase == "" && !f.Newest
	if counted {
		page.Total, from = s.OpenMissions().Len(), after
	}
	over.Walk(from, func(key, id string) bool {
		if f.IDs != nil && !f.IDs[id] { // before the mission is looked up: a search finds few of many
			return true
		}
		m, ok := s.Mission(id)
		if !ok || !f.admits(m, now) {
			return true
		}
		if !counted {
			page.Total++
		}
		switch {
		case after != "" && key <= after:
		case len(page.Items) < limit:
			page.Items, last = append(page.Items, CardOf(s, m, now)), key
		case page.Next == "":
			page.Next = last
			return !counted
		}
		return true
	})
	return page
}

func indexFor(s models.State, f Filter) models.Listing {
	switch {
	case f.Phase == AllPhases || f.Newest && (f.Phase == "" || f.Phase == models.Opened):
		return s.PublishedMissions()
	case f.Phase == "" || f.Phase == models.Opened:
		return s.OpenMissions()
	case f.Phase == models.Closed:
		return s.PublishedMissions() // a mission whose end has passed is closed before the clock has written it
	default:
		return s.ChangedMissions()
	}
}

// Recent gives the missions whose phase changed last: what followed on the board.
func Recent(s models.State, limit int, now time.Time) []Card {
	var cards []Card
	s.ChangedMissions().Walk("", func(_, id string) bool {
		if m, ok := s.Mission(id); ok {
			cards = append(cards, CardOf(s, m, now))
		}
		return len(cards) < limit
	})
	return cards
}
