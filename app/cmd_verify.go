package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"

	"coupdemain/app/journal"
)

// cmdVerify recomputes the chain, every document and every file, and names what is altered.
func cmdVerify(ctx context.Context, c Config, out io.Writer) (err error) {
	store, err := openStore(c, false, slog.New(slog.DiscardHandler))
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	defer func() {
		if e := store.Close(); err == nil && e != nil {
			err = e
		}
	}()
	report, err := journal.Verify(ctx, store, func(problem string) { fmt.Fprintln(out, "problem:", problem) })
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	_, err = fmt.Fprintf(out, "%d commits, %d documents, %d files: all as they were written\nhead: position %d, hash %s\n",
		report.Commits, report.Docs, report.Blobs, report.Head.Pos, hex.EncodeToString(report.Head.Hash[:]))
	return err
}
