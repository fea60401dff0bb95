package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/mongo"
	mongooptions "go.mongodb.org/mongo-driver/mongo/options"

	"coupdemain/app/board"
)

// given names a MongoDB to measure with.
const given = "COUPDEMAIN_TEST_MONGODB_URI"

// database is a server that the nodes share.
type database struct {
	uri  *url.URL
	what string     // in words, for the table
	ours *exec.Cmd  // nil: it was given
	gone chan error // of ours
	made []string   // databases to drop
}

// openDatabase takes the MongoDB that was given, or starts a FerretDB in dir that
// waits for the disk at every commit.
func openDatabase(ctx context.Context, program, dir string) (*database, error) {
	if uri := os.Getenv(given); uri != "" {
		u, err := url.Parse(uri)
		return &database{uri: u, what: "MongoDB"}, err
	}
	if _, err := os.Stat(program); err != nil {
		return nil, fmt.Errorf("the database to measure with: %w (make bench builds it, %s names another)", err, given)
	}
	d := &database{what: "FerretDB 1.24 on SQLite", ours: exec.CommandContext(ctx, program, "-dir", dir), gone: make(chan error, 1)}
	d.ours.Stderr = os.Stderr
	if _, err := d.ours.StdinPipe(); err != nil { // it ends when this process does
		return nil, err
	}
	out, err := d.ours.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := d.ours.Start(); err != nil {
		return nil, fmt.Errorf("start the database: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	go func() { d.gone <- d.ours.Wait() }()
	if err == nil {
		d.uri, err = url.Parse(strings.TrimSpace(line))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the database did not say where it is: %w", err), d.end(ctx))
	}
	return d, nil
}

// fresh is the name and the address of a new database.
func (d *database) fresh() (name, uri string) {
	u := *d.uri
	name = "load" + strings.ToLower(board.NewKey()[16:])
	d.made = append(d.made, name)
	u.Path = "/" + name
	return name, u.String()
}

// connect opens a plain client, for the bare loop and for the end.
func (d *database) connect(ctx context.Context) (*mongo.Client, error) {
	return mongo.Connect(ctx, mongooptions.Client().ApplyURI(d.uri.String()))
}

// end drops what was made on a server that was given, and ends one of our own.
func (d *database) end(ctx context.Context) error {
	if d.ours != nil {
		return errors.Join(d.ours.Process.Signal(os.Interrupt), endProcess(d.ours, d.gone, 5*time.Second))
	}
	client, err := d.connect(ctx)
	if err != nil {
		return err
	}
	for _, name := range d.made {
		err = errors.Join(err, client.Database(name).Drop(ctx))
	}
	return errors.Join(err, client.Disconnect(ctx))
}
