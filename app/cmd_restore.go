package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"coupdemain/app/archive"
)

// cmdRestore puts a copy back into an empty store, of either kind, and verifies
// it; "-" is the standard input. Interrupted, it goes on with the same file.
func cmdRestore(ctx context.Context, c Config, args []string, in io.Reader, out, log io.Writer) (err error) {
	if len(args) != 1 {
		return errors.New("usage: coupdemain restore FILE (- for the standard input)")
	}
	if args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			return fmt.Errorf("restore: %w", err)
		}
		defer f.Close()
		in = f
	}
	store, err := openStore(ctx, c, newLog(c, log))
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	report, err := archive.Restore(ctx, store, c.maxBatch(), in)
	if err != nil {
		return err
	}
	if report.Lacking > 0 {
		fmt.Fprintf(log, "%d things that the board names were not in the store, or damaged, when the copy was made\n", report.Lacking)
	}
	return tell(out, "put back and verified", report)
}
