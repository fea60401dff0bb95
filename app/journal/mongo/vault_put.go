package mongo

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"coupdemain/app/journal"
)

// Put implements journal.Vault. Without a transaction all or none is kept so: it
// looks first, inserts what is missing, and takes back what it inserted when
// another Put was there in between with another body. Two Puts at one time of
// which one is refused may let a reader see, for a moment, what is taken back.
func (v vault) Put(ctx context.Context, docs ...journal.Doc) error {
	if err := journal.CheckDocs(docs); err != nil {
		return fmt.Errorf("put: %w", err)
	}
	// Claims hold times, and a node that could not append is not to seem ready.
	if err := v.s.trustClock(ctx); err != nil {
		return fmt.Errorf("put: %w", err)
	}
	missing, err := v.missing(ctx, docs)
	if err != nil {
		return err
	}
	var ours []string
	for len(missing) > 0 && err == nil {
		n := docsOf(missing)
		var inserted []string
		inserted, err = v.insert(ctx, missing[:n])
		ours, missing = append(ours, inserted...), missing[n:]
	}
	if len(ours) > 0 && errors.Is(err, journal.ErrExists) {
		err = errors.Join(err, v.takeBack(ctx, ours))
	}
	return err
}

// missing are the documents that do not stand yet; ErrExists when one does with
// another body.
func (v vault) missing(ctx context.Context, docs []journal.Doc) (missing []journal.Doc, err error) {
	ids := make([]string, len(docs))
	for i, d := range docs {
		ids[i] = d.ID
	}
	there, err := v.Get(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("put: %w", err)
	}
	for _, d := range docs {
		body, stands := there[d.ID]
		switch {
		case !stands:
			missing = append(missing, d)
		case !bytes.Equal(body, d.Body):
			return nil, fmt.Errorf("put %s: %w", d.ID, journal.ErrExists)
		}
	}
	return missing, nil
}

// docsOf says how many documents go in one insert: at least one.
func docsOf(docs []journal.Doc) (n int) {
	size := 0
	for n < len(docs) && n < MaxBatch {
		if size += len(docs[n].ID) + len(docs[n].Body); n > 0 && size > pieceBytes {
			break
		}
		n++
	}
	return n
}

// insert puts documents until it is known what became of them, and tells those
// that are surely of this call. One that stands with the same body is as good.
func (v vault) insert(ctx context.Context, docs []journal.Doc) (inserted []string, err error) {
	raw := make([]any, len(docs))
	for i, d := range docs {
		raw[i] = writeDoc(d)
	}
	var taken map[int]bool
	err = v.s.untilKnown(ctx, "put", func(ctx context.Context) error {
		_, err := v.docs.InsertMany(ctx, raw, options.InsertMany().SetOrdered(false))
		taken = duplicates(err)
		if taken != nil {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var look []journal.Doc
	for i, d := range docs {
		if taken[i] {
			look = append(look, d)
		} else {
			inserted = append(inserted, d.ID)
		}
	}
	if len(look) == 0 {
		return inserted, nil
	}
	gone, err := v.missing(ctx, look)
	if err == nil && len(gone) > 0 { // taken, and deleted since
		var again []string
		again, err = v.insert(ctx, gone)
		inserted = append(inserted, again...)
	}
	return inserted, err
}

// duplicates gives the places of the documents whose identifier was taken, when
// that is all that an insert says.
func duplicates(err error) map[int]bool {
	var many driver.BulkWriteException
	if !errors.As(err, &many) || many.WriteConcernError != nil || len(many.WriteErrors) == 0 {
		return nil
	}
	taken := map[int]bool{}
	for _, one := range many.WriteErrors {
		if one.Code != codeDuplicate {
			return nil
		}
		taken[one.Index] = true
	}
	return taken
}

// takeBack deletes what this call inserted before it was refused.
func (v vault) takeBack(ctx context.Context, ids []string) error {
	if err := v.Delete(ctx, ids...); err != nil {
		return fmt.Errorf("take back %d documents: %w", len(ids), err)
	}
	return nil
}
