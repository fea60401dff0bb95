package models

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"coupdemain/models/clean"
)

// Deliver hands the work over: by the selected developer, while the order runs.
// Forbidden (not_your_award), Invalid (the text, links or files; delivery_empty), Limit
// (50 deliveries).
type Deliver struct {
	Mission string    `json:"mission"`
	Text    Text      `json:"text"`
	Links   []string  `json:"links,omitempty"`
	Files   []FileRef `json:"files,omitempty"`
}

func (c *Deliver) Texts() []*Text { return []*Text{&c.Text} }

// DeliveryMade: the work is handed over; its words and links are in the vault.
type DeliveryMade struct {
	Mission string `json:"mission"`
	N       int    `json:"n"`
	Hidden  struct {
		Text  TextRef   `json:"text,omitzero"`
		Links int       `json:"links,omitempty"` // how many; they are in the text's document
		Files []FileRef `json:"files,omitempty"`
	} `json:"-"`
}

var _ = register(event[DeliveryMade]("delivery.made", onMission(func(e *DeliveryMade) string { return e.Mission }), ShowView))

func (e *DeliveryMade) HiddenPart() any { return &e.Hidden }

// Bounds of a delivery.
const (
	maxLinks      = 20
	maxLink       = 500 // characters
	maxFiles      = 10
	maxFileSize   = 100 << 20 // bytes; the edge that takes files may allow less
	maxDeliveries = 50
)

// Decide hands the work over: by the selected developer, while the order runs.
// Links and the names of files are in the vault, in the text's document.
func (c *Deliver) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.won(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Ordered); err != nil {
		return nil, err
	}
	var r reasons
	r.said("text", c.Text, maxWords, false)
	r.links(c.Links)
	r.when(len(c.Files) > maxFiles, "too_many", "files", "max", maxFiles)
	r.when(slices.ContainsFunc(c.Files, FileRef.wrong), "file_invalid", "files")
	nothing := strings.TrimSpace(c.Text.Plain) == "" && c.Text.Ref.Empty() && len(c.Links) == 0 && len(c.Files) == 0
	r.when(nothing, "delivery_empty", "text")
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if len(m.Deliveries) >= maxDeliveries {
		return nil, Refuse(Limit, because("too_many", "deliveries", "max", maxDeliveries))
	}
	e := &DeliveryMade{Mission: m.ID, N: len(m.Deliveries) + 1}
	e.Hidden.Text, e.Hidden.Links = c.Text.Ref, len(c.Links)
	for _, f := range c.Files {
		e.Hidden.Files = append(e.Hidden.Files, FileRef{Hash: f.Hash, Size: f.Size})
	}
	return []Event{e}, nil
}

var _ = await(ActDeliver, func(_ State, o Offering) bool { return o.won() && o.in(Ordered) })

// wrong tells that it is no reference to a stored file.
func (f FileRef) wrong() bool {
	if _, key := clean.Line(f.Name, 255); key != "" && key != "missing" {
		return true
	}
	hex := strings.Trim(f.Hash, "0123456789abcdef") == ""
	return len(f.Hash) != 64 || !hex || f.Size < 1 || f.Size > maxFileSize
}

// links checks web addresses; the page makes them clickable, so nothing but http and https.
func (r *reasons) links(links []string) {
	r.when(len(links) > maxLinks, "too_many", "links", "max", maxLinks)
	for i, link := range links[:min(len(links), maxLinks)] {
		clean, key := clean.Line(link, maxLink)
		if key == "too_long" {
			r.add(key, "links", "n", i+1, "max", maxLink, "length", len([]rune(link)))
			continue
		}
		u, err := url.Parse(clean)
		if key != "" || err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
			r.add("link_invalid", "links", "n", i+1)
		}
	}
}

func (e *DeliveryMade) apply(s *State, at Meta) {
	h := e.Hidden
	s.changeMission(e.Mission, at, func(m *Mission) {
		m.stored = Delivered
		m.Order = m.Order.resume(at.At)
		m.Deliveries = grow(m.Deliveries, Delivery{N: e.N, At: at.At, Text: h.Text, Files: h.Files})
	})
}

// VerifyEnd is by when the authority is to verify what was delivered then. Nothing
// is accepted by its passing.
func (m *Mission) VerifyEnd(delivered time.Time) time.Time {
	return delivered.AddDate(0, 0, m.Terms.VerifyDays)
}

// VerifyBy is VerifyEnd of the last delivery; zero when nothing was delivered.
func (m *Mission) VerifyBy() time.Time {
	n := len(m.Deliveries)
	if n == 0 {
		return time.Time{}
	}
	return m.VerifyEnd(m.Deliveries[n-1].At)
}
