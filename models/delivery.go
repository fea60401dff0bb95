package models

import (
	"net/url"
	"slices"
	"strings"

	"coupdemain/models/clean"
)

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

// Decide rejects the delivery in hand, saying what is missing. The order runs on.
func (c *RejectDelivery) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Delivered); err != nil {
		return nil, err
	}
	var r reasons
	why := c.Reasons
	r.text("reasons", &why, maxWords, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	e := &DeliveryRejected{Mission: m.ID, N: len(m.Deliveries)}
	e.Hidden.Reasons = why
	return []Event{e}, nil
}

// Decide certifies the work as done (service fait). Where the work touched
// personal data, only with the erasure of copies attested (GDPR art. 28, 3 g).
func (c *AcceptDelivery) Decide(s State, act Act) ([]Event, error) {
	m, _, err := s.owned(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Delivered); err != nil {
		return nil, err
	}
	var r reasons
	reserves := c.Reserves
	r.text("reserves", &reserves, maxReason, false)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	if m.Terms.Data.Private() && !c.Erasure {
		return nil, Refuse(Refused, because("erasure_missing", "erasure"))
	}
	e := m.accepted(act)
	e.SkillConfirmed, e.Partial = c.SkillConfirmed, c.Partial
	e.Hidden.Reserves, e.Hidden.Erasure = reserves, c.Erasure
	return []Event{e}, nil
}

// accepted is the acceptance of the last delivery; of the work as it stands when nothing was delivered.
func (m *Mission) accepted(act Act) *DeliveryAccepted {
	e := &DeliveryAccepted{Mission: m.ID, N: len(m.Deliveries)}
	switch {
	case e.N > 0:
		e.Taken = m.taken(m.Deliveries[e.N-1].At)
	case m.stored == Disputed:
		e.Taken = m.taken(m.Dispute.At)
	default:
		e.Taken = m.taken(act.Now)
	}
	return e
}

// Decide notes that the accepted work was paid: either side may say so.
func (c *ConfirmPayment) Decide(s State, act Act) ([]Event, error) {
	m, _, _, err := s.party(act, c.Mission)
	if err != nil {
		return nil, err
	}
	if err := m.during(act, Accepted); err != nil {
		return nil, err
	}
	return []Event{&PaymentConfirmed{Mission: m.ID}}, nil
}

func (e *DeliveryMade) apply(s *State, at Meta) {
	h := e.Hidden
	s.changeMission(e.Mission, at, func(m *Mission) {
		m.stored = Delivered
		m.Order = m.Order.resume(at.At)
		m.Deliveries = grow(m.Deliveries, Delivery{N: e.N, At: at.At, Text: h.Text, Files: h.Files})
	})
}

func (e *DeliveryRejected) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		m.stored = Ordered
		m.Deliveries = slices.Clone(m.Deliveries)
		for i := range m.Deliveries {
			if d := &m.Deliveries[i]; d.N == e.N {
				d.Rejected, d.Reasons = at.At, e.Hidden.Reasons
			}
		}
	})
}

func (e *DeliveryAccepted) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) {
		m.stored, m.AcceptedAt, m.Acceptance = Accepted, at.At, e
		s.changeDeveloper(m.Award.Developer, func(d *Developer) { d.Works = with(d.Works, m.ID) })
		if e.SkillConfirmed {
			k := Skill{Proof: ProofMission + m.ID, At: at.At}
			k.Software = m.Terms.Software
			s.attest(m.Award.Developer, k)
			k.Software, k.Domain = "", m.Terms.Domain
			s.attest(m.Award.Developer, k)
		}
	})
}

func (e *PaymentConfirmed) apply(s *State, at Meta) {
	s.changeMission(e.Mission, at, func(m *Mission) { m.stored, m.PaidAt = Paid, at.At })
}
