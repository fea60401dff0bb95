package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"

	"coupdemain/app/archive"
	"coupdemain/app/journal"
)

// cmdVerify recomputes the chain, every document and every file, and names what is altered.
func cmdVerify(ctx context.Context, c Config, out, log io.Writer) error {
	report, err := onBoard(ctx, c, "verify", out, log)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	_, err = fmt.Fprintf(out, "%d commits, %d documents, %d files: all as they were written\n%s",
		report.Commits, report.Docs, report.Blobs, headLine(report))
	return err
}

// verify is the work itself: it writes each problem as a line.
func verify(ctx context.Context, store journal.Store, w io.Writer) (archive.Report, error) {
	var failed error
	report, err := journal.Verify(ctx, store, func(problem string) {
		if _, err := fmt.Fprintln(w, "problem:", problem); err != nil && failed == nil {
			failed = err
		}
	})
	if err == nil {
		err = failed
	}
	told := archive.Report{Pos: report.Head.Pos, Commits: report.Commits, Docs: report.Docs, Blobs: report.Blobs}
	if told.Pos > 0 {
		told.Hash = hex.EncodeToString(report.Head.Hash[:])
	}
	return told, err
}
