package before

import (
	"html"
	"slices"
	"strings"
)

// The program's pages are well formed: every tag that is opened is closed and
// every value quoted. Reading no more than that takes a third of the time that
// encoding/xml does, of thousands of pages.

// void elements have no end.
var void = strings.Fields("br col hr img input link meta source wbr")

// raw elements hold no tags.
var raw = strings.Fields("script style")

// readTags hands on the words, the beginnings and the ends of a page in order.
func readTags(page string, r *reader) {
	for {
		words, rest, more := strings.Cut(page, "<")
		r.text(words)
		if !more {
			return
		}
		if comment, ok := strings.CutPrefix(rest, "!--"); ok {
			_, page, _ = strings.Cut(comment, "-->")
			continue
		}
		end := tagEnd(rest)
		tag := strings.TrimSuffix(rest[:end], "/")
		page = strings.TrimPrefix(rest[end:], ">")
		name, attributes, _ := strings.Cut(tag, " ")
		name = strings.TrimSpace(name)
		switch closed, closes := strings.CutPrefix(name, "/"); {
		case strings.HasPrefix(name, "!"):
		case closes:
			r.end(closed)
		default:
			r.start(name, attributes)
			if slices.Contains(void, name) || strings.HasSuffix(rest[:end], "/") {
				r.end(name)
			}
			if slices.Contains(raw, name) {
				_, page, _ = strings.Cut(page, "</"+name+">")
				r.end(name)
			}
		}
	}
}

// tagEnd finds the > that is in no value.
func tagEnd(tag string) int {
	quote := byte(0)
	for i := range len(tag) {
		switch c := tag[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == '>':
			return i
		}
	}
	return len(tag)
}

// readAttributes gives the values by name; one without a value has its name.
func readAttributes(text string) map[string]string {
	values := map[string]string{}
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		end := strings.IndexAny(text, "= \t\r\n")
		if end < 0 {
			end = len(text)
		}
		name := text[:end]
		if text = text[end:]; !strings.HasPrefix(text, `="`) && !strings.HasPrefix(text, "='") {
			values[name] = name
			text = strings.TrimPrefix(text, "=")
			continue
		}
		value, rest, _ := strings.Cut(text[2:], text[1:2])
		values[name], text = html.UnescapeString(value), rest
	}
	return values
}
