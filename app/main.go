// Command coupdemain is the board: a developer bank with a board of missions.
//
// main handles signals and exit codes; run.go wires, starts and stops. Package
// app is the only one that imports everything, and the only one that reads the
// environment.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "coupdemain:", err)
		os.Exit(1)
	}
}

// usage is what is printed when a command is not known.
const usage = `usage: coupdemain COMMAND

  serve [--demo]         run the board (--demo: an imaginary one in its own store)
  person add …           register a person: --email E --name N --role agent|developer|steward
                         [--authority NAME --siret S --regime public|private] [--skill SLUG=LEVEL]… [--token]
  import sill FILE       enter the State's list of free software
  status                 where the board is: position, hash, digest, readiness
  healthy                whether this machine's server answers: for containers
  verify                 recompute every hash of the store
  backup FILE            copy the board, in use or not, into a new file (- for the standard output)
  restore FILE           put a copy back into an empty store, embedded or MongoDB (- for the standard input)
  export [FILE]          write the public journal, one JSON object a line
  config                 print the configuration with its defaults
  version                print the release, its commit and the fingerprint of its rules`

var errUsage = errors.New("unknown command\n\n" + usage)

// command runs one subcommand.
func command(ctx context.Context, args, environ []string, out, log io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	if args[0] == "version" {
		return cmdVersion(out)
	}
	cfg, err := readConfig(environ)
	if err != nil {
		return err
	}
	switch args[0] {
	case "serve":
		return cmdServe(ctx, cfg, args[1:], log)
	case "person":
		return cmdPerson(ctx, cfg, args[1:], out, log)
	case "import":
		return cmdImport(ctx, cfg, args[1:], out, log)
	case "status":
		return cmdStatus(ctx, cfg, out, log)
	case "healthy":
		return cmdHealthy(ctx, cfg)
	case "verify":
		return cmdVerify(ctx, cfg, out, log)
	case "backup":
		return cmdBackup(ctx, cfg, args[1:], out, log)
	case "restore":
		return cmdRestore(ctx, cfg, args[1:], os.Stdin, out, log)
	case "export":
		return cmdExport(ctx, cfg, args[1:], out, log)
	case "config":
		return cmdConfig(cfg, out)
	}
	return errUsage
}
