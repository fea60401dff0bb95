package catalogue

import (
	"context"
	"fmt"
	"io"
	"maps"

	"coupdemain/app/board"
	"coupdemain/models"
)

// perCommit keeps a commit small enough for every store.
const perCommit = 100

// ImportSill reads the SILL and enters it in the board's list, acting as the
// machine's operator. What the board knows better stays: a domain or a
// licence that the list does not tell, and identifiers from elsewhere.
func ImportSill(ctx context.Context, b *board.Board, r io.Reader) (Report, error) {
	entries, report, err := ReadSill(r)
	if err != nil {
		return report, err
	}
	state := b.State()
	var change []models.SoftwareListed
	for _, e := range entries {
		old, known := state.Software(e.Slug)
		if !known {
			report.Added++
			change = append(change, e)
			continue
		}
		if merged := merge(e, old); differs(merged, old) {
			report.Changed++
			change = append(change, merged)
			continue
		}
		report.Same++
	}
	for len(change) > 0 {
		n := min(perCommit, len(change))
		cmd := &models.ListSoftware{Entries: change[:n]}
		if _, err := b.Do(ctx, board.Request{By: models.Operator, Command: cmd}); err != nil {
			return report, fmt.Errorf("enter the list: %w", err)
		}
		change = change[n:]
	}
	return report, nil
}

func merge(e models.SoftwareListed, old *models.Software) models.SoftwareListed {
	if e.Domain == "" {
		e.Domain = old.Domain
	}
	if e.Licence == "" {
		e.Licence = old.Licence
	}
	if e.Function == "" {
		e.Function = old.Function
	}
	ids := maps.Clone(old.IDs)
	if ids == nil {
		ids = map[string]string{}
	}
	maps.Copy(ids, e.IDs)
	e.IDs = ids
	return e
}

func differs(e models.SoftwareListed, old *models.Software) bool {
	return e.Title != old.Name || e.Function != old.Function || e.Licence != old.Licence || e.Domain != old.Domain ||
		e.Source != old.Source || !maps.Equal(e.IDs, old.IDs)
}
