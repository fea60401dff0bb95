package mongo

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/bson"

	"coupdemain/app/journal"
)

// chunkSize is how much of a file one document of `chunks` holds.
const chunkSize = 255 << 10

// blobs keeps files as a header, whose _id is the hash, and chunks. The header
// comes last and goes first, so that what is listed is whole. The chunks are named
// after the Put that made them: two Puts of one content never share any, and
// erasing one of them cannot empty the other. What a crash leaves of a Put is named
// by no header and in nobody's way.
type blobs struct{ s *Store }

// header is a document of `blobs`.
type header struct {
	hash   string
	size   int64
	chunks int64
	put    string
}

func (h header) chunk(i int64) string { return fmt.Sprintf("%s/%s/%06d", h.hash, h.put, i) }

func (h header) write() bson.D {
	return bson.D{{Key: "_id", Value: h.hash}, {Key: "size", Value: h.size}, {Key: "chunks", Value: h.chunks}, {Key: "put", Value: h.put}}
}

func readHeader(raw bson.Raw) (h header, err error) {
	d := read(raw)
	h = header{hash: d.text("_id"), size: d.int64("size"), chunks: d.int64("chunks"), put: d.text("put")}
	if err := d.done(); err != nil {
		return header{hash: h.hash}, journal.DamagedBlob(h.hash, "%w", err)
	}
	if h.size < 0 || h.chunks != chunksOf(h.size) {
		return h, journal.DamagedBlob(h.hash, "its header tells of %d bytes in %d chunks", h.size, h.chunks)
	}
	return h, nil
}

func chunksOf(size int64) int64 { return (size + chunkSize - 1) / chunkSize }

// header gives the header of a blob; ErrNotFound when there is none.
func (b blobs) header(ctx context.Context, hash string) (h header, err error) {
	if !journal.CheckBlobHash(hash) {
		return h, journal.ErrNotFound
	}
	raw, err := b.s.one(ctx, "read the header", b.s.headers, bson.D{{Key: "_id", Value: hash}}, nil)
	switch {
	case err != nil:
		return h, err
	case raw == nil:
		return h, journal.ErrNotFound
	}
	return readHeader(raw)
}

// Delete implements journal.Blobs. It erases the chunks of the header that it
// deleted; those of a Put under way belong to another.
func (b blobs) Delete(ctx context.Context, hash string) error {
	if err := b.s.alive(ctx, "delete a blob"); err != nil {
		return err
	}
	doing, this := "delete blob "+hash, bson.D{{Key: "_id", Value: hash}}
	h, err := b.header(ctx, hash)
	switch {
	case errors.Is(err, journal.ErrNotFound):
		return nil
	case err == nil:
		this = append(this, bson.E{Key: "put", Value: h.put})
	case !errors.Is(err, journal.ErrDamaged):
		return fmt.Errorf("%s: %w", doing, err)
	}
	err = b.s.untilKnown(ctx, doing, func(ctx context.Context) error {
		_, err := b.s.headers.DeleteOne(ctx, this)
		return err
	})
	if err != nil {
		return err
	}
	if h.put == "" { // of a damaged header: all that has its name
		return b.erase(ctx, doing, hash+"/")
	}
	return b.erase(ctx, doing, hash+"/"+h.put+"/")
}

// erase deletes the chunks whose name has a prefix.
func (b blobs) erase(ctx context.Context, doing, prefix string) error {
	of := bson.D{{Key: "$gte", Value: prefix}, {Key: "$lt", Value: successor(prefix)}}
	return b.s.untilKnown(ctx, doing, func(ctx context.Context) error {
		_, err := b.s.chunks.DeleteMany(ctx, bson.D{{Key: "_id", Value: of}})
		return err
	})
}

// List implements journal.Blobs. A header that is not named like a blob is damage.
func (b blobs) List(ctx context.Context, after string, limit int) ([]string, error) {
	hashes, err := b.s.list(ctx, "list the blobs", b.s.headers, "", after, limit)
	for _, hash := range hashes {
		if !journal.CheckBlobHash(hash) {
			return nil, fmt.Errorf("list the blobs: %w", journal.DamagedBlob(hash, "this is no name of a blob"))
		}
	}
	return hashes, err
}
