package journal

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How long Settle lets a store rest between two attempts. The pause grows so that
// a store that is coming back is not met by every node at once.
const (
	settleFirst = 5 * time.Millisecond
	settleMost  = 250 * time.Millisecond
)

// Settle ends an unknown outcome: it appends the very same batch at the same
// positions again until something stands at each of them. Own IDs mean done,
// another's means ErrConflict, and n tells how many of the batch are in the
// journal. Reading alone proves nothing, since a write whose answer was lost may
// still arrive; a duplicate position does. It gives up with ErrUnknown only when ctx ends.
func Settle(ctx context.Context, j Journal, after int64, batch []Commit) (n int, err error) {
	pause := settleFirst
	for {
		k, err := j.Append(ctx, after+int64(n), batch[n:])
		n += k
		switch {
		case err == nil:
			return n, nil
		case errors.Is(err, ErrConflict):
			own, taken, rerr := ownPrefix(ctx, j, after+int64(n), batch[n:])
			n += own
			if n == len(batch) {
				return n, nil
			}
			if taken {
				return n, fmt.Errorf("settle position %d: %w", after+int64(n)+1, ErrConflict)
			}
			if rerr != nil && !transient(rerr) && ctx.Err() == nil {
				return n, rerr
			}
		case !transient(err) && ctx.Err() == nil:
			return n, err
		}
		if werr := rest(ctx, pause); werr != nil {
			return n, fmt.Errorf("settle position %d: %w: %w", after+int64(n)+1, ErrUnknown, werr)
		}
		pause = min(2*pause, settleMost)
	}
}

func transient(err error) bool {
	return errors.Is(err, ErrUnknown) || errors.Is(err, ErrUnavailable)
}

// ownPrefix counts the commits of the batch that stand at their positions and
// says whether a stranger stands at the next one.
func ownPrefix(ctx context.Context, j Journal, after int64, batch []Commit) (own int, taken bool, err error) {
	enough := errors.New("enough")
	err = j.Read(ctx, after, func(c Commit) error {
		if c.ID != batch[own].ID || c.Hash != batch[own].Hash {
			taken = true
			return enough
		}
		if own++; own == len(batch) {
			return enough
		}
		return nil
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return own, taken, err
}

func rest(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
