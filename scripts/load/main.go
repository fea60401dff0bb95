// Command load measures how fast the board is, against what the same machine can
// do at best: beside each figure stands that of a bare loop which does only the
// unavoidable work with the same bytes, in the same run. `make bench` calls it and
// it writes the table of the README.
//
// It promises to end by itself: every measure has a bounded number of requests and
// a time limit, everything it starts is ended by its process number, also after a
// failure, and nothing leaves the loopback interface. It imports app/board to plant
// stores, and bbolt and gorilla for the bare loops; nothing imports it.
//
// It calls itself for what must be a process of its own:
//
//	load              the whole run, see -help
//	load floor-bids   a bare websocket server that commits in groups
//	load floor-events a bare server that writes the same bytes to every reader
//	load watch        readers of a server's events
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "floor-bids":
			return floorBids(args[1:], in, out)
		case "floor-events":
			return floorEvents(in, out)
		case "watch":
			return watch(in, out)
		}
	}
	o, err := readOptions(args)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, o.limit)
	defer cancel()
	return bench(ctx, o, out)
}

// options of a run.
type options struct {
	program string   // the server that is measured
	ferret  string   // serves MongoDB's protocol where there is no MongoDB
	readme  string   // whose figures are replaced; empty: none
	only    []string // names of measures; empty: all
	quick   bool
	commits int           // of the journal that a start reads
	limit   time.Duration // of the whole run
}

func readOptions(args []string) (options, error) {
	o := options{limit: 170 * time.Second}
	only := ""
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.StringVar(&o.program, "program", "bin/coupdemain", "the server to measure")
	flags.StringVar(&o.ferret, "ferretdb", "bin/ferretdb", "serves MongoDB's protocol, unless "+given+" names a MongoDB")
	flags.StringVar(&o.readme, "readme", "", "write the table between the marks of this file")
	flags.StringVar(&only, "only", "", "measures, separated by commas: "+strings.Join(measureNames(), ", "))
	flags.BoolVar(&o.quick, "quick", false, "a smoke run of few seconds; its figures mean nothing")
	flags.IntVar(&o.commits, "commits", 1_000_000, "commits in the journal that a start reads")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("what is %q?", flags.Arg(0))
	}
	if only != "" {
		o.only = strings.Split(only, ",")
	}
	if o.quick && o.readme != "" {
		return o, errors.New("figures of a -quick run mean nothing: they are not written down")
	}
	if o.quick {
		o.limit = 60 * time.Second
		o.commits = min(o.commits, 5000)
	}
	return o, nil
}

// scale is a duration of the full run, or a short one of a quick run.
func (o options) scale(full time.Duration) time.Duration {
	if o.quick {
		return min(full, 400*time.Millisecond)
	}
	return full
}

// count is a number of the full run, or of a quick run.
func (o options) count(full, quick int) int {
	if o.quick {
		return quick
	}
	return full
}
