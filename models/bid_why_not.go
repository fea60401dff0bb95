package models

import "time"

// WhyNotBid lists every reason for which the person may not bid on the mission
// now; none means yes. Refusals exist only for law, identity and time: missions
// in progress are shown, never a refusal. evidence tells that equivalent
// evidence is joined, which the authority will judge after the opening:
// verification never becomes a wall.
func (s State) WhyNotBid(now time.Time, p *Person, m *Mission, evidence bool) []Reason {
	var r reasons
	switch {
	case now.Before(m.OpensAt) && m.stored == Opened:
		r.add("not_yet_open", "", "opens_at", m.OpensAt)
	case !m.Biddable(now):
		r.add("closed", "", "closed_at", m.lastEnd(), "received_at", now)
	}
	if p == nil || p.Erased {
		r.add("not_signed_in", "")
		return r
	}
	r.when(!p.Confirmed, "email_not_confirmed", "")
	r.when(p.Suspended != "", "suspended", "")
	d, ok := s.developers.Get(p.Developer)
	if !ok {
		r.add("no_profile", "")
	}
	if name, own := s.attached(p, d, m.Authority); own {
		r.add("own_authority", "", "authority", name)
	}
	if ok && !evidence {
		if level, _ := s.LevelFor(d.ID, m, now); !level.Meets(m.Terms.RequiredLevel) {
			r.add("level_low", "evidence", "level", string(m.Terms.RequiredLevel), "software", s.SoftwareName(m.Terms.Software), "own", string(level))
		}
	}
	return r
}

// lastEnd is the end that a late bid has missed.
func (m *Mission) lastEnd() time.Time {
	if m.Round == 2 && !m.RoundUntil.IsZero() {
		return m.RoundUntil
	}
	return m.End
}

// attached tells that the person, or anyone behind the same profile, acts for the authority.
func (s State) attached(p *Person, d *Developer, authority string) (string, bool) {
	name := ""
	if a, ok := s.authorities.Get(authority); ok {
		name = a.Name
	}
	if p.IsAgent(authority) {
		return name, true
	}
	if d != nil {
		for _, id := range d.Members {
			if member, ok := s.people.Get(id); ok && member.IsAgent(authority) {
				return name, true
			}
		}
	}
	return name, false
}

func (s State) SoftwareName(slug string) string {
	if w, ok := s.software.Get(slug); ok {
		return w.Name
	}
	return slug
}

// refusalCode is the code of a refused bid: that of its weightiest reason.
func refusalCode(rs []Reason) Code {
	code := Refused
	for _, r := range rs {
		switch r.Key {
		case "not_signed_in":
			return Unauthenticated
		case "suspended", "own_authority", "no_profile", "email_not_confirmed":
			return Forbidden
		case "closed":
			code = TooLate
		case "too_high", "above_ceiling":
			if code == Refused {
				code = TooHigh
			}
		case "level_low":
			if code == Refused {
				code = TooLow
			}
		}
	}
	return code
}
