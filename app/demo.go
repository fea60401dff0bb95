package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"coupdemain/app/journal"
	entrance "coupdemain/handlers/demo"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/scripts/demo"
)

// openDemo opens the demonstration's own store and plants its story, anew when
// its last open mission has closed: a visitor finds a board that lives.
func openDemo(ctx context.Context, c Config, log *slog.Logger) (journal.Store, error) {
	store, err := openDemoStore(c, log)
	if err != nil {
		return nil, err
	}
	over, err := demoOver(ctx, store, log)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	if over {
		log.Info("the demonstration is over: planting it anew")
		if err := store.Close(); err != nil {
			return nil, err
		}
		if err := os.RemoveAll(filepath.Join(c.Data, "demo")); err != nil {
			return nil, fmt.Errorf("remove the old demonstration: %w", err)
		}
		if store, err = openDemoStore(c, log); err != nil {
			return nil, err
		}
	}
	if err := demo.Plant(ctx, store, c.Secret, now(), log); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// demoOver tells that a store which was planted has no mission open to bids any more.
func demoOver(ctx context.Context, store journal.Store, log *slog.Logger) (bool, error) {
	head, err := store.Journal().Head(ctx)
	if err != nil || head.Pos == 0 {
		return false, err
	}
	over := false
	err = look(ctx, store, log, func(s models.State) {
		over = len(view.Missions(s, view.Filter{}, "", 1, now()).Items) == 0
	})
	return over, err
}

// doors are the people as whom a visitor may enter.
func doors() ([]entrance.Door, error) {
	list, err := demo.Doors()
	if err != nil {
		return nil, err
	}
	out := make([]entrance.Door, len(list))
	for i, d := range list {
		out[i] = entrance.Door{Label: d.Label, Email: d.Email, About: d.About, Of: d.Of, Role: d.Role}
	}
	return out, nil
}
