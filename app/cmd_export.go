package main

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// cmdExport writes the public journal, one JSON object a line, into a new file or
// to the standard output.
func cmdExport(ctx context.Context, c Config, args []string, out, log io.Writer) error {
	path := "-"
	switch len(args) {
	case 0:
	case 1:
		path = args[0]
	default:
		return errors.New("usage: coupdemain export [FILE]")
	}
	report, err := toFile(ctx, c, "export", path, out, log)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if path == "-" {
		out = log
	}
	_, err = fmt.Fprintf(out, "exported: %d commits\n%s", report.Commits, headLine(report))
	return err
}
