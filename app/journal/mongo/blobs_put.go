package mongo

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"coupdemain/app/journal"
)

// chunksAtOnce is how many chunks go in one insert: 4 MB.
const chunksAtOnce = 16

// Put implements journal.Blobs. The content is first taken to a temporary file:
// its name is not known before its end, and a client may be slow or leave.
func (b blobs) Put(ctx context.Context, r io.Reader, max int64) (blob journal.Blob, err error) {
	if err := b.s.alive(ctx, "put a blob"); err != nil {
		return blob, err
	}
	spool, err := os.CreateTemp("", "coupdemain-blob-*")
	if err != nil {
		return blob, fmt.Errorf("put a blob: %w: %w", journal.ErrUnavailable, err)
	}
	defer func() {
		if e := errors.Join(spool.Close(), os.Remove(spool.Name())); e != nil && err == nil {
			b.s.log.Warn("a temporary file could not be removed", "error", e)
		}
	}()
	if blob, err = journal.TakeBlob(ctx, spool, r, max); err == nil {
		err = b.place(ctx, spool, blob)
	}
	if err != nil {
		return journal.Blob{}, fmt.Errorf("put a blob: %w", err)
	}
	return blob, nil
}

// place writes the chunks, then the header, unless the blob is there already. When
// another Put of the same content was quicker, or it fails, its chunks go again.
func (b blobs) place(ctx context.Context, content io.ReaderAt, blob journal.Blob) error {
	_, err := b.header(ctx, blob.Hash)
	if !errors.Is(err, journal.ErrNotFound) {
		return err // it is there, or that cannot be seen
	}
	h := header{hash: blob.Hash, size: blob.Size, chunks: chunksOf(blob.Size), put: rand.Text()}
	ours := false
	if err = b.writeChunks(ctx, io.NewSectionReader(content, 0, blob.Size), h); err == nil {
		ours, err = b.writeHeader(ctx, h)
	}
	if ours || errors.Is(err, journal.ErrUnknown) {
		return err // a header that may still come must not come without its chunks
	}
	return errors.Join(err, b.erase(context.WithoutCancel(ctx), "erase what was put of blob "+h.hash, h.hash+"/"+h.put+"/"))
}

func (b blobs) writeChunks(ctx context.Context, content io.Reader, h header) error {
	var piece []any
	for i := range h.chunks {
		var data bytes.Buffer
		if _, err := io.CopyN(&data, content, chunkSize); err != nil && err != io.EOF {
			return fmt.Errorf("%w: %w", journal.ErrUnavailable, err)
		}
		piece = append(piece, bson.D{{Key: "_id", Value: h.chunk(i)}, {Key: "data", Value: binary(data.Bytes())}})
		if len(piece) < chunksAtOnce && i+1 < h.chunks {
			continue
		}
		err := b.s.untilKnown(ctx, "write blob "+h.hash, func(ctx context.Context) error {
			_, err := b.s.chunks.InsertMany(ctx, piece, options.InsertMany().SetOrdered(false))
			if duplicates(err) != nil {
				return nil // of an attempt before: nobody else uses these names
			}
			return err
		})
		if err != nil {
			return err
		}
		piece = nil
	}
	return nil
}

// writeHeader says whether the header that stands is the one of this Put.
func (b blobs) writeHeader(ctx context.Context, h header) (ours bool, err error) {
	err = b.s.untilKnown(ctx, "write the header of blob "+h.hash, func(ctx context.Context) error {
		_, err := b.s.headers.InsertOne(ctx, h.write())
		if ours = err == nil; driver.IsDuplicateKeyError(err) {
			return nil
		}
		return err
	})
	if err != nil || ours {
		return ours, err
	}
	stands, err := b.header(ctx, h.hash)
	if errors.Is(err, journal.ErrNotFound) {
		return b.writeHeader(ctx, h) // erased since
	}
	return stands.put == h.put, err
}
