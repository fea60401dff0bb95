package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// measure is one part of the run. It adds its rows to the table.
type measure struct {
	name string
	run  func(context.Context, *session) error
}

// measures in the order of the table. Those that share a server stand together.
var measures = []measure{
	{"bids", measureBids},
	{"puts", measurePuts},
	{"decide", measureDecide},
	{"events", measureEvents},
	{"stalled", measureStalled},
	{"memory", measureMemory},
	{"board", measureBoard},
	{"start", measureStart},
	{"nodes", measureNodes},
}

func measureNames() []string {
	names := make([]string, len(measures))
	for i, m := range measures {
		names[i] = m.name
	}
	return names
}

// session is a run: where it keeps its stores, what it found.
type session struct {
	options
	dir   string // on a disk, removed at the end
	quiet string // in memory where the machine has such a file system, else on the disk
	table table
	log   io.Writer
}

// bench runs the measures, prints their table and writes it down.
func bench(ctx context.Context, o options, out io.Writer) (err error) {
	for _, name := range o.only {
		if !slices.Contains(measureNames(), name) {
			return fmt.Errorf("no measure is called %q", name)
		}
	}
	if _, err := os.Stat(o.program); err != nil {
		return fmt.Errorf("the server to measure: %w (make build)", err)
	}
	for _, path := range []*string{&o.program, &o.ferret} {
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	s := &session{options: o, log: os.Stderr}
	if s.dir, err = os.MkdirTemp("", "coupdemain-load-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(s.dir)) }()
	s.quiet = s.dir
	if q, err := os.MkdirTemp("/dev/shm", "coupdemain-load-"); err == nil {
		s.quiet = q
		defer func() { err = errors.Join(err, os.RemoveAll(q)) }()
	}
	began := time.Now()
	for _, m := range measures {
		if len(o.only) > 0 && !slices.Contains(o.only, m.name) {
			continue
		}
		from := time.Now()
		if err := m.run(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		fmt.Fprintf(s.log, "· %s measured in %.1f s\n", m.name, time.Since(from).Seconds())
	}
	fmt.Fprintf(s.log, "· all in %.0f s\n", time.Since(began).Seconds())
	s.table.stores = s.stores()
	text := s.table.markdown()
	fmt.Fprint(out, text)
	if o.readme == "" || len(o.only) > 0 {
		return nil
	}
	return writeFigures(o.readme, text)
}

// note tells the terminal how a measure goes.
func (s *session) note(format string, args ...any) {
	fmt.Fprintf(s.log, "  "+format+"\n", args...)
}

// stores says which measures paid for the disk.
func (s *session) stores() string {
	if s.quiet == s.dir {
		return "Every store was on the disk."
	}
	return "Only the first two rows and those on a shared database pay for the disk: the stores of the others were in memory."
}
