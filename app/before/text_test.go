package before

import (
	"html"
	"slices"
	"strings"
)

// What a person meets on a page, one block a line: words, addresses of links,
// forms and their controls. Classes, wrappers and scripts are left out, so that
// only what somebody would notice makes a page differ.

// inline elements do not end a line.
var inline = strings.Fields("a abbr b bdi bdo cite code data del dfn em i ins kbd mark meter output progress q s samp small span strong sub sup time u var")

// controls are told by their name; of other elements only the words count.
var controls = strings.Fields("form fieldset input select option textarea button")

// told are the attributes that decide what a control is and sends, then those
// that are words, in the order in which they are written down.
var told = strings.Fields("type name value action method enctype formaction checked selected disabled required readonly multiple min max step minlength maxlength pattern accept list href datetime" +
	" aria-label title alt placeholder")

// silent elements hold nothing to read.
var silent = strings.Fields("script style svg")

// pageText gives the title and what stands in the elements of these names.
func pageText(page string, of ...string) string {
	r := reader{of: append(of, "title")}
	readTags(page, &r)
	return strings.Join(r.lines, "\n")
}

type reader struct {
	of    []string
	depth int // of wanted elements
	quiet int // of silent ones
	hrefs []string
	line  strings.Builder
	lines []string
}

func (r *reader) text(raw string) {
	if r.depth > 0 && r.quiet == 0 {
		r.line.WriteString(html.UnescapeString(raw))
	}
}

func (r *reader) start(name, attributes string) {
	if slices.Contains(r.of, name) {
		r.flush()
		r.depth++
	}
	if slices.Contains(silent, name) {
		r.quiet++
	}
	if r.depth == 0 || r.quiet > 0 {
		return
	}
	about := facts(attributes)
	switch {
	case name == "a":
		r.hrefs = append(r.hrefs, about)
	case slices.Contains(inline, name):
		if about != "" {
			r.line.WriteString("{" + about + "} ")
		}
	default:
		r.flush()
		switch {
		case slices.Contains(controls, name):
			r.line.WriteString("[" + strings.TrimSpace(name+" "+about) + "] ")
		case about != "":
			r.line.WriteString("[" + about + "] ")
		}
	}
}

func (r *reader) end(name string) {
	if slices.Contains(silent, name) {
		r.quiet--
	}
	if r.depth > 0 && r.quiet == 0 {
		switch {
		case name == "a" && len(r.hrefs) > 0:
			last := len(r.hrefs) - 1
			r.line.WriteString(" {" + r.hrefs[last] + "}")
			r.hrefs = r.hrefs[:last]
		case name == "form":
			r.flush()
			r.line.WriteString("[end of the form]")
			r.flush()
		case !slices.Contains(inline, name):
			r.flush()
		}
	}
	if slices.Contains(r.of, name) {
		r.depth--
	}
}

// facts writes down the attributes that are told.
func facts(attributes string) string {
	if attributes == "" {
		return ""
	}
	values := readAttributes(attributes)
	if name := values["name"]; name == "_csrf" || name == "key" { // another on each page
		values["value"] = "*"
	}
	var all []string
	for _, name := range told {
		if value, ok := values[name]; ok {
			all = append(all, name+"="+collapsed(value))
		}
	}
	return strings.Join(all, " ")
}

func (r *reader) flush() {
	if text := collapsed(r.line.String()); text != "" {
		r.lines = append(r.lines, text)
	}
	r.line.Reset()
}

// collapsed leaves one space between words. Spaces that do not break a line are
// part of how an amount is written and stay.
func collapsed(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" \t\r\n\f", c) }), " ")
}
