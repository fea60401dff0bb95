//go:build !race

// Ferretdb serves the wire protocol of MongoDB from SQLite files, for tests and
// measures on machines without a MongoDB. It prints its address on the first line
// of its output and ends when it is told to or when its input is closed, so that
// a test that dies leaves no server behind.
//
// It is a process of its own so that it can be killed, and so that the race
// detector of the tests, under which SQLite is ten times slower, is never in it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/FerretDB/FerretDB/ferretdb"
)

type config struct {
	listen, dir, synchronous string
}

func main() {
	var c config
	flag.StringVar(&c.listen, "listen", "127.0.0.1:0", "TCP `address`; port 0 is any free one")
	flag.StringVar(&c.dir, "dir", "", "`folder` of the databases; without it they go with the process")
	flag.StringVar(&c.synchronous, "synchronous", "full", "`full` waits for the disk at every commit, off never does")
	flag.Parse()
	if err := run(c); err != nil {
		fmt.Fprintln(os.Stderr, "ferretdb:", err)
		os.Exit(1)
	}
}

// endLimit is how long clients that stay connected hold up the end; the server
// drops them after three seconds and then closes its files in order.
const endLimit = 5 * time.Second

func run(c config) error {
	if c.synchronous != "full" && c.synchronous != "off" {
		return fmt.Errorf("-synchronous is full or off, not %q", c.synchronous)
	}
	dir, forget, err := folder(c.dir)
	if err != nil {
		return err
	}
	defer forget()
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: c.listen},
		Handler:   "sqlite",
		SQLiteURL: databases(dir, c.synchronous),
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return fmt.Errorf("serve the files in %s at %s: %w", dir, c.listen, err)
	}
	signal.Ignore(syscall.SIGXFSZ) // a full disk is an error of the write, not the end
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx) }()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // however it ends, nobody is there any more
		stop()
	}()
	fmt.Println(server.MongoDBURI())

	<-ctx.Done()
	select {
	case err = <-ended:
	case <-time.After(endLimit):
	}
	return err
}

// folder gives the folder of the databases, made when it is not there, and what
// is to be done with it at the end.
func folder(dir string) (path string, forget func(), err error) {
	if dir != "" {
		path, err = filepath.Abs(dir)
		if err == nil {
			err = os.MkdirAll(path, 0o700)
		}
		return path, func() {}, err
	}
	path, err = os.MkdirTemp("", "ferretdb")
	return path, func() { _ = os.RemoveAll(path) }, err
}

// databases is the address of a folder of SQLite files.
func databases(dir, synchronous string) string {
	u := url.URL{Scheme: "file", Path: dir + "/", OmitHost: true}
	u.RawQuery = url.Values{"_pragma": {"synchronous(" + synchronous + ")"}}.Encode()
	return u.String()
}
