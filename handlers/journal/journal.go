// Package journal is the public journal as a page: newest first, one commit with
// its proof, and the search of a receipt.
package journal

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/web/journal"
	"coupdemain/web/ui"
)

// Pages are the pages of this subject.
type Pages struct{ *edge.Edge }

const (
	journalShown  = 20
	journalStep   = 1000 // commits read at once while a hash is looked for
	journalSearch = 10   // such steps: further back, a receipt is found by its number
)

// journalScans bounds how many searches by hash alone run at once: each reads
// thousands of commits, and anybody may ask.
var journalScans = make(chan struct{}, 2)

// List shows the public journal, newest first, or leads to what was pasted.
func (h Pages) List(c *fiber.Ctx) error {
	j := journal.Data{Head: h.State().Pos, Receipt: edge.Asked(c, "recu")}
	if j.Receipt != "" {
		pos, hash, found, err := h.findReceipt(c.UserContext(), j.Receipt)
		if err != nil {
			return err
		}
		if found {
			path := ui.JournalPath(pos)
			if hash != "" {
				path += "?empreinte=" + hash
			}
			return c.Redirect(path, fiber.StatusSeeOther)
		}
		j.Missing, j.Numbers = true, hash != "" && pos == 0 && j.Head > journalStep*journalSearch
	}
	before := j.Head + 1
	if n, err := strconv.ParseInt(c.Query("avant"), 10, 64); err == nil && n > 0 {
		before = min(n, before)
	}
	j.Newest = before == j.Head+1
	first := max(1, before-journalShown)
	commits, err := h.commits(c.UserContext(), first-1, int(before-first))
	if err != nil {
		return err
	}
	slices.Reverse(commits)
	j.Commits = commits
	if first > 1 {
		j.Before = first
	}
	p := h.Page(c, ui.T(edge.Me(c).Lang, "journal.title"))
	p.Section, p.Description = ui.SectionJournal, ui.T(edge.Me(c).Lang, "journal.lead")
	return h.Render(c, journal.Page(p, j))
}

// Entry shows one commit, and says whether a pasted hash is its own.
func (h Pages) Entry(c *fiber.Ctx) error {
	pos, err := strconv.ParseInt(c.Params("pos"), 10, 64)
	if err != nil || pos < 1 || pos > h.State().Pos {
		return edge.NotFound()
	}
	commits, err := h.commits(c.UserContext(), pos-1, 1)
	if err != nil {
		return err
	}
	if len(commits) == 0 {
		return edge.NotFound()
	}
	j := journal.Proof{Commit: commits[0], Asked: edge.Asked(c, "empreinte"), Head: h.State().Pos}
	j.There = strings.EqualFold(j.Asked, j.Commit.Hash)
	p := h.Page(c, ui.T(edge.Me(c).Lang, "journal.number", "pos", pos))
	p.Section, p.NoIndex = ui.SectionJournal, j.Asked != ""
	return h.Render(c, journal.Entry(p, j))
}

// findReceipt reads what somebody pasted: a number, a hash, or both among other
// words. A number of the journal is found even when the hash beside it is
// another's: its page says so. A hash alone is looked for among the latest commits.
func (h Pages) findReceipt(ctx context.Context, text string) (pos int64, hash string, found bool, err error) {
	pos, hash = readReceipt(text)
	switch {
	case pos > 0:
		return pos, hash, pos <= h.State().Pos, nil
	case hash == "":
		return 0, "", false, nil
	}
	select {
	case journalScans <- struct{}{}:
		defer func() { <-journalScans }()
	default:
		return 0, "", false, models.Refuse(models.Limit, models.Reason{Key: "limit", Args: models.Args{"retry_after_ms": int64(2000)}})
	}
	end := h.State().Pos
	for range journalSearch {
		if end < 1 {
			break
		}
		start := max(0, end-journalStep)
		items, _, err := h.Board.Journal(ctx, start, int(end-start))
		if err != nil {
			return 0, "", false, err
		}
		for _, i := range items {
			if i.Hash == hash {
				return i.Pos, hash, true, nil
			}
		}
		end = start
	}
	return 0, hash, false, nil
}

var (
	unspaced     = strings.NewReplacer("\u202f", "", "\u00a0", " ")
	markedNumber = regexp.MustCompile(`(?i)\bn\s*(?:°|º|o\b)\s*\.?\s*(\d{1,18})\b`)
	onlyNumber   = regexp.MustCompile(`^\D{0,8}(\d{1,18})\D{0,3}$`)
	beforeHash   = regexp.MustCompile(`(?:^|\s)(\d{1,18})\W+$`)
	wholeHash    = regexp.MustCompile(`(?i)\b[0-9a-f]{64}\b`)
	groupedHash  = regexp.MustCompile(`(?i)\b[0-9a-f]{2,}(?:\s[0-9a-f]{2,}){1,31}\b`)
)

// readReceipt finds a hash (64 hexadecimal digits, in groups or not) and a
// number ("n° 1204", or alone) in what was pasted; a date beside them is no number.
func readReceipt(text string) (pos int64, hash string) {
	text = unspaced.Replace(text)
	number := ""
	if m := markedNumber.FindStringSubmatchIndex(text); m != nil {
		number = text[m[2]:m[3]]
		text = text[:m[0]] + "\n;" + text[m[1]:]
	}
	if at := wholeHash.FindStringIndex(text); at != nil {
		hash = text[at[0]:at[1]]
		if m := beforeHash.FindStringSubmatch(text[:at[0]]); number == "" && m != nil {
			number = m[1]
		}
	} else {
		for _, run := range groupedHash.FindAllString(text, 8) {
			if run = strings.Join(strings.Fields(run), ""); len(run) == 64 {
				hash = run
			}
		}
	}
	if m := onlyNumber.FindStringSubmatch(strings.TrimSpace(text)); number == "" && hash == "" && m != nil {
		number = m[1]
	}
	pos, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		pos = 0 // no number was pasted
	}
	return pos, strings.ToLower(hash)
}

// commits reads a stretch of the journal for the page.
func (h Pages) commits(ctx context.Context, after int64, limit int) ([]journal.Commit, error) {
	if limit < 1 {
		return nil, nil
	}
	items, _, err := h.Board.Journal(ctx, after, limit)
	if err != nil {
		return nil, err
	}
	list := make([]journal.Commit, len(items))
	for i, item := range items {
		list[i] = journalCommit(item)
	}
	return list, nil
}

func journalCommit(c board.PublicCommit) journal.Commit {
	w := journal.Commit{Pos: c.Pos, ID: c.ID, At: c.At, Hash: c.Hash, Prev: c.Prev, PayloadHash: c.PayloadHash, Leaves: make([]journal.Leaf, len(c.Leaves))}
	for i, l := range c.Leaves {
		w.Leaves[i] = journal.Leaf{Hash: l.Hash, Type: l.Type, Salt: l.Salt, Data: l.Data}
	}
	return w
}
