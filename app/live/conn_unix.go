//go:build unix

package live

import "syscall"

// canTry says that writeOnce works here.
const canTry = true

// writeOnce writes what the kernel takes now: 0 and no error when that is nothing.
func writeOnce(fd uintptr, p []byte) (int, error) {
	for {
		n, err := syscall.Write(int(fd), p)
		switch err {
		case nil:
			return n, nil
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
			return 0, nil
		default:
			return 0, err
		}
	}
}
