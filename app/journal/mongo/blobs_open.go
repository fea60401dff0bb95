package mongo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"go.mongodb.org/mongo-driver/bson"

	"coupdemain/app/journal"
)

// Open implements journal.Blobs. Each chunk is asked for when it is read: a slow
// reader holds nothing open at the server. The reader ends with a Damage instead
// of io.EOF when the content is not the one that was stored, and with ErrNotFound
// when it was erased meanwhile. ctx is for the opening; each read has its time limit.
func (b blobs) Open(ctx context.Context, hash string) (io.ReadCloser, int64, error) {
	h, err := b.header(ctx, hash)
	if err != nil {
		return nil, 0, fmt.Errorf("open blob %s: %w", hash, err)
	}
	return &blobReader{b: b, ctx: context.WithoutCancel(ctx), h: h, sum: sha256.New()}, h.size, nil
}

type blobReader struct {
	b    blobs
	ctx  context.Context
	h    header
	sum  hash.Hash
	next int64  // chunk
	left []byte // of the current one
	err  error  // how it ended
}

// Read implements io.Reader.
func (r *blobReader) Read(p []byte) (int, error) {
	for len(r.left) == 0 && r.err == nil {
		r.left, r.err = r.load()
		r.sum.Write(r.left)
	}
	if len(r.left) == 0 {
		return 0, r.err
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

// load gives the next chunk, or how the content ends.
func (r *blobReader) load() ([]byte, error) {
	if r.next == r.h.chunks {
		if hex.EncodeToString(r.sum.Sum(nil)) != r.h.hash {
			return nil, journal.DamagedBlob(r.h.hash, "its content has another hash")
		}
		return nil, io.EOF
	}
	id := r.h.chunk(r.next)
	raw, err := r.b.s.one(r.ctx, "read blob "+r.h.hash, r.b.s.chunks, bson.D{{Key: "_id", Value: id}}, nil)
	switch {
	case err != nil:
		return nil, err
	case raw == nil:
		return nil, r.missing()
	}
	d := read(raw)
	d.text("_id")
	data := d.bytes("data")
	if err := d.done(); err != nil {
		return nil, journal.DamagedBlob(r.h.hash, "chunk %d: %w", r.next, err)
	}
	if want := min(chunkSize, r.h.size-r.next*chunkSize); int64(len(data)) != want {
		return nil, journal.DamagedBlob(r.h.hash, "chunk %d has %d bytes and not %d", r.next, len(data), want)
	}
	r.next++
	return data, nil
}

// missing tells a blob that was erased while it was read from one that lost a chunk.
func (r *blobReader) missing() error {
	h, err := r.b.header(r.ctx, r.h.hash)
	switch {
	case errors.Is(err, journal.ErrNotFound), err == nil && h.put != r.h.put:
		return fmt.Errorf("read blob %s: it was erased meanwhile: %w", r.h.hash, journal.ErrNotFound)
	case err != nil:
		return err
	}
	return journal.DamagedBlob(r.h.hash, "chunk %d is missing", r.next)
}

// Close implements io.Closer.
func (r *blobReader) Close() error {
	if r.err == nil {
		r.err = io.ErrClosedPipe
	}
	r.left = nil
	return nil
}
