package bolt

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"

	"coupdemain/app/journal"
)

// blobs keeps files as <dir>/<first two digits>/<hash>.
type blobs struct{ dir string }

const unfinished = "unfinished-"

// prepare makes the folder and removes what a crash left half written.
func (b blobs) prepare() error {
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return fmt.Errorf("make the blobs: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(b.dir, unfinished+"*"))
	if err != nil {
		return fmt.Errorf("sweep the blobs: %w", err)
	}
	for _, name := range left {
		if err := os.Remove(name); err != nil {
			return fmt.Errorf("sweep the blobs: %w", err)
		}
	}
	return nil
}

func (b blobs) path(hash string) string { return filepath.Join(b.dir, hash[:2], hash) }

// Put implements journal.Blobs: a temporary file, forced to the disk, renamed to
// its hash, its folder forced too.
func (b blobs) Put(ctx context.Context, r io.Reader, max int64) (journal.Blob, error) {
	tmp, err := os.CreateTemp(b.dir, unfinished+"*")
	if err != nil {
		return journal.Blob{}, fmt.Errorf("put a blob: %w: %w", journal.ErrUnavailable, err)
	}
	blob, err := b.fill(ctx, tmp, r, max)
	if cerr := tmp.Close(); err == nil && cerr != nil {
		err = fmt.Errorf("%w: %w", journal.ErrUnavailable, cerr)
	}
	if err == nil {
		err = b.place(tmp.Name(), blob.Hash)
	}
	if err != nil {
		return journal.Blob{}, errors.Join(fmt.Errorf("put a blob: %w", err), dropFile(tmp.Name()))
	}
	return blob, nil
}

// fill has the content on the disk.
func (b blobs) fill(ctx context.Context, f *os.File, r io.Reader, max int64) (journal.Blob, error) {
	blob, err := journal.TakeBlob(ctx, f, r, max)
	if err != nil {
		return journal.Blob{}, err
	}
	if err := f.Sync(); err != nil {
		return journal.Blob{}, fmt.Errorf("%w: %w", journal.ErrUnavailable, err)
	}
	return blob, nil
}

// place renames even over a file that is there: if that one was altered, this mends it.
func (b blobs) place(tmp, hash string) error {
	path := b.path(hash)
	folder := filepath.Dir(path)
	err := os.Mkdir(folder, 0o700)
	if err == nil {
		err = syncDir(b.dir)
	} else if errors.Is(err, os.ErrExist) {
		err = nil
	}
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err == nil {
		err = syncDir(folder)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", journal.ErrUnavailable, err)
	}
	return nil
}

func dropFile(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// Open implements journal.Blobs. The reader ends with a Damage instead of io.EOF
// when the content is not the one that was stored.
func (b blobs) Open(ctx context.Context, hash string) (io.ReadCloser, int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, fmt.Errorf("open a blob: %w", err)
	}
	if !journal.CheckBlobHash(hash) {
		return nil, 0, fmt.Errorf("open a blob: %w", journal.ErrNotFound)
	}
	f, err := os.Open(b.path(hash))
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, fmt.Errorf("open blob %s: %w", hash, journal.ErrNotFound)
	}
	if err != nil {
		return nil, 0, journal.DamagedBlob(hash, "open: %w", err)
	}
	st, err := f.Stat()
	if err == nil && !st.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		return nil, 0, errors.Join(journal.DamagedBlob(hash, "open: %w", err), f.Close())
	}
	return &checkedFile{f: f, sum: sha256.New(), hash: hash}, st.Size(), nil
}

type checkedFile struct {
	f    *os.File
	sum  hash.Hash
	hash string
}

func (c *checkedFile) Read(p []byte) (int, error) {
	n, err := c.f.Read(p)
	c.sum.Write(p[:n])
	switch {
	case err == io.EOF && hex.EncodeToString(c.sum.Sum(nil)) != c.hash:
		err = journal.DamagedBlob(c.hash, "its content has another hash")
	case err != nil && err != io.EOF:
		err = journal.DamagedBlob(c.hash, "read: %w", err)
	}
	return n, err
}

func (c *checkedFile) Close() error { return c.f.Close() }

// Delete implements journal.Blobs.
func (b blobs) Delete(ctx context.Context, hash string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("delete a blob: %w", err)
	}
	if !journal.CheckBlobHash(hash) {
		return nil
	}
	err := os.Remove(b.path(hash))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncDir(filepath.Dir(b.path(hash)))
	}
	if err != nil {
		return fmt.Errorf("delete blob %s: %w: %w", hash, journal.ErrUnavailable, err)
	}
	return nil
}

// List implements journal.Blobs. What is not named like a blob is not one.
func (b blobs) List(ctx context.Context, after string, limit int) ([]string, error) {
	limit = journal.CheckLimit(limit)
	folders, err := os.ReadDir(b.dir)
	if err != nil {
		return nil, fmt.Errorf("list the blobs: %w", err)
	}
	var hashes []string
	for _, folder := range folders {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("list the blobs: %w", err)
		}
		if !folder.IsDir() || len(folder.Name()) != 2 || folder.Name() < after[:min(2, len(after))] {
			continue
		}
		files, err := os.ReadDir(filepath.Join(b.dir, folder.Name()))
		if err != nil {
			return nil, fmt.Errorf("list the blobs: %w", err)
		}
		for _, f := range files {
			if !journal.CheckBlobHash(f.Name()) || !strings.HasPrefix(f.Name(), folder.Name()) || f.Name() <= after {
				continue
			}
			if hashes = append(hashes, f.Name()); len(hashes) == limit {
				return hashes, nil
			}
		}
	}
	return hashes, nil
}
