package journal

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"coupdemain/web/ui"
)

// Commit is a commit of the public journal as the page shows it.
type Commit struct {
	Pos                     int64
	ID                      string // empty when it concerns one person only: its time is then rounded to the hour
	At                      time.Time
	Hash, Prev, PayloadHash string
	Leaves                  []Leaf
}

// Leaf is one leaf; a withheld one has its hash only.
type Leaf struct {
	Hash, Type, Salt string
	Data             []byte
}

// Data is a page of the journal, newest first.
type Data struct {
	Commits []Commit
	Before  int64  // the cursor of the older page, 0 at the beginning of the journal
	Newest  bool   // nothing newer stands before this page
	Head    int64  // the last position
	Receipt string // what was pasted
	Missing bool   // and was not found
	Numbers bool   // found only with its number: the search goes no further back
}

// Proof is one commit on its own page, compared with what was pasted.
type Proof struct {
	Commit Commit
	Asked  string // the hash pasted, empty when only the number was
	There  bool   // it is this commit's
	Head   int64
}

// eventLabel names an event in words: "mission.published" under event "mission_published".
func eventLabel(lang, name string) string {
	key := "enum.event." + strings.ReplaceAll(name, ".", "_")
	if !ui.Has(key) {
		return name
	}
	return ui.T(lang, key)
}

// title names a commit after its public events.
func title(lang string, c Commit) string {
	var names []string
	for _, l := range c.Leaves {
		if l.Type != "" {
			names = append(names, ui.UpperFirst(eventLabel(lang, l.Type)))
		}
	}
	if len(names) == 0 {
		return ui.T(lang, "journal.private")
	}
	const shown = 3
	if len(names) > shown {
		return strings.Join(names[:shown], " · ") + " · " + ui.T(lang, "journal.more_events", "n", len(names)-shown)
	}
	return strings.Join(names, " · ")
}

// mission gives the mission that a leaf is about, empty when it is about none.
func mission(l Leaf) string {
	var about struct {
		Mission string `json:"mission"`
	}
	if json.Unmarshal(l.Data, &about) != nil {
		return ""
	}
	return about.Mission
}

// readable sets JSON out on lines, its members in their own order.
func readable(data []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, data, "", "  ") != nil {
		return string(data)
	}
	return b.String()
}

func (c Commit) withheld() int {
	n := 0
	for _, l := range c.Leaves {
		if l.Type == "" && len(l.Data) == 0 {
			n++
		}
	}
	return n
}

// leafSummary names a leaf where the line's own title has not done so already.
func leafSummary(lang string, c Commit, l Leaf) string {
	if len(c.Leaves)-c.withheld() == 1 {
		return ui.T(lang, "journal.data")
	}
	return ui.UpperFirst(eventLabel(lang, l.Type))
}

func number(lang string, pos int64) string {
	return ui.T(lang, "journal.number", "pos", ui.Number(lang, pos))
}
