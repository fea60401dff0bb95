package demo

import "strings"

// Data is the demonstration's entrance: whom one may be, and the story to follow.
type Data struct {
	Doors []Door
	Steps []Step
	Live  bool // a live room can be started
}

// Door is somebody whom a visitor may enter as. N names them in the form:
// an address would let the page be used for anybody.
type Door struct {
	N           int
	Label, Role string
	About, Of   string
	Current     bool
}

// Step is one step of the five minutes.
type Step struct {
	Key     string // of its words: demo.step.<key>
	At      string // "0:30"
	Door    int    // whom to be; -1 for anyone
	Who     string
	Address string // where to look, empty when the board has none of it now
}

// roles groups the doors in the order in which the page shows them.
var roles = []string{"agent", "developer", "steward"}

func (d Data) of(role string) []Door {
	var list []Door
	for _, door := range d.Doors {
		if door.Role == role {
			list = append(list, door)
		}
	}
	return list
}

// inline turns the addresses of a mail's line into parts that can be linked.
func inlineLinks(line string) []linkPart {
	var parts []linkPart
	for line != "" {
		i := strings.Index(line, "http://")
		if j := strings.Index(line, "https://"); i < 0 || j >= 0 && j < i {
			i = j
		}
		if i < 0 {
			return append(parts, linkPart{text: line})
		}
		if i > 0 {
			parts = append(parts, linkPart{text: line[:i]})
		}
		end := strings.IndexAny(line[i:], " \t<>\"")
		if end < 0 {
			end = len(line) - i
		}
		address := strings.TrimRight(line[i:i+end], ".,;:!?)")
		parts = append(parts, linkPart{text: address, link: true})
		line = line[i+len(address):]
	}
	return parts
}

type linkPart struct {
	text string
	link bool
}
