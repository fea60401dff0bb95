package view

import (
	"strings"
	"time"
	"unicode"

	"coupdemain/models"
)

// CardOf gives what the board shows of a mission to everyone.
func CardOf(s models.State, m *models.Mission, now time.Time) Card {
	t := m.Terms
	c := Card{ID: m.ID, Slug: Slug(t.Title), Title: t.Title, Gist: gist(t.Need), Authority: authRef(s, m.Authority),
		Software: softRef(s, t.Software), SoftwareName: s.SoftwareName(t.Software), Domain: t.Domain, Kind: t.Kind, Format: t.Format, Phase: m.Phase(now), Place: t.Place,
		Level: t.RequiredLevel, SkillWeight: t.Weights.Skill, OpensAt: m.OpensAt, ClosesAt: m.ClosesAt, EffectiveEnd: m.End,
		PublishedAt: m.PublishedAt, ChangedAt: m.Changed(), Unanswered: m.Unanswered(), NextBest: m.Award.Signed() && len(m.Past) > 0}
	if CountShown(m, now) {
		n := m.Count()
		c.Bids = &n
	}
	if t.Format == models.Open {
		if best := models.LowestBid(m.Bids); best != nil {
			c.Best = best.Amount
		}
	}
	if n := len(m.Addenda); n > 0 {
		c.AddendumAt = m.Addenda[n-1].At
	}
	if m.Award.Signed() {
		c.Amount = m.Award.Amount
	}
	c.Live = t.Format != models.Sealed && m.Biddable(now)
	return c
}

// CountShown tells whether the number of bids is public: with a hidden count nothing moves before the close.
func CountShown(m *models.Mission, now time.Time) bool {
	return m.Stored() != models.Draft && !(m.Terms.HideCount && m.Phase(now) == models.Opened)
}

func authRef(s models.State, id string) AuthRef {
	if a, ok := s.Authority(id); ok {
		return AuthRef{ID: a.ID, Name: a.Name, Regime: a.Regime}
	}
	return AuthRef{ID: id, Name: id}
}

func softRef(s models.State, slug string) SoftRef {
	return SoftRef{Slug: slug, Name: s.SoftwareName(slug)}
}

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
