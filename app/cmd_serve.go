package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"runtime"
)

// headroom is how much the memory may grow, at least, before the collector runs.
// What a small board holds is a few megabytes: with nothing else to go by, the
// collector would run dozens of times a second under load and take a fifth of the
// machine. The bytes are never written to, so they cost address space only. The
// runtime has no setting for a least heap: a larger GC percentage would cost a
// large board several times its memory, and with the percentage off and a limit
// in its place, a board that grows to the limit would collect without end.
const headroom = 64 << 20

// cmdServe runs the board until ctx ends.
func cmdServe(ctx context.Context, c Config, args []string, log io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(log)
	demo := flags.Bool("demo", false, "an imaginary board in its own store")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("serve: what is %q?", flags.Arg(0))
	}
	if *demo && !c.loopback() {
		return errors.New("serve --demo: a demonstration is for this machine only: COUPDEMAIN_URL must be loopback")
	}
	if *demo && c.MongoDB != "" {
		return fmt.Errorf("serve --demo: a demonstration lives in its own embedded store: unset %sMONGODB_URI", prefix)
	}
	room := make([]byte, headroom)
	defer runtime.KeepAlive(room)
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	return run(ctx, c, options{demo: *demo, listener: listener, log: newLog(c, log)})
}
