package before

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"

	"coupdemain/app/archive"
	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/app/journal/bolt"
	"coupdemain/app/search"
	"coupdemain/handlers"
	"coupdemain/handlers/edge"
	"coupdemain/scripts/demo"
)

// This file alone knows what the program's parts are called now: all that the
// tests of an old board need is a server on it, whose clock stands still.

// served is a server on a store, at one instant.
type served struct {
	url  string
	pos  int64
	hash string
	find func(words string) ([]string, error)
}

// serveAt serves the store in dir until the test ends, as run does, without mail,
// sockets and limits.
func serveAt(t *testing.T, dir string, now time.Time, log *slog.Logger) served {
	t.Helper()
	store, err := bolt.Open(bolt.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	stop(t, func(context.Context) error { return store.Close() })
	b, err := board.Open(t.Context(), board.Config{Store: store, Law: demo.Law, Log: log, NoLimits: true,
		Now: func() time.Time { return now }, Wake: func(time.Time) <-chan time.Time { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	stop(t, b.Close)
	at := served{pos: b.State().Pos, hash: b.State().Hash}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at.url = "http://" + listener.Addr().String()
	signIn, err := auth.New(b, boardURL, nil)
	if err != nil {
		t.Fatal(err)
	}
	found := search.New(b, log)
	stop(t, func(context.Context) error { return found.Close() })
	at.find = found.Missions
	app := handlers.New(handlers.Server{Board: b, Auth: signIn, Search: found, Log: log,
		Config: edge.Config{URL: boardURL, Operator: "Syndicat mixte", Version: "before"}})
	gone := make(chan error, 1)
	go func() { gone <- app.Listener(listener) }()
	stop(t, func(ctx context.Context) error {
		if err := app.ShutdownWithContext(ctx); err != nil {
			return err
		}
		return <-gone
	})
	// What is shut down before it serves would go on for ever.
	answer, err := http.Get(at.url + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return at
}

// restoreInto puts a copy back into an empty store.
func restoreInto(t *testing.T, dir, copied string) {
	t.Helper()
	store, err := bolt.Open(bolt.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(copied)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := archive.Restore(t.Context(), store, 0, f); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

// stop has something stopped when the test ends, the last first.
func stop(t *testing.T, how func(context.Context) error) {
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := how(ctx); err != nil {
			t.Error(err)
		}
	})
}

// ask makes the request of a viewer: by session, by token for the API.
func (v viewer) ask(t *testing.T, base, path string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	host, err := url.Parse(boardURL)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host.Host
	r.Header.Set("Accept-Language", v.lang)
	switch {
	case v.cookie == "":
	case isAPI(path):
		r.Header.Set("Authorization", "Bearer "+v.token)
	default:
		r.AddCookie(&http.Cookie{Name: "cdm_session", Value: v.cookie})
	}
	return r
}
