package board

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"coupdemain/app/journal"
)

// keepSnapshots takes a snapshot whenever the journal has grown enough since the
// last, and soon after a start that had to read so much. It works beside the
// writer; that none can be taken is logged, and changes nothing else.
func (b *Board) keepSnapshots() {
	if b.snaps.every < 0 {
		return
	}
	ctx, cancel := context.WithCancel(b.ctx)
	defer cancel()
	go func() {
		select {
		case <-b.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	next := b.now().Add(snapshotLook)
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.wake(next):
		}
		now := b.now()
		if now.Before(next) { // the clock was set back, or a timer looks early
			continue
		}
		next = now.Add(snapshotLook)
		if b.State().Pos-b.snaps.covered < b.snaps.every || b.Ready() != nil {
			continue
		}
		if err := b.takeDue(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("no snapshot could be taken", "error", err)
			next = b.now().Add(snapshotRetry)
		}
	}
}

// takeDue takes a snapshot, unless another node has done so meanwhile.
func (b *Board) takeDue(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, snapshotLimit)
	defer cancel()
	all, err := b.listSnapshots(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		// One of another version is as good, once this node has left one for its own:
		// else two versions would replace each other's for ever.
		if b.snaps.took || s.Rules == snapshotRules() {
			b.snaps.covered = max(b.snaps.covered, s.pos)
		}
	}
	if b.State().Pos-b.snaps.covered < b.snaps.every {
		return nil
	}
	b.snaps.took = true
	if err := b.clearSnapshotBlobs(ctx, all); err != nil {
		return err
	}
	m, err := b.memory(ctx)
	if err != nil {
		return err
	}
	for i := range all { // there is one document for a position: another version's makes room
		if all[i].pos == m.state.Pos {
			if err := b.dropSnapshot(ctx, &all[i]); err != nil {
				return err
			}
		}
	}
	return b.takeSnapshot(ctx, &m)
}

// takeSnapshot stores what a board knows, then deletes what is older.
func (b *Board) takeSnapshot(ctx context.Context, m *memory) error {
	began := time.Now()
	s := snapshot{pos: m.state.Pos, Rules: snapshotRules(), Hash: m.state.Hash, Record: newULID(b.now().UnixMilli()).String()}
	if err := b.storeSnapshot(ctx, &s, m); err != nil {
		return fmt.Errorf("position %d: %w", s.pos, err)
	}
	b.snaps.covered = max(b.snaps.covered, s.pos)
	b.log.Info("a snapshot was taken", "position", s.pos, "bytes", s.Size, "took", time.Since(began))
	all, err := b.listSnapshots(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].pos >= s.pos {
			continue
		}
		if err := b.dropSnapshot(ctx, &all[i]); err != nil {
			return err
		}
	}
	return nil
}

// storeSnapshot writes the record, the blob and the document, in this order. The
// record needs the blob's name before there is one, so the bytes are made twice:
// that costs a second of one core, and no node a file that nobody knows of.
func (b *Board) storeSnapshot(ctx context.Context, s *snapshot, m *memory) error {
	sum := &counter{}
	digest := sha256.New()
	if err := writeSnapshot(ctx, io.MultiWriter(digest, sum), s.Record, m); err != nil {
		return err
	}
	s.Blob, s.Size = hex.EncodeToString(digest.Sum(nil)), sum.n
	s.Mac = b.snapshotMac(s)
	if err := b.store.Vault().Put(ctx, journal.Doc{ID: snapshotRecord + s.Record, Body: []byte(s.Blob)}); err != nil {
		return fmt.Errorf("write its record: %w", err)
	}
	if err := b.putSnapshot(ctx, s, m); err != nil {
		return err
	}
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode its document: %w", err)
	}
	err = b.store.Vault().Put(ctx, journal.Doc{ID: s.id(), Body: body})
	if errors.Is(err, journal.ErrExists) { // another node has taken one here: it is as good
		return b.dropSnapshotBlob(ctx, s.Record, s.Blob)
	}
	if err != nil {
		return fmt.Errorf("write its document: %w", err)
	}
	return nil
}

// putSnapshot writes the blob.
func (b *Board) putSnapshot(ctx context.Context, s *snapshot, m *memory) error {
	r, w := io.Pipe()
	go func() { w.CloseWithError(writeSnapshot(ctx, w, s.Record, m)) }()
	blob, err := b.store.Blobs().Put(ctx, r, s.Size)
	r.CloseWithError(io.ErrClosedPipe) // ends the writer when Put has left early
	if err != nil {
		return fmt.Errorf("write its bytes: %w", err)
	}
	if blob.Hash != s.Blob {
		err := fmt.Errorf("its bytes were written as %s, not %s", blob.Hash, s.Blob)
		return errors.Join(err, b.store.Blobs().Delete(ctx, blob.Hash))
	}
	return nil
}

// counter counts the bytes that are written to it.
type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// clearSnapshotBlobs deletes the blobs that have a record and no snapshot, once
// they are so old that nobody can still be at it.
func (b *Board) clearSnapshotBlobs(ctx context.Context, all []snapshot) error {
	named := map[string]bool{}
	for _, s := range all {
		named[s.Record] = true
	}
	ids, err := b.store.Vault().List(ctx, snapshotRecord, "", journal.MaxDocs)
	if err != nil {
		return fmt.Errorf("list the records of snapshots: %w", err)
	}
	for _, id := range ids {
		record := strings.TrimPrefix(id, snapshotRecord)
		made, err := ulid.ParseStrict(record)
		if err != nil || named[record] || b.now().Sub(instant(int64(made.Time()))) < snapshotLost {
			continue
		}
		docs, err := b.store.Vault().Get(ctx, id)
		switch {
		case errors.Is(err, journal.ErrDamaged): // what it named cannot be known any more
			err = b.store.Vault().Delete(ctx, id)
		case err == nil && docs[id] != nil:
			err = b.dropSnapshotBlob(ctx, record, string(docs[id]))
		}
		if err != nil {
			return fmt.Errorf("clear what is left of a snapshot: %w", err)
		}
	}
	return nil
}
