package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coupdemain/app/journal/bolt"
	"errors"
)

// environ is a configuration over a store of the test's own.
func environ(t *testing.T, more ...string) []string {
	return append([]string{"COUPDEMAIN_DATA=" + t.TempDir(), "COUPDEMAIN_LOG=error"}, more...)
}

// try runs one command and gives what it printed.
func try(t *testing.T, environ []string, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := command(t.Context(), args, environ, &out, io.Discard)
	return out.String(), err
}

// serve runs the board on a port of its own and gives its address and how to stop it.
func serve(t *testing.T, environ []string) (address string, stop func() error) {
	t.Helper()
	c, err := readConfig(environ)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- run(ctx, c, options{listener: l, log: slog.New(slog.DiscardHandler), ready: func() { close(ready) }})
	}()
	select {
	case <-ready:
	case err := <-ended:
		cancel()
		t.Fatalf("the board did not start: %v", err)
	}
	return "http://" + l.Addr().String(), func() error { cancel(); return <-ended }
}

func get(t *testing.T, address, token string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	r.Close = true
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestPersonAddedByTheCommandLineIsServed(t *testing.T) {
	env := environ(t)
	args := []string{"person", "add", "--email", "zoe@exemple.fr", "--name", "Zoé", "--role", "developer", "--skill", "openmairie=proven", "--token"}
	out, err := try(t, env, args...)
	if err != nil {
		t.Fatal(err)
	}
	var added addedPerson
	if err := json.Unmarshal([]byte(out), &added); err != nil || added.ID == "" || added.Developer == "" || added.Token == "" {
		t.Fatalf("%s %v", out, err)
	}
	again, err := try(t, env, args[:len(args)-1]...)
	if err != nil || !strings.Contains(again, added.ID) || !strings.Contains(again, added.Developer) {
		t.Errorf("said again: %s %v", again, err)
	}
	address, stop := serve(t, env)
	if status, body := get(t, address+"/api/v1/me", added.Token); status != 200 || !strings.Contains(body, "zoe@exemple.fr") {
		t.Errorf("%d %s", status, body)
	}
	if status, body := get(t, address+"/metrics", ""); status != 200 || !strings.Contains(body, "coupdemain_http_seconds") {
		t.Errorf("metrics: %d", status)
	}
	if status, _ := get(t, address+"/readyz", ""); status != 200 {
		t.Errorf("not ready: %d", status)
	}
	if _, err := try(t, env, args...); !errors.Is(err, bolt.ErrHeld) {
		t.Errorf("the store that a server holds was opened: %v", err)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if out, err := try(t, env, "verify"); err != nil || !strings.Contains(out, "head: position") {
		t.Errorf("%s %v", out, err)
	}
}

func TestBadCommandsAreRefused(t *testing.T) {
	for _, args := range [][]string{
		nil, {"dance"}, {"person"}, {"person", "add"}, {"person", "add", "--email", "a@b.fr", "--name", "A", "--role", "king"},
		{"person", "add", "--email", "a@b.fr", "--name", "A", "--role", "agent"},
		{"person", "add", "--email", "a@b.fr", "--name", "A", "--role", "developer", "--skill", "x"},
		{"person", "add", "--email", "a@b.fr", "--name", "A", "--role", "agent", "--authority", "V", "--siret", "12"},
		{"import", "list"}, {"import", "sill", "/does/not/exist"}, {"backup"}, {"restore"}, {"restore", "/does/not/exist"}, {"export", "a", "b"}, {"serve", "now"},
	} {
		if _, err := try(t, environ(t), args...); err == nil {
			t.Errorf("%v was taken", args)
		}
	}
}

func TestDamagedStoreIsNotServed(t *testing.T) {
	env := environ(t)
	if _, err := try(t, env, "person", "add", "--email", "r@exemple.fr", "--name", "Régie", "--role", "steward"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(strings.TrimPrefix(env[0], "COUPDEMAIN_DATA="), "board.db")
	if err := os.WriteFile(path, []byte("not a store"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := try(t, env, "verify"); err == nil {
		t.Error("verify finds nothing wrong with a file that is no store")
	}
}
