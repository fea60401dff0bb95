package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"coupdemain/app/archive"
)

// cmdBackup copies the board, in use or not, into a new file; "-" is the standard
// output. What was done goes to out, to log when out is the file itself.
func cmdBackup(ctx context.Context, c Config, args []string, out, log io.Writer) error {
	if len(args) != 1 {
		return errors.New("usage: coupdemain backup FILE (- for the standard output)")
	}
	report, err := toFile(ctx, c, "backup", args[0], out, log)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	for _, what := range report.Missing {
		fmt.Fprintln(log, "missing:", what)
	}
	if report.Lacking > 0 {
		fmt.Fprintf(log, "%d things that the board names are not in the store, or damaged: everything else was copied\n", report.Lacking)
	}
	if args[0] == "-" {
		out = log
	}
	return tell(out, "copied", report)
}

// toFile does a work of the board into a new file, or into out.
func toFile(ctx context.Context, c Config, what, path string, out, log io.Writer) (report archive.Report, err error) {
	write := func(w io.Writer) (err error) {
		report, err = onBoard(ctx, c, what, w, log)
		return err
	}
	if path == "-" {
		return report, write(out)
	}
	err = writeNew(path, write)
	return report, err
}

// tell prints what an archive holds.
func tell(out io.Writer, did string, r archive.Report) error {
	_, err := fmt.Fprintf(out, "%s: %d commits, %d documents, %d claims, %d files of %d bytes\n%s",
		did, r.Commits, r.Docs, r.Marks, r.Blobs, r.BlobBytes, headLine(r))
	return err
}

func headLine(r archive.Report) string {
	return fmt.Sprintf("head: position %d, hash %s\n", r.Pos, r.Hash)
}
