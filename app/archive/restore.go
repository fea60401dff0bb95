package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"coupdemain/app/journal"
)

// settleLimit is how long an append whose outcome is unknown is tried again
// before the restore gives up; it can be run again then.
const settleLimit = 2 * time.Minute

// batchBytes bounds the payloads of one append, as the board does.
const batchBytes = 4 << 20

// Restore puts an archive back into an empty store, or goes on with one in which
// the restore of the same archive was interrupted (ErrNotEmpty, ErrOther
// otherwise), with at most batch commits in one append (0: journal.MaxBatch). No
// board opens on the store until all of it stands there and was verified.
//
// An archive that can be read twice is checked to its end before anything is
// written; of another one (a pipe) everything is checked before it is written, but
// that its end is missing shows only at the end.
func Restore(ctx context.Context, store journal.Store, batch int, r io.Reader) (Report, error) {
	if batch <= 0 || batch > journal.MaxBatch {
		batch = journal.MaxBatch
	}
	report, err := restore(ctx, store, batch, r)
	if err != nil {
		return Report{}, fmt.Errorf("restore: %w", err)
	}
	return report, nil
}

func restore(ctx context.Context, store journal.Store, batch int, r io.Reader) (Report, error) {
	if again, ok := r.(io.ReadSeeker); ok {
		if start, err := again.Seek(0, io.SeekCurrent); err == nil { // not a pipe
			if _, err := Check(r); err != nil {
				return Report{}, err
			}
			if _, err := again.Seek(start, io.SeekStart); err != nil {
				return Report{}, fmt.Errorf("read the archive again: %w", err)
			}
		}
	}
	p := &putting{ctx: ctx, store: store, batch: batch}
	report, err := walk(r, visitor{manifest: p.begin, blob: p.blob, docs: p.docs, commits: p.commits})
	if err != nil {
		return Report{}, err
	}
	if err := p.append(); err != nil {
		return Report{}, err
	}
	return report, p.finish(report)
}

// putting is one restore under way.
type putting struct {
	ctx   context.Context
	store journal.Store
	batch int
	head  journal.Commit   // of the store
	next  []journal.Commit // to be appended
	bytes int              // of their payloads
}

// mark is the body of journal.Unfinished.
type mark struct {
	Archive string `json:"archive"`
}

// begin marks the store as not finished, or finds its own mark.
func (p *putting) begin(m manifest) error {
	body, err := json.Marshal(mark{m.ID})
	if err != nil {
		return err
	}
	got, err := p.store.Vault().Get(p.ctx, journal.Unfinished)
	if err != nil {
		return err
	}
	if stands, ok := got[journal.Unfinished]; ok && !bytes.Equal(stands, body) {
		return ErrOther
	} else if !ok {
		if err := p.empty(); err != nil {
			return err
		}
		if err := p.store.Vault().Put(p.ctx, journal.Doc{ID: journal.Unfinished, Body: body}); errors.Is(err, journal.ErrExists) {
			return ErrOther
		} else if err != nil {
			return err
		}
	}
	p.head, err = p.store.Journal().Head(p.ctx)
	return err
}

// empty refuses a store that holds anything but the mark.
func (p *putting) empty() error {
	head, err := p.store.Journal().Head(p.ctx)
	if err != nil {
		return err
	}
	if head.Pos > 0 {
		return fmt.Errorf("%w: its journal is at position %d", ErrNotEmpty, head.Pos)
	}
	for _, v := range []journal.Vault{p.store.Vault(), p.store.Marks()} {
		ids, err := v.List(p.ctx, "", "", 2)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if id != journal.Unfinished {
				return fmt.Errorf("%w: it holds document %s", ErrNotEmpty, id)
			}
		}
	}
	blobs, err := p.store.Blobs().List(p.ctx, "", 1)
	if err == nil && len(blobs) > 0 {
		err = fmt.Errorf("%w: it holds file %s", ErrNotEmpty, blobs[0])
	}
	return err
}

func (p *putting) blob(b journal.Blob, content io.Reader) error {
	put, err := p.store.Blobs().Put(p.ctx, content, b.Size)
	if err != nil {
		return fmt.Errorf("blob %s: %w", b.Hash, err)
	}
	if put != b {
		return fmt.Errorf("blob %s: the store calls it %s, with %d bytes", b.Hash, put.Hash, put.Size)
	}
	return nil
}

func (p *putting) docs(kind string, all []journal.Doc) error {
	v := p.store.Vault()
	if kind == marksKind {
		v = p.store.Marks()
	}
	return v.Put(p.ctx, all...)
}

// commits appends what the store does not have yet.
func (p *putting) commits(all []journal.Commit) error {
	for _, c := range all {
		if c.Pos == p.head.Pos && c.Hash != p.head.Hash {
			return fmt.Errorf("%w: another commit stands at position %d", ErrNotEmpty, c.Pos)
		}
		if c.Pos <= p.head.Pos {
			continue
		}
		if len(p.next) == p.batch || p.bytes+len(c.Payload) > batchBytes {
			if err := p.append(); err != nil {
				return err
			}
		}
		p.next = append(p.next, c)
		p.bytes += len(c.Payload)
	}
	return nil
}

// append writes the batch in hand.
func (p *putting) append() error {
	if len(p.next) == 0 {
		return nil
	}
	after := p.next[0].Pos - 1
	n, err := p.store.Journal().Append(p.ctx, after, p.next)
	// A conflict may be with ourselves: with what an interrupted restore sent last.
	if errors.Is(err, journal.ErrUnknown) || errors.Is(err, journal.ErrConflict) {
		ctx, cancel := context.WithTimeout(p.ctx, settleLimit)
		defer cancel()
		_, err = journal.Settle(ctx, p.store.Journal(), after+int64(n), p.next[n:])
	}
	if err != nil {
		return fmt.Errorf("append position %d: %w", after+1, err)
	}
	p.head = p.next[len(p.next)-1]
	p.next, p.bytes = p.next[:0], 0
	return nil
}

// finish verifies the store and lets boards open on it.
func (p *putting) finish(want Report) error {
	if p.head.Pos != want.Pos {
		return fmt.Errorf("%w: its journal is at position %d, the archive's at %d", ErrNotEmpty, p.head.Pos, want.Pos)
	}
	got, err := journal.Verify(p.ctx, p.store, nil)
	if err != nil {
		return err
	}
	const marked = 1
	if got.Commits != want.Commits || got.Docs != want.Docs+marked || got.Blobs != want.Blobs {
		return fmt.Errorf("the store holds %d commits, %d documents and %d files, the archive %d, %d and %d",
			got.Commits, got.Docs-marked, got.Blobs, want.Commits, want.Docs, want.Blobs)
	}
	if err := p.store.Vault().Delete(p.ctx, journal.Unfinished); err != nil {
		return fmt.Errorf("take the mark of an unfinished restore away: %w", err)
	}
	return nil
}
