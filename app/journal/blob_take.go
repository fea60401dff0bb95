package journal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// TakeBlob copies what r gives to w and names it by its hash: what every store
// does before it keeps a blob. ErrTooLarge when that is more than max bytes, of
// which one is read to know; the reader's own error or ctx's as it is;
// ErrUnavailable when w fails.
func TakeBlob(ctx context.Context, w io.Writer, r io.Reader, max int64) (Blob, error) {
	sum := sha256.New()
	in := &source{ctx: ctx, r: io.LimitReader(r, max+1)}
	n, err := io.Copy(io.MultiWriter(w, sum), in)
	switch {
	case in.err != nil:
		return Blob{}, in.err
	case err != nil:
		return Blob{}, fmt.Errorf("%w: %w", ErrUnavailable, err)
	case n > max:
		return Blob{}, fmt.Errorf("more than %d bytes: %w", max, ErrTooLarge)
	}
	return Blob{Hash: hex.EncodeToString(sum.Sum(nil)), Size: n}, nil
}

// source keeps an error of the reader (a client that went away) apart from one of
// the disk, and stops when the context ends.
type source struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	if s.err = s.ctx.Err(); s.err != nil {
		return 0, s.err
	}
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}
