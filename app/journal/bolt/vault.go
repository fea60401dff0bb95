package bolt

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	"go.etcd.io/bbolt"

	"coupdemain/app/journal"
)

// vault is one bucket of documents. A value is the checksum of identifier and
// body, then the body.
type vault struct {
	s      *Store
	bucket []byte
}

func docSum(id string, body []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte(id))
	h.Write([]byte{0})
	h.Write(body)
	return [32]byte(h.Sum(nil))
}

// openDoc checks a stored value and gives a copy of its body.
func openDoc(id string, v []byte) ([]byte, error) {
	if len(v) < 32 {
		return nil, journal.DamagedDoc(id, "only %d bytes", len(v))
	}
	if sum := docSum(id, v[32:]); !bytes.Equal(sum[:], v[:32]) {
		return nil, journal.DamagedDoc(id, "its checksum is not that of its content")
	}
	return append([]byte{}, v[32:]...), nil
}

// Put implements journal.Vault.
func (v vault) Put(ctx context.Context, docs ...journal.Doc) error {
	if err := journal.CheckDocs(docs); err != nil {
		return fmt.Errorf("put: %w", err)
	}
	if len(docs) == 0 {
		return nil
	}
	v.s.writing.Lock()
	defer v.s.writing.Unlock()
	return v.s.update(ctx, "put", func(tx *bbolt.Tx) error {
		b := tx.Bucket(v.bucket)
		for _, d := range docs {
			if old := b.Get([]byte(d.ID)); old != nil {
				body, err := openDoc(d.ID, old)
				if err != nil {
					return err
				}
				if !bytes.Equal(body, d.Body) {
					return fmt.Errorf("put %s: %w", d.ID, journal.ErrExists)
				}
				continue
			}
			sum := docSum(d.ID, d.Body)
			if err := b.Put([]byte(d.ID), append(sum[:], d.Body...)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Get implements journal.Vault.
func (v vault) Get(ctx context.Context, ids ...string) (map[string][]byte, error) {
	if err := journal.CheckDocIDs(ids); err != nil {
		return nil, fmt.Errorf("get: %w", err)
	}
	got := make(map[string][]byte, len(ids))
	err := v.s.view(ctx, "get", func(tx *bbolt.Tx) error {
		b := tx.Bucket(v.bucket)
		for _, id := range ids {
			value := b.Get([]byte(id))
			if value == nil {
				continue
			}
			body, err := openDoc(id, value)
			if err != nil {
				return err
			}
			got[id] = body
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return got, nil
}

// Delete implements journal.Vault.
func (v vault) Delete(ctx context.Context, ids ...string) error {
	if err := journal.CheckDocIDs(ids); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	if len(ids) == 0 {
		return nil
	}
	v.s.writing.Lock()
	defer v.s.writing.Unlock()
	return v.s.update(ctx, "delete", func(tx *bbolt.Tx) error {
		b := tx.Bucket(v.bucket)
		for _, id := range ids {
			if err := b.Delete([]byte(id)); err != nil {
				return err
			}
		}
		return nil
	})
}

// List implements journal.Vault.
func (v vault) List(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	limit = journal.CheckLimit(limit)
	var ids []string
	err := v.s.view(ctx, "list", func(tx *bbolt.Tx) error {
		c := tx.Bucket(v.bucket).Cursor()
		p := []byte(prefix)
		for k, _ := c.Seek([]byte(max(prefix, after))); k != nil && bytes.HasPrefix(k, p) && len(ids) < limit; k, _ = c.Next() {
			if string(k) > after {
				ids = append(ids, string(k))
			}
		}
		return nil
	})
	return ids, err
}
