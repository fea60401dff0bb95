package main

import (
	"io"
	"log/slog"
	"path/filepath"

	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
)

// openStore opens the board's memory. While a server holds it, bolt says so.
func openStore(c Config, demo bool, log *slog.Logger) (journal.Store, error) {
	dir := c.Data
	if demo {
		dir = filepath.Join(dir, "demo")
	}
	return bolt.Open(bolt.Config{Dir: dir, Log: log})
}

// newLog writes lines for people to read or machines to collect.
func newLog(c Config, to io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: level}))
}
