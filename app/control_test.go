package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coupdemain/app/archive"
	"coupdemain/app/journal/bolt"
)

// shortDir is a directory whose path leaves room for a socket's.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cdm")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// town is a configuration whose store holds somebody.
func town(t *testing.T) (env []string, dir string) {
	t.Helper()
	dir = shortDir(t)
	env = []string{"COUPDEMAIN_DATA=" + dir, "COUPDEMAIN_LOG=error"}
	if _, err := try(t, env, "person", "add", "--email", "r@exemple.fr", "--name", "Régie", "--role", "steward"); err != nil {
		t.Fatal(err)
	}
	return env, dir
}

func statusIn(t *testing.T, env []string) (s boardStatus) {
	t.Helper()
	out, err := try(t, env, "status")
	if err == nil {
		err = json.Unmarshal([]byte(out), &s)
	}
	if err != nil {
		t.Fatalf("status: %s %v", out, err)
	}
	return s
}

func TestRunningBoardIsCopiedExportedAndVerified(t *testing.T) {
	env, dir := town(t)
	before := statusIn(t, env)
	address, stop := serve(t, env)
	info, err := os.Stat(filepath.Join(dir, "control.sock"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v %v", info, err)
	}
	now := statusIn(t, env)
	if before.Ready || !now.Ready || now.Reason != "" || before.Reason == "" || now.Pos != before.Pos || now.Hash != before.Hash || now.Digest != before.Digest || now.Digest == "" {
		t.Errorf("without a server %+v, with one %+v", before, now)
	}
	file := filepath.Join(dir, "copy.cdm")
	out, err := try(t, env, "backup", file)
	if err != nil || !strings.Contains(out, "copied: ") || !strings.Contains(out, now.Hash) {
		t.Errorf("backup: %s %v", out, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v %v", info, err)
	}
	if _, err := try(t, env, "backup", file); err == nil {
		t.Error("a copy was overwritten")
	}
	if out, err := try(t, env, "verify"); err != nil || !strings.Contains(out, now.Hash) {
		t.Errorf("verify: %s %v", out, err)
	}
	lines, err := try(t, env, "export")
	if err != nil {
		t.Error(err)
	}
	_, page := get(t, address+"/api/v1/journal?limit=200", "")
	var journal struct{ Items []json.RawMessage }
	if err := json.Unmarshal([]byte(page), &journal); err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, item := range journal.Items {
		want += string(item) + "\n"
	}
	if lines != want || want == "" {
		t.Errorf("the export is %q, the API gives %q", lines, want)
	}
	for _, path := range []string{"/backup", "/export", "/verify", "/control.sock", "/control.sock/backup"} {
		if status, _ := get(t, address+path, ""); status != 404 {
			t.Errorf("%s over the network: %d", path, status)
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "control.sock")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
	elsewhere := []string{"COUPDEMAIN_DATA=" + shortDir(t), "COUPDEMAIN_LOG=error"}
	if out, err := try(t, elsewhere, "restore", file); err != nil || !strings.Contains(out, now.Hash) {
		t.Errorf("restore: %s %v", out, err)
	}
	if got := statusIn(t, elsewhere); got.Digest != now.Digest || got.Pos != now.Pos {
		t.Errorf("put back: %+v, want %+v", got, now)
	}
	if _, err := try(t, elsewhere, "restore", file); !errors.Is(err, archive.ErrNotEmpty) {
		t.Errorf("a store was overwritten: %v", err)
	}
	left, err := os.ReadDir(dir)
	for _, f := range left {
		if err != nil || strings.HasPrefix(f.Name(), ".") {
			t.Errorf("left behind: %v %v", f, err)
		}
	}
}

func TestCopyGoesThroughPipes(t *testing.T) {
	env, _ := town(t)
	c, err := readConfig(env)
	if err != nil {
		t.Fatal(err)
	}
	for _, running := range []bool{false, true} {
		stop := func() error { return nil }
		if running {
			_, stop = serve(t, env)
		}
		var file, said bytes.Buffer
		if err := command(t.Context(), []string{"backup", "-"}, env, &file, &said); err != nil || !strings.Contains(said.String(), "copied: ") {
			t.Errorf("running %v: %s %v", running, said.String(), err)
		}
		to := c
		to.Data = shortDir(t)
		var out strings.Builder
		if err := cmdRestore(t.Context(), to, []string{"-"}, io.MultiReader(&file), &out, io.Discard); err != nil {
			t.Errorf("running %v: %s %v", running, out.String(), err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	}
}

func TestStaleSocketIsReplacedAndALiveOneIsNot(t *testing.T) {
	env, dir := town(t)
	path := filepath.Join(dir, "control.sock")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false) // as after a kill
	if _, err := listenControl(path); err == nil || !strings.Contains(err.Error(), "another server answers there") {
		t.Errorf("a live socket: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	_, stop := serve(t, env)
	if s := statusIn(t, env); !s.Ready {
		t.Errorf("%+v", s)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestServerWithoutASocketServesAndCommandsSayWhy(t *testing.T) {
	env, dir := town(t)
	path := filepath.Join(dir, "control.sock")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	address, stop := serve(t, env)
	if status, _ := get(t, address+"/readyz", ""); status != 200 {
		t.Errorf("not ready: %d", status)
	}
	for _, args := range [][]string{{"backup", filepath.Join(dir, "copy")}, {"export"}, {"verify"}, {"status"}} {
		if _, err := try(t, env, args...); !errors.Is(err, bolt.ErrHeld) || !strings.Contains(err.Error(), "does not answer") {
			t.Errorf("%v: %v", args, err)
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "mine" {
		t.Errorf("the file at the socket's place: %q %v", got, err)
	}
	_, err := listenControl(filepath.Join(dir, strings.Repeat("x", 120), "control.sock"))
	if err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("a long path: %v", err)
	}
}

func TestCommandsWantABoard(t *testing.T) {
	empty := environ(t)
	s, err := bolt.Open(bolt.Config{Dir: strings.TrimPrefix(empty[0], "COUPDEMAIN_DATA=")})
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"backup", "-"}, {"export"}, {"verify"}, {"status"}} {
		env := environ(t)
		if _, err := try(t, env, args...); err == nil {
			t.Errorf("%v was done on nothing", args)
		}
		if _, err := try(t, empty, args...); err == nil || !strings.Contains(err.Error(), "journal is empty") {
			t.Errorf("%v on an empty store: %v", args, err)
		}
		if _, err := os.Stat(filepath.Join(strings.TrimPrefix(env[0], "COUPDEMAIN_DATA="), "board.db")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%v made a store: %v", args, err)
		}
	}
}
