package board

import (
	"context"
	"errors"
	"io"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// PutFile stores a file by its content, at most max bytes; Limit when it is larger.
func (b *Board) PutFile(ctx context.Context, r io.Reader, max int64) (journal.Blob, error) {
	blob, err := b.store.Blobs().Put(ctx, r, max)
	switch {
	case errors.Is(err, journal.ErrTooLarge):
		return journal.Blob{}, models.Refuse(models.Limit, models.Reason{Key: "file_too_large", Field: "files", Args: models.Args{"max": max}})
	case err != nil:
		return journal.Blob{}, models.Fault(models.Unavailable, err, "store a file")
	}
	return blob, nil
}

// OpenFile gives a file's content and its size in bytes. Who may have it is the
// views' business: they hold the hash or not.
func (b *Board) OpenFile(ctx context.Context, hash string) (io.ReadCloser, int64, error) {
	if !journal.CheckBlobHash(hash) {
		return nil, 0, models.Refuse(models.NotFound, models.Reason{Key: "file_unknown"})
	}
	r, size, err := b.store.Blobs().Open(ctx, hash)
	switch {
	case errors.Is(err, journal.ErrNotFound):
		return nil, 0, models.Refuse(models.NotFound, models.Reason{Key: "file_unknown"})
	case err != nil:
		return nil, 0, models.Fault(models.Unavailable, err, "open a file")
	}
	return r, size, nil
}
