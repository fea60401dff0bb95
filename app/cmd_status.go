package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"coupdemain/app/board"
	"coupdemain/app/journal/bolt"
)

// cmdStatus prints where the board is, as JSON: what this machine's server says of
// itself, or what stands in the store when none runs here.
func cmdStatus(ctx context.Context, c Config, out, log io.Writer) error {
	status, err := statusOf(ctx, c, log)
	if err != nil {
		return fmt.Errorf("status: %w", err)
	}
	return json.NewEncoder(out).Encode(status)
}

func statusOf(ctx context.Context, c Config, log io.Writer) (status boardStatus, err error) {
	server, silent := reach(ctx, c)
	if silent == nil {
		res, err := server.get(ctx, "status")
		if err != nil {
			return status, err
		}
		defer res.Body.Close()
		return status, json.NewDecoder(res.Body).Decode(&status)
	}
	store, err := openBoardStore(ctx, c, log)
	if errors.Is(err, bolt.ErrHeld) {
		return status, fmt.Errorf("%w, and does not answer: %w", err, silent)
	}
	if err != nil {
		return status, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	s, err := board.Replay(ctx, store.Journal())
	if err != nil {
		return status, err
	}
	digest := s.Digest()
	return boardStatus{Pos: s.Pos, Hash: s.Hash, Digest: hex.EncodeToString(digest[:]), Reason: "no server answers at " + controlPath(c), Version: versionText()}, nil
}
