package models

import (
	"strings"
	"time"
	"unicode"
)

// Card gives what the board shows of a mission to everyone.
func (s State) Card(m *Mission, now time.Time) Card {
	t := m.Terms
	c := Card{ID: m.ID, Slug: Slug(t.Title), Title: t.Title, Gist: gist(t.Need), Authority: s.authRef(m.Authority),
		Software: s.softRef(t.Software), SoftwareName: s.softwareName(t.Software), Domain: t.Domain, Kind: t.Kind, Format: t.Format, Phase: m.Phase(now), Place: t.Place,
		Level: t.RequiredLevel, SkillWeight: t.Weights.Skill, OpensAt: m.OpensAt, ClosesAt: m.ClosesAt, EffectiveEnd: m.End,
		PublishedAt: m.PublishedAt, ChangedAt: m.changed(), Unanswered: m.Unanswered(), NextBest: m.Award.Signed() && len(m.Past) > 0}
	if m.CountShown(now) {
		n := m.Count()
		c.Bids = &n
	}
	if t.Format == Open {
		if best := lowest(m.Bids); best != nil {
			c.Best = best.Amount
		}
	}
	if n := len(m.Addenda); n > 0 {
		c.AddendumAt = m.Addenda[n-1].At
	}
	if m.Award.Signed() {
		c.Amount = m.Award.Amount
	}
	c.Live = t.Format != Sealed && m.Biddable(now)
	return c
}

// CountShown tells whether the number of bids is public: with a hidden count nothing moves before the close.
func (m *Mission) CountShown(now time.Time) bool {
	return m.Stored() != Draft && !(m.Terms.HideCount && m.Phase(now) == Opened)
}

func (s State) authRef(id string) AuthRef {
	if a, ok := s.Authority(id); ok {
		return AuthRef{ID: a.ID, Name: a.Name, Regime: a.Regime}
	}
	return AuthRef{ID: id, Name: id}
}

func (s State) softRef(slug string) SoftRef { return SoftRef{Slug: slug, Name: s.softwareName(slug)} }

// gist is the first sentence of the need, cut at a word.
func gist(need string) string {
	const most = 160
	line, _, _ := strings.Cut(need, "\n")
	if i := strings.IndexAny(line, ".!?;"); i > 40 {
		line = line[:i+1]
	}
	r := []rune(line)
	if len(r) <= most {
		return line
	}
	cut := string(r[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

var unaccent = strings.NewReplacer("à", "a", "â", "a", "ä", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e",
	"î", "i", "ï", "i", "ô", "o", "ö", "o", "ù", "u", "û", "u", "ü", "u", "ÿ", "y", "œ", "oe", "æ", "ae", "’", "-", "'", "-")

// Slug makes the readable part of an address from a title.
func Slug(title string) string {
	var b strings.Builder
	for _, r := range unaccent.Replace(strings.ToLower(title)) {
		switch {
		case r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}
