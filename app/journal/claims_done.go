package journal

import (
	"context"
	"fmt"
)

// IsDone implements Claims.
func (c claims) IsDone(ctx context.Context, id string) (bool, error) {
	docs, err := c.vault.Get(ctx, doneKey(id))
	if err != nil {
		return false, fmt.Errorf("look at claim %s: %w", id, err)
	}
	_, done := docs[doneKey(id)]
	return done, nil
}
