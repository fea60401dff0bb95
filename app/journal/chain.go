package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/oklog/ulid/v2"
)

// HashCommit is sha256("cdm1" ‖ prev ‖ u64be pos ‖ i64be at ‖ id ‖ payload hash):
// anyone can compute it from a public commit and the hashes of its hidden leaves.
func HashCommit(prev [32]byte, pos, at int64, id ulid.ULID, payloadHash [32]byte) [32]byte {
	var b [4 + 32 + 8 + 8 + 16 + 32]byte
	copy(b[0:], "cdm1")
	copy(b[4:], prev[:])
	binary.BigEndian.PutUint64(b[36:], uint64(pos))
	binary.BigEndian.PutUint64(b[44:], uint64(at))
	copy(b[52:], id[:])
	copy(b[68:], payloadHash[:])
	return sha256.Sum256(b[:])
}

// Seal encodes the leaves into c.Payload and links c to the commit before it,
// whose hash is prev (32 zero bytes for the first). Pos, ID and At must be set.
func Seal(prev [32]byte, c *Commit, leaves []Leaf) error {
	payload, err := EncodePayload(leaves)
	if err != nil {
		return fmt.Errorf("seal position %d: %w", c.Pos, err)
	}
	c.Payload, c.Prev = payload, prev
	c.Hash = HashCommit(prev, c.Pos, c.At, c.ID, PayloadHash(leaves))
	return nil
}

// CheckLink says why c does not follow prev (the zero Commit before the first):
// its position, its time, its Prev, or its Hash recomputed from its payload.
func CheckLink(prev *Commit, c *Commit) error {
	switch {
	case c.Pos != prev.Pos+1:
		return fmt.Errorf("position %d stands where %d should", c.Pos, prev.Pos+1)
	case c.Prev != prev.Hash:
		return fmt.Errorf("it does not name the hash of position %d", prev.Pos)
	case c.At < prev.At:
		return fmt.Errorf("it is %d ms older than position %d", prev.At-c.At, prev.Pos)
	}
	return CheckHash(c)
}

// CheckHash says why a commit's Hash is not the one of its content.
func CheckHash(c *Commit) error {
	ph, err := HashPayload(c.Payload)
	if err != nil {
		return err
	}
	if HashCommit(c.Prev, c.Pos, c.At, c.ID, ph) != c.Hash {
		return fmt.Errorf("its hash is not that of its content")
	}
	return nil
}

// CheckBatch is what every store asks of a batch before it writes: from one to
// MaxBatch commits (ErrInvalid) that link to the head and to each other (ErrBroken).
func CheckBatch(head *Commit, cs []Commit) error {
	if len(cs) == 0 || len(cs) > MaxBatch {
		return fmt.Errorf("%w: a batch of %d commits", ErrInvalid, len(cs))
	}
	prev := head
	for i := range cs {
		if len(cs[i].Payload) > MaxPayload {
			return fmt.Errorf("%w: a payload of %d bytes", ErrInvalid, len(cs[i].Payload))
		}
		if err := CheckLink(prev, &cs[i]); err != nil {
			return fmt.Errorf("%w: position %d: %w", ErrBroken, cs[i].Pos, err)
		}
		prev = &cs[i]
	}
	return nil
}
