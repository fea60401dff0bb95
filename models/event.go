package models

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Event is something that happened, in the past tense and complete: applying it
// needs nothing but the state before it. Its JSON is its public part, which the
// public journal shows; a HiddenPart stays behind a hash. NameOf tells its name.
type Event interface {
	apply(s *State, m Meta)
}

// Concealing events have a part that the public journal never shows.
type Concealing interface {
	Event
	HiddenPart() any // pointer to the struct that holds the hidden members
}

// Anonymous events are committed without the person who acted: the journal
// itself must not say who bid before the opening.
type Anonymous interface{ Anonymous() }

// Meta is what the journal says of the commit that an event belongs to.
type Meta struct {
	Pos  int64
	ID   string // ULID of the commit
	At   time.Time
	By   string // person, empty for the clock and for anonymous events
	Hash string // hex
}

var typePrefix = []byte(`{"type":"`)

// EncodeEvent gives the public and the hidden bytes of an event. public is nil
// for an event that concerns one person only; hidden is nil where nothing is hidden.
func EncodeEvent(e Event) (public, hidden []byte, err error) {
	name := NameOf(e)
	if name == "" {
		return nil, nil, fmt.Errorf("encode %T: it is not registered", e)
	}
	if public, err = json.Marshal(e); err != nil {
		return nil, nil, fmt.Errorf("encode %s: %w", name, err)
	}
	c, concealing := e.(Concealing)
	bare := string(public) == "{}"
	if concealing {
		if hidden, err = json.Marshal(c.HiddenPart()); err != nil {
			return nil, nil, fmt.Errorf("encode hidden %s: %w", name, err)
		}
		if bare {
			return nil, typed(name, hidden), nil
		}
	}
	return typed(name, public), hidden, nil
}

func typed(name string, object []byte) []byte {
	out := make([]byte, 0, len(typePrefix)+len(name)+2+len(object))
	out = append(out, typePrefix...)
	out = append(out, name...)
	if string(object) == "{}" {
		return append(out, `"}`...)
	}
	out = append(out, `",`...)
	return append(out, object[1:]...)
}

// EventName reads the type of leaf bytes; empty when the leaf is the hidden part of the event before it.
func EventName(leaf []byte) string {
	if !bytes.HasPrefix(leaf, typePrefix) {
		return ""
	}
	rest := leaf[len(typePrefix):]
	if i := bytes.IndexByte(rest, '"'); i >= 0 {
		return string(rest[:i])
	}
	return ""
}

// DecodeEvent makes the event from the leaf that names it; hidden tells that
// the leaf is a hidden one, as it is for events that concern one person only.
// An unknown name is an error with that name: a node that meets a newer journal stops there.
func DecodeEvent(leaf []byte, hidden bool) (Event, error) {
	name := EventName(leaf)
	t, ok := eventsByName[name]
	if !ok {
		return nil, fmt.Errorf("unknown event %q: this journal was written by a newer program", name)
	}
	e := t.fresh()
	into := any(e)
	if c, ok := e.(Concealing); ok && hidden {
		into = c.HiddenPart()
	}
	if err := json.Unmarshal(leaf, into); err != nil {
		return nil, fmt.Errorf("decode %s: %w", name, err)
	}
	return e, nil
}

// DecodeHidden fills the hidden part of an event from the leaf behind it.
func DecodeHidden(e Event, leaf []byte) error {
	c, ok := e.(Concealing)
	if !ok {
		return fmt.Errorf("decode %s: it has no hidden part", NameOf(e))
	}
	if err := json.Unmarshal(leaf, c.HiddenPart()); err != nil {
		return fmt.Errorf("decode hidden %s: %w", NameOf(e), err)
	}
	return nil
}

// Text is something that a person typed in their own name. The journal holds
// its reference and salted hash; the words are in the vault, where they can be erased.
// In JSON it is its words, and nothing else.
type Text struct {
	Plain string
	Ref   TextRef
}

// MarshalJSON writes the words.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(t.Plain) }

// UnmarshalJSON reads the words.
func (t *Text) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &t.Plain) }

// TextRef names a vault document and proves its content.
type TextRef struct {
	Doc  string `json:"doc,omitempty"`
	Hash string `json:"hash,omitempty"` // sha256(salt ‖ text), hex
}

// Empty tells that there is no text.
func (r TextRef) Empty() bool { return r.Doc == "" }

// FileRef is a delivered file: its content hash names the blob. Its name is personal and stays in the vault.
type FileRef struct {
	Hash string `json:"hash"`
	Size int64  `json:"size"`
	Name string `json:"-"`
}
