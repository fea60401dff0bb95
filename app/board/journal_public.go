package board

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// PublicCommit is a commit as everyone may see it. Its hashes can be recomputed
// from it (journal.HashCommit, journal.PayloadHash), unless it concerns one
// person only: then it has no identifier, its time is rounded to the hour, and it
// only stands in the chain.
type PublicCommit struct {
	Pos         int64        `json:"pos"`
	ID          string       `json:"id,omitempty"`
	At          time.Time    `json:"at"`
	Hash        string       `json:"hash"`
	Prev        string       `json:"prev"`
	PayloadHash string       `json:"payload_hash"`
	Leaves      []PublicLeaf `json:"leaves"`
}

// PublicLeaf is a leaf: withheld ones show their hash only. Its hash is
// sha256(salt ‖ data), the data byte for byte.
type PublicLeaf struct {
	Hash string          `json:"hash"`
	Type string          `json:"type,omitempty"`
	Salt string          `json:"salt,omitempty"`
	Data json.RawMessage `json:"data,omitempty"`
}

const (
	defaultJournalPage = 100
	maxJournalPage     = 1000
)

// Journal gives a page of the public journal past a position. next is what to
// ask after for more, 0 at the end.
func (b *Board) Journal(ctx context.Context, after int64, limit int) (items []PublicCommit, next int64, err error) {
	if limit <= 0 {
		limit = defaultJournalPage
	}
	limit = min(limit, maxJournalPage)
	items = []PublicCommit{}
	last := b.State().Pos
	if after < 0 {
		return nil, 0, models.Refuse(models.Invalid, models.Reason{Key: "cursor_invalid", Field: "after"})
	}
	if after >= last {
		return items, 0, nil
	}
	err = b.store.Journal().Read(ctx, after, func(c journal.Commit) error {
		if c.Pos > last {
			return errFound
		}
		if len(items) == limit {
			next = items[limit-1].Pos
			return errFound
		}
		item, err := publicCommit(&c)
		items = append(items, item)
		return err
	})
	if err != nil && !errors.Is(err, errFound) {
		return nil, 0, models.Fault(models.Unavailable, err, "read the journal")
	}
	return items, next, nil
}

func publicCommit(c *journal.Commit) (PublicCommit, error) {
	leaves, err := journal.DecodePayload(c.Payload)
	if err != nil {
		return PublicCommit{}, err
	}
	payload := journal.PayloadHash(leaves)
	p := PublicCommit{Pos: c.Pos, At: instant(c.At), Hash: hex.EncodeToString(c.Hash[:]), Prev: hex.EncodeToString(c.Prev[:]),
		PayloadHash: hex.EncodeToString(payload[:]), Leaves: make([]PublicLeaf, len(leaves))}
	public := false
	for i, l := range leaves {
		h := journal.LeafHash(l)
		p.Leaves[i].Hash = hex.EncodeToString(h[:])
		if l.Kind == journal.Public {
			public = true
			p.Leaves[i].Type = models.EventName(l.Data)
			p.Leaves[i].Salt = hex.EncodeToString(l.Salt[:])
			p.Leaves[i].Data = json.RawMessage(l.Data)
		}
	}
	if public {
		p.ID = c.ID.String()
	} else {
		p.At = p.At.Truncate(time.Hour)
	}
	return p, nil
}
