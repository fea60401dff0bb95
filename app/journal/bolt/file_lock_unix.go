//go:build unix

package bolt

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// lockFile takes the advisory lock that bbolt uses; held says that another process
// kept it for the whole of wait.
func lockFile(f *os.File, wait time.Duration) (held bool, err error) {
	deadline := time.Now().Add(wait)
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return false, err
		}
		if time.Now().After(deadline) {
			return true, nil
		}
		time.Sleep(20 * time.Millisecond) // the kernel tells nobody when a lock is let go
	}
}

// unlockFile lets go of the lock of a file that bbolt can no longer close.
func unlockFile(f *os.File) error {
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_UN); err != nil && !errors.Is(err, syscall.EBADF) {
		return err
	}
	return nil
}
