package board

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// A snapshot is what a board had in mind at one position of the journal, so that
// the next start reads only what came after. It can always be made again, and
// holds nothing that is not in the journal: no document of the vault, no key.
//
// Its bytes are a blob (snapshotWriter). Two documents of the vault go with it,
// both insert-only:
//
//	snapshot/blob/<ulid>  names the blob, and is written before it
//	snapshot/<position>   makes it a snapshot, and is written after it
//
// So a blob of which nothing came, since the node stopped in between, is found by
// its own document and deleted when the next snapshot is taken; whatever else is
// among the blobs is not touched. The older snapshots go when a newer one stands.
const (
	snapshotKind   = "snapshot/"
	snapshotRecord = snapshotKind + "blob/"
)

const (
	snapshotEvery = 200_000          // commits
	snapshotLook  = 5 * time.Second  // between two looks whether one is due
	snapshotRetry = 10 * time.Minute // after one that failed
	snapshotLimit = 30 * time.Minute // for taking one, well below snapshotLost
	snapshotLost  = time.Hour        // age at which a blob without a snapshot is nobody's
)

// snapshots is when this node takes the next one.
type snapshots struct {
	every   int64 // commits; negative: none is taken and none is read
	covered int64 // position up to which there is one, as far as this node knows
	took    bool  // this node has taken or tried one since it was opened
}

// snapshot is the document snapshot/<position>.
type snapshot struct {
	pos    int64
	Rules  string `json:"rules"`  // snapshotRules
	Hash   string `json:"hash"`   // of the commit at the position
	Blob   string `json:"blob"`   // hash of its content
	Size   int64  `json:"size"`   // bytes
	Record string `json:"record"` // ULID of its snapshot/blob/
	Mac    string `json:"mac"`    // of all this: only a board with the same secret makes one that is believed
}

func (s *snapshot) id() string { return fmt.Sprintf("%s%019d", snapshotKind, s.pos) }

func (b *Board) snapshotMac(s *snapshot) string {
	text := fmt.Sprintf("%d %s %s %s %d %s", s.pos, s.Rules, s.Hash, s.Blob, s.Size, s.Record)
	return hex.EncodeToString(hmacOf(b.secret.derive("snapshot"), text, ""))
}

// listSnapshots gives those that there are, the newest first. One that this board
// did not make is thrown away, and whatever it names left alone.
func (b *Board) listSnapshots(ctx context.Context) ([]snapshot, error) {
	ids, err := b.store.Vault().List(ctx, snapshotKind, "", journal.MaxDocs)
	if err != nil {
		return nil, fmt.Errorf("list the snapshots: %w", err)
	}
	var all []snapshot
	for i := len(ids) - 1; i >= 0; i-- {
		if strings.HasPrefix(ids[i], snapshotRecord) {
			continue
		}
		s, err := b.readSnapshotDoc(ctx, ids[i])
		switch {
		case errors.Is(err, journal.ErrNotFound): // another node has deleted it since
		case errors.Is(err, errBadSnapshot):
			b.log.Warn("a snapshot was thrown away", "document", ids[i], "error", err)
			if err := b.store.Vault().Delete(ctx, ids[i]); err != nil {
				return nil, fmt.Errorf("delete a snapshot: %w", err)
			}
		case err != nil:
			return nil, err
		default:
			all = append(all, s)
		}
	}
	return all, nil
}

// errBadSnapshot is one that is of no use to anybody, now or later.
var errBadSnapshot = errors.New("it is not a snapshot of this board")

func (b *Board) readSnapshotDoc(ctx context.Context, id string) (s snapshot, err error) {
	docs, err := b.store.Vault().Get(ctx, id)
	body, there := docs[id]
	switch {
	case errors.Is(err, journal.ErrDamaged):
		return s, fmt.Errorf("%w: %w", errBadSnapshot, err)
	case err != nil:
		return s, fmt.Errorf("read document %s: %w", id, err)
	case !there:
		return s, fmt.Errorf("read document %s: %w", id, journal.ErrNotFound)
	}
	if err := json.Unmarshal(body, &s); err != nil {
		return s, fmt.Errorf("%w: %w", errBadSnapshot, err)
	}
	s.pos, err = strconv.ParseInt(strings.TrimPrefix(id, snapshotKind), 10, 64)
	if err != nil || s.pos <= 0 || s.id() != id || s.Mac != b.snapshotMac(&s) {
		return s, errBadSnapshot
	}
	return s, nil
}

// dropSnapshot deletes one, in an order that leaves no trace of it unnamed.
func (b *Board) dropSnapshot(ctx context.Context, s *snapshot) error {
	err := b.store.Vault().Delete(ctx, s.id())
	if err == nil {
		err = b.dropSnapshotBlob(ctx, s.Record, s.Blob)
	}
	if err != nil {
		return fmt.Errorf("delete snapshot %d: %w", s.pos, err)
	}
	return nil
}

func (b *Board) dropSnapshotBlob(ctx context.Context, record, blob string) error {
	if err := b.store.Blobs().Delete(ctx, blob); err != nil {
		return err
	}
	return b.store.Vault().Delete(ctx, snapshotRecord+record)
}

// memory is what the writer loop knows at one position.
type memory struct {
	state       models.State
	keys        []keyUse
	held, ended []string // missions, see seals
}

// memory copies what the writer loop knows between two batches. It keeps the
// loop for no longer than it takes to list the missions with sealed bids.
func (b *Board) memory(ctx context.Context) (m memory, err error) {
	told := make(chan struct{})
	tell := func() {
		m = memory{state: b.State(), keys: b.writer.keys.kept(), held: b.seals.missions(), ended: b.seals.cancelled()}
		if m.state.Pos != b.writer.pos {
			err = fmt.Errorf("the state is at %d and the writer at %d", m.state.Pos, b.writer.pos)
		}
		close(told)
	}
	select {
	case b.between <- tell:
		<-told
		return m, err
	case <-ctx.Done():
		return m, ctx.Err()
	case <-b.drained:
		return m, errors.New("the board is stopping")
	}
}
