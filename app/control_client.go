package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"coupdemain/app/archive"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
)

// remote is a running server's control socket.
type remote struct{ client *http.Client }

// reach finds the server of this directory; the error says why nobody answers.
func reach(ctx context.Context, c Config) (*remote, error) {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "unix", controlPath(c))
	}
	conn, err := dial(ctx, "", "")
	if err != nil {
		return nil, err
	}
	return &remote{&http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}}, conn.Close()
}

func (r *remote) get(ctx context.Context, what string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", "http://control/"+what, nil)
	if err != nil {
		return nil, err
	}
	res, err := r.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask the running server: %w", err)
	}
	if res.StatusCode == http.StatusOK {
		return res, nil
	}
	text, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	return nil, errors.Join(fmt.Errorf("the running server: %s", strings.TrimSpace(string(text))), err, res.Body.Close())
}

// do has the server do one of its works and writes what it gives to w. An answer
// that is not whole is an error, and an archive is checked on its way.
func (r *remote) do(ctx context.Context, what string, w io.Writer) (report archive.Report, err error) {
	res, err := r.get(ctx, what)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	to := &sink{w: w}
	from := io.TeeReader(res.Body, to)
	if what == "backup" {
		report, err = archive.Check(from)
	}
	if to.err != nil {
		return report, to.err
	}
	// The outcome is behind the last byte, also of an archive that was cut short.
	if _, rerr := io.Copy(io.Discard, from); rerr != nil {
		return report, errors.Join(to.err, fmt.Errorf("the running server stopped in the middle: %w", rerr))
	}
	var o outcome
	if jerr := json.Unmarshal([]byte(res.Trailer.Get(outcomeTrailer)), &o); jerr != nil {
		return report, errors.Join(errors.New("the running server stopped in the middle"), err)
	}
	if o.Error != "" {
		return report, errors.New(o.Error)
	}
	if what != "backup" {
		report = o.Report
	}
	return report, err
}

// sink keeps an error of the destination apart from one of the source.
type sink struct {
	w   io.Writer
	err error
}

func (s *sink) Write(p []byte) (n int, err error) {
	n, s.err = s.w.Write(p)
	return n, s.err
}

// onBoard does one of the works on the configured board: through the server that
// holds the embedded store, or on the store itself.
func onBoard(ctx context.Context, c Config, what string, w io.Writer, log io.Writer) (report archive.Report, err error) {
	var silent error
	if c.MongoDB == "" {
		server, err := reach(ctx, c)
		if err == nil {
			return server.do(ctx, what, w)
		}
		silent = err
	}
	store, err := openBoardStore(ctx, c, log)
	if errors.Is(err, bolt.ErrHeld) {
		return report, fmt.Errorf("%w, and does not answer: %w", err, silent)
	}
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return works[what](ctx, store, w)
}

// openBoardStore opens a store that must hold something: a mistyped directory or
// database is no empty board.
func openBoardStore(ctx context.Context, c Config, log io.Writer) (journal.Store, error) {
	if c.MongoDB == "" {
		if _, err := os.Stat(filepath.Join(c.Data, "board.db")); err != nil {
			return nil, fmt.Errorf("there is no board in %s: %w", c.Data, err)
		}
	}
	store, err := openStore(ctx, c, newLog(c, log))
	if err != nil {
		return nil, err
	}
	// A head that cannot be read is what the work itself is to tell of.
	if head, err := store.Journal().Head(ctx); err == nil && head.Pos == 0 {
		return nil, errors.Join(errors.New("there is no board in this store: its journal is empty"), store.Close())
	}
	return store, nil
}
