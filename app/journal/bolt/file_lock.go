//go:build !unix

package bolt

import (
	"os"
	"time"
)

// lockFile leaves the lock to bbolt.
func lockFile(*os.File, time.Duration) (held bool, err error) { return false, nil }

func unlockFile(*os.File) error { return nil }
