package mongo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"coupdemain/app/journal"
)

// vault is one collection of documents, each with the checksum of its identifier and body.
type vault struct {
	s    *Store
	docs *driver.Collection
}

func docSum(id string, body []byte) []byte {
	h := sha256.New()
	h.Write([]byte(id))
	h.Write([]byte{0})
	h.Write(body)
	return h.Sum(nil)
}

func writeDoc(d journal.Doc) bson.D {
	return bson.D{{Key: "_id", Value: d.ID}, {Key: "body", Value: binary(d.Body)}, {Key: "sum", Value: binary(docSum(d.ID, d.Body))}}
}

// readDoc gives a copy of the body.
func readDoc(raw bson.Raw) (id string, body []byte, err error) {
	d := read(raw)
	id, body = d.text("_id"), d.bytes("body")
	var sum [sha256.Size]byte
	d.fixed("sum", sum[:])
	if err := d.done(); err != nil {
		return id, nil, journal.DamagedDoc(id, "%w", err)
	}
	if !bytes.Equal(docSum(id, body), sum[:]) {
		return id, nil, journal.DamagedDoc(id, "its checksum is not that of its content")
	}
	return id, append([]byte{}, body...), nil
}

// byID matches documents. A single one is matched by equality, which even a
// server without indexes finds at once.
func byID(ids []string) bson.D {
	if len(ids) == 1 {
		return bson.D{{Key: "_id", Value: ids[0]}}
	}
	return bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}}
}

// Get implements journal.Vault.
func (v vault) Get(ctx context.Context, ids ...string) (map[string][]byte, error) {
	if err := journal.CheckDocIDs(ids); err != nil {
		return nil, fmt.Errorf("get: %w", err)
	}
	got := make(map[string][]byte, len(ids))
	if len(ids) == 0 {
		return got, v.s.alive(ctx, "get")
	}
	rows, err := v.s.find(ctx, "get", v.docs, byID(ids), options.Find())
	if err != nil {
		return nil, err
	}
	defer rows.close()
	for {
		raw, err := rows.next(ctx)
		if err != nil {
			return nil, err
		}
		if raw == nil {
			return got, nil
		}
		id, body, err := readDoc(raw)
		if err != nil {
			return nil, err
		}
		got[id] = body
	}
}

// Delete implements journal.Vault.
func (v vault) Delete(ctx context.Context, ids ...string) error {
	if err := journal.CheckDocIDs(ids); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	if len(ids) == 0 {
		return v.s.alive(ctx, "delete")
	}
	return v.s.untilKnown(ctx, "delete", func(ctx context.Context) error {
		_, err := v.docs.DeleteMany(ctx, byID(ids))
		return err
	})
}

// List implements journal.Vault.
func (v vault) List(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	return v.s.list(ctx, "list", v.docs, prefix, after, limit)
}

// list gives identifiers in byte order, which is how strings are ordered.
func (s *Store) list(ctx context.Context, doing string, c *driver.Collection, prefix, after string, limit int) ([]string, error) {
	if !utf8.ValidString(prefix) || !utf8.ValidString(after) {
		return nil, fmt.Errorf("%s: %w: not UTF-8", doing, journal.ErrInvalid)
	}
	within := bson.D{{Key: "$gt", Value: after}}
	if prefix > after {
		within = bson.D{{Key: "$gte", Value: prefix}}
	}
	if end := successor(prefix); end != "" {
		within = append(within, bson.E{Key: "$lt", Value: end})
	}
	opts := options.Find().SetSort(upward).SetLimit(int64(journal.CheckLimit(limit))).SetProjection(bson.D{{Key: "_id", Value: 1}})
	docs, err := s.all(ctx, doing, c, bson.D{{Key: "_id", Value: within}}, opts)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, raw := range docs {
		if id, ok := raw.Lookup("_id").StringValueOK(); ok {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// successor is the first string, in byte order, that comes after every one with a
// prefix; "" when there is none. It is UTF-8 when the prefix is: a server takes
// nothing else.
func successor(prefix string) string {
	for prefix != "" {
		r, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		switch {
		case r == utf8.MaxRune:
			continue
		case r+1 == 0xD800: // where the surrogates begin, which are no characters
			r = 0xE000 - 1
		}
		return prefix + string(r+1)
	}
	return ""
}
