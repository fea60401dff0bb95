package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coupdemain/app/archive"
	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
)

// gated is a control socket whose works a test adds.
func gated(t *testing.T, add map[string]func(context.Context, journal.Store, io.Writer) (archive.Report, error)) (*control, Config) {
	t.Helper()
	before := maps.Clone(works)
	t.Cleanup(func() { works = before })
	works = maps.Clone(works)
	maps.Copy(works, add)
	c := Config{Data: shortDir(t)}
	store, err := bolt.Open(bolt.Config{Dir: c.Data})
	if err != nil {
		t.Fatal(err)
	}
	b, err := board.Open(t.Context(), board.Config{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(b.Close(context.Background()), store.Close()); err != nil {
			t.Error(err)
		}
	})
	socket, err := openControl(controlPath(c), inspected{store, t}, b, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return socket, c
}

// inspected is a store whose writers would wait for an inspection.
type inspected struct {
	journal.Store
	t *testing.T
}

func (i inspected) Inspect(context.Context, func(*journal.Damage)) error {
	i.t.Error("the writers of a board in use were held up")
	return nil
}

func TestVerificationOfABoardInUseHoldsNobodyUp(t *testing.T) {
	socket, c := gated(t, nil)
	var out strings.Builder
	if err := cmdVerify(t.Context(), c, &out, io.Discard); err != nil || !strings.Contains(out.String(), "all as they were written") {
		t.Errorf("%s %v", out.String(), err)
	}
	if err := socket.close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestStopInTheMiddleOfACopyLeavesNoFile(t *testing.T) {
	begun := make(chan struct{})
	var file bytes.Buffer
	socket, c := gated(t, map[string]func(context.Context, journal.Store, io.Writer) (archive.Report, error){
		"backup": func(ctx context.Context, s journal.Store, w io.Writer) (archive.Report, error) {
			if _, err := archive.Backup(ctx, s, &file); err != nil {
				return archive.Report{}, err
			}
			if _, err := w.Write(file.Bytes()[:file.Len()/2]); err != nil {
				return archive.Report{}, err
			}
			close(begun)
			<-ctx.Done()
			return archive.Report{}, ctx.Err()
		},
	})
	path := filepath.Join(shortDir(t), "copy")
	done := make(chan error, 1)
	go func() { done <- cmdBackup(t.Context(), c, []string{path}, io.Discard, io.Discard) }()
	<-begun
	if err := cmdVerify(t.Context(), c, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "try again later") {
		t.Errorf("a second work beside it: %v", err)
	}
	if err := socket.close(t.Context()); err != nil {
		t.Error(err)
	}
	// On a machine that is busy for a whole second nobody gets to say why.
	err := <-done
	if err == nil || !strings.Contains(err.Error(), "the server is stopping") && !strings.Contains(err.Error(), "in the middle") {
		t.Errorf("the half copy: %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestCopyThatIsCutOffIsAnError(t *testing.T) {
	c := Config{Data: shortDir(t)}
	l, err := net.Listen("unix", controlPath(c))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil { // only dialled
				conn.Close()
				continue
			}
			// As a server does that was killed within a chunk.
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: "+outcomeTrailer+"\r\n\r\nff\r\n{\"pos\":1")
			conn.Close()
		}
	}()
	for _, what := range []string{"backup", "export"} {
		path := filepath.Join(c.Data, "copy")
		if _, err := toFile(t.Context(), c, what, path, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "in the middle") {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s left a file: %v", what, err)
		}
	}
}

func TestStopDoesNotWaitForWhoDoesNotRead(t *testing.T) {
	full := make(chan struct{}, 1)
	ended := make(chan error, 1)
	socket, c := gated(t, map[string]func(context.Context, journal.Store, io.Writer) (archive.Report, error){
		"endless": func(ctx context.Context, _ journal.Store, w io.Writer) (archive.Report, error) {
			for {
				select {
				case full <- struct{}{}:
				default:
				}
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					ended <- err
					return archive.Report{}, err
				}
			}
		},
	})
	conn, err := net.Dial("unix", controlPath(c))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /endless HTTP/1.1\r\nHost: control\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-full
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	if err := socket.close(ctx); err != nil {
		t.Error(err)
	}
	select {
	case <-ended:
	default:
		t.Error("it goes on after the stop")
	}
}

func TestFullDiskLeavesNoCopy(t *testing.T) {
	full := errors.New("the disk is full")
	path := filepath.Join(t.TempDir(), "copy")
	if err := writeNew(path, func(io.Writer) error { return full }); !errors.Is(err, full) {
		t.Error(err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	// Somebody else makes the file while it is written.
	err := writeNew(path, func(io.Writer) error { return os.WriteFile(path, []byte("theirs"), 0o600) })
	if !errors.Is(err, os.ErrExist) {
		t.Errorf("another's file was replaced: %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "theirs" {
		t.Errorf("%q %v", got, err)
	}
}
