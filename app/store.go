package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
	"coupdemain/app/journal/mongo"
)

// openStore opens the board's memory: the embedded store, of which bolt says when
// a server holds it, or the MongoDB that any number of nodes share.
func openStore(ctx context.Context, c Config, log *slog.Logger) (journal.Store, error) {
	if c.MongoDB == "" {
		return bolt.Open(bolt.Config{Dir: c.Data, Log: log})
	}
	store, err := mongo.Open(ctx, mongo.Config{URI: c.MongoDB, Log: log})
	if err != nil {
		return nil, fmt.Errorf("%sMONGODB_URI: %w", prefix, err)
	}
	log.Info("the database is connected", "server", store.Describe())
	return store, nil
}

// openDemoStore opens the demonstration's own store, beside the board's.
func openDemoStore(c Config, log *slog.Logger) (journal.Store, error) {
	return bolt.Open(bolt.Config{Dir: filepath.Join(c.Data, "demo"), Log: log})
}

// boardOn is a board's configuration on a store that openStore opened.
func boardOn(c Config, store journal.Store, log *slog.Logger) board.Config {
	return board.Config{Store: store, Law: c.Law, Secret: c.Secret, Now: now, Log: log, MaxBatch: c.maxBatch(), Shared: c.MongoDB != ""}
}

// maxBatch is how many commits the store takes in one append; 0 for its most.
func (c Config) maxBatch() int {
	if c.MongoDB != "" {
		return mongo.MaxBatch
	}
	return 0
}

// newLog writes lines for people to read or machines to collect.
func newLog(c Config, to io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: level}))
}
