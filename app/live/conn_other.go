//go:build !unix

package live

import "errors"

// canTry says that there is no write(2) to try: everything goes by the backlog.
const canTry = false

// writeOnce is never called where canTry is false.
func writeOnce(uintptr, []byte) (int, error) { return 0, errors.ErrUnsupported }
