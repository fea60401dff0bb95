package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
)

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
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	return run(ctx, c, options{demo: *demo, listener: listener, log: newLog(c, log)})
}
