package mission

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// BoardData is the list of missions as its page shows it.
type BoardData struct {
	Missions view.MissionPage
	Recent   []view.Card    // what followed, newest first
	Facets   map[string]int // State.Facets
	Asked    url.Values     // the query, already reduced to what the board knows
	Words    string         // what was searched for
	Search   bool           // a search exists on this board
	Seen     bool           // the promise was read before: folded on a phone
	Newest   bool           // by publication instead of by close
	Later    bool           // the list of closed missions
}

// BoardQuery are the members of the board's query, in the order of its addresses.
var BoardQuery = []string{"q", "format", "domaine", "niveau", "lieu", "type", "logiciel", "bientot", "suites", "tri", "apres", "avant"}

// maxTrail bounds how many pages back the address remembers.
const maxTrail = 8

// Facet is one way to narrow the board.
type Facet struct {
	Label   string
	Count   int
	Address string
	Current bool
	Counted bool // a count is shown
}

// FacetGroup is a list of facets under one heading.
type FacetGroup struct {
	Name   string
	Facets []Facet
}

// dayGroup is the missions under one heading of time.
type dayGroup struct {
	name, detail string
	cards        []view.Card
}

// BoardAddress writes the address of a board with this query, members in a fixed order.
func BoardAddress(v url.Values) string {
	var b strings.Builder
	for _, name := range BoardQuery {
		for _, value := range v[name] {
			if value == "" {
				continue
			}
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(name + "=" + url.QueryEscape(value))
		}
	}
	if b.Len() == 0 {
		return "/"
	}
	return "/?" + b.String()
}

// with gives the address of the board with one member changed, from its first page.
func (b BoardData) with(name, value string) string {
	v := maps.Clone(b.Asked)
	if v == nil {
		v = url.Values{}
	}
	v.Del("apres")
	v.Del("avant")
	v.Del(name)
	if value != "" {
		v.Set(name, value)
	}
	return BoardAddress(v)
}

// narrowed tells that something but the order was asked for.
func (b BoardData) narrowed() bool {
	for name := range b.Asked {
		if name != "tri" && name != "apres" && name != "avant" && name != "suites" {
			return true
		}
	}
	return false
}

// open is the number of open missions on the whole board.
func (b BoardData) open() int {
	n := 0
	for key, count := range b.Facets {
		if strings.HasPrefix(key, "format/") {
			n += count
		}
	}
	return n
}

func (b BoardData) groups(lang string) []FacetGroup {
	all := Facet{Label: ui.T(lang, "board.all"), Count: b.open(), Counted: true, Address: b.with("format", ""), Current: b.Asked.Get("format") == ""}
	format := b.facets("format", "format/", func(v string) string { return ui.Label(lang, "format", v) })
	format.Name, format.Facets = ui.T(lang, "board.format"), append([]Facet{all}, format.Facets...)
	domain := b.facets("domaine", "domain/", func(v string) string { return ui.Label(lang, "domain", v) })
	domain.Name = ui.T(lang, "board.domain")
	level := b.facets("niveau", "level/", func(v string) string { return ui.T(lang, "board.level."+v) })
	level.Name = ui.T(lang, "board.level")
	place := b.facets("lieu", "department/", func(v string) string { return ui.T(lang, "board.department", "code", v) })
	place.Name = ui.T(lang, "board.place")
	kind := b.facets("type", "kind/", func(v string) string { return ui.Label(lang, "kind", v) })
	kind.Name = ui.T(lang, "board.kind")
	soon := FacetGroup{Name: ui.T(lang, "board.close"), Facets: []Facet{b.soon(lang)}}
	return slices.DeleteFunc([]FacetGroup{format, soon, domain, level, place, kind}, func(g FacetGroup) bool { return len(g.Facets) == 0 })
}

// facets lists what the board counts under a prefix, most first.
func (b BoardData) facets(name, prefix string, label func(string) string) FacetGroup {
	var g FacetGroup
	for key, n := range b.Facets {
		value, ok := strings.CutPrefix(key, prefix)
		if !ok || value == "" {
			continue
		}
		f := Facet{Label: label(value), Count: n, Counted: true, Address: b.with(name, value), Current: b.Asked.Get(name) == value}
		if f.Current {
			f.Address = b.with(name, "")
		}
		g.Facets = append(g.Facets, f)
	}
	slices.SortFunc(g.Facets, func(x, y Facet) int { return cmp.Or(y.Count-x.Count, strings.Compare(x.Label, y.Label)) })
	return g
}

func (b BoardData) soon(lang string) Facet {
	f := Facet{Label: ui.T(lang, "board.soon"), Address: b.with("bientot", "1"), Current: b.Asked.Get("bientot") != ""}
	if f.Current {
		f.Address = b.with("bientot", "")
	}
	return f
}

// next is the address of the page after this one; it remembers the way back.
func (b BoardData) next() string {
	if b.Missions.Next == "" {
		return ""
	}
	v := maps.Clone(b.Asked)
	if v == nil {
		v = url.Values{}
	}
	trail := slices.Clone(v["avant"])
	if here := v.Get("apres"); here != "" {
		trail = append(trail, here)
	}
	v["avant"] = trail[max(0, len(trail)-maxTrail):]
	v.Set("apres", b.Missions.Next)
	return BoardAddress(v)
}

// previous is the address of the page before this one, "" on the first.
func (b BoardData) previous() string {
	if b.Asked.Get("apres") == "" {
		return ""
	}
	v := maps.Clone(b.Asked)
	trail := v["avant"]
	v.Del("apres")
	if n := len(trail); n > 0 {
		v.Set("apres", trail[n-1])
		v["avant"] = trail[:n-1]
	}
	return BoardAddress(v)
}

// days groups the cards by when they close, or were published.
func (b BoardData) days(lang string, now time.Time) []dayGroup {
	var groups []dayGroup
	for _, c := range b.Missions.Items {
		t := c.EffectiveEnd
		if b.Newest {
			t = c.PublishedAt
		}
		if b.Later {
			t = c.ChangedAt
		}
		name, detail := dayName(lang, now, t)
		if n := len(groups); n == 0 || groups[n-1].name != name {
			groups = append(groups, dayGroup{name: name, detail: detail})
		}
		g := &groups[len(groups)-1]
		g.cards = append(g.cards, c)
	}
	return groups
}

// dayName names the stretch of time that an instant falls in: today, this week
// (Monday to Sunday, in Paris), else its month.
func dayName(lang string, now, t time.Time) (name, detail string) {
	a, b := now.In(ui.Paris), t.In(ui.Paris)
	if ui.Today(now, t) {
		return ui.T(lang, "board.today"), ui.Day(lang, t)
	}
	ay, aw := a.ISOWeek()
	by, bw := b.ISOWeek()
	switch {
	case ay == by && aw == bw:
		return ui.T(lang, "board.this_week"), ""
	case a.Year() == b.Year():
		return ui.T(lang, "board.in_month", "month", ui.MonthName(lang, b.Month())), ""
	}
	return ui.T(lang, "board.in_month", "month", ui.MonthYear(lang, t)), ""
}

// closesSoon tells that a mission closes within two hours.
func closesSoon(c view.Card, now time.Time) bool {
	return c.Phase == models.Opened && c.EffectiveEnd.Sub(now) < 2*time.Hour
}

// notYet tells that a published mission does not take bids yet.
func notYet(c view.Card, now time.Time) bool {
	return c.Phase == models.Opened && now.Before(c.OpensAt)
}

// formatIcon is the icon that stands before a format's name.
func formatIcon(f models.Format) string {
	switch f {
	case models.Ranked:
		return "rank"
	case models.Open:
		return "shown"
	}
	return "sealed"
}
