package bolt

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/oklog/ulid/v2"
	"go.etcd.io/bbolt"

	"coupdemain/app/journal"
)

// log is the journal of a store.
type log struct{ s *Store }

// A commit's value: ID, At, Prev, Hash, payload. Its key is the position.
const (
	atAt      = 16
	atPrev    = atAt + 8
	atHash    = atPrev + 32
	atPayload = atHash + 32
)

func appendValue(b []byte, c *journal.Commit) []byte {
	b = append(b, c.ID[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(c.At))
	b = append(b, c.Prev[:]...)
	b = append(b, c.Hash[:]...)
	return append(b, c.Payload...)
}

// parseValue reads a value; the payload is a part of it, not a copy.
func parseValue(k, v []byte) (c journal.Commit, err error) {
	if len(k) != 8 || len(v) < atPayload {
		return c, fmt.Errorf("a key of %d bytes with a value of %d", len(k), len(v))
	}
	c.Pos = int64(binary.BigEndian.Uint64(k))
	c.ID = ulid.ULID(v[:atAt])
	c.At = int64(binary.BigEndian.Uint64(v[atAt:]))
	c.Prev = [32]byte(v[atPrev:])
	c.Hash = [32]byte(v[atHash:])
	c.Payload = v[atPayload:len(v):len(v)]
	return c, nil
}

func key(pos int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(pos)) }

// Append implements journal.Journal: one transaction, one fsync, all or nothing.
func (l log) Append(ctx context.Context, after int64, cs []journal.Commit) (int, error) {
	s := l.s
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.ready("append"); err != nil {
		return 0, err
	}
	head, err := s.lastGood()
	switch {
	case err != nil:
		return 0, fmt.Errorf("append: %w", err)
	case after < head.Pos:
		return 0, fmt.Errorf("append after %d, the head is %d: %w", after, head.Pos, journal.ErrConflict)
	case after > head.Pos:
		return 0, fmt.Errorf("append after %d, the head is %d: %w", after, head.Pos, journal.ErrGap)
	}
	if err := journal.CheckBatch(&head, cs); err != nil {
		return 0, fmt.Errorf("append: %w", err)
	}
	err = s.update(ctx, "append", func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucketJournal)
		b.FillPercent = 1 // positions only grow: no page is ever split in its middle
		size := 0
		for i := range cs {
			size += 8 + atPayload + len(cs[i].Payload)
		}
		buf := make([]byte, 0, size)
		for i := range cs {
			from := len(buf)
			buf = binary.BigEndian.AppendUint64(buf, uint64(cs[i].Pos))
			buf = appendValue(buf, &cs[i])
			if err := b.Put(buf[from:from+8], buf[from+8:]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	last := cs[len(cs)-1]
	last.Payload = append([]byte(nil), last.Payload...)
	s.setHead(last, nil)
	return len(cs), nil
}
