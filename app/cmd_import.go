package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"coupdemain/app/board"
	"coupdemain/app/catalogue"
)

// cmdImport enters a list of software.
func cmdImport(ctx context.Context, c Config, args []string, out, log io.Writer) error {
	if len(args) != 2 || args[0] != "sill" {
		return errors.New("usage: coupdemain import sill FILE")
	}
	f, err := os.Open(args[1])
	if err != nil {
		return err
	}
	defer f.Close()
	return withBoard(ctx, c, log, func(b *board.Board) error {
		report, err := catalogue.ImportSill(ctx, b, f)
		if err != nil {
			return fmt.Errorf("import: %w", err)
		}
		return report.Write(out)
	})
}
