package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"coupdemain/app/archive"
	"coupdemain/app/board"
	"coupdemain/app/journal"
)

// The control socket is how a command reaches the board while a server holds its
// store: HTTP over a unix socket in COUPDEMAIN_DATA, which nobody but the server's
// own system user may open. Nothing of it is on the network's address.

// controlPath is where it is. A demonstration has none: no command opens its store.
func controlPath(c Config) string { return filepath.Join(c.Data, "control.sock") }

// outcomeTrailer tells how an answer ended, behind its last byte: without it the
// server stopped in the middle.
const outcomeTrailer = "Coupdemain-Outcome"

// outcome is the trailer's JSON.
type outcome struct {
	Report archive.Report `json:"report"`
	Error  string         `json:"error,omitempty"`
}

// maxOutcome bounds an error in a trailer, which a client reads from one small buffer.
const maxOutcome = 1000

// goodbye is how long clients may take to read why their answer was cut short.
const goodbye = time.Second

// works is what can be asked of a store, in use or not: what it writes is for the
// one who asked. Only one at a time runs in a server.
var works = map[string]func(context.Context, journal.Store, io.Writer) (archive.Report, error){
	"backup": archive.Backup,
	"export": archive.Export,
	"verify": verify,
}

// control answers on the socket.
type control struct {
	store   journal.Store
	board   *board.Board
	path    string
	file    os.FileInfo // of the socket, to know it again
	server  *http.Server
	cancel  context.CancelFunc
	turn    chan struct{}
	running sync.WaitGroup
}

// openControl starts answering. Failing to is no reason not to serve: the caller warns.
func openControl(path string, store journal.Store, b *board.Board, log *slog.Logger) (*control, error) {
	listener, err := listenControl(path)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", path, err)
	}
	// Without its Inspector: the embedded one holds every writer up while it walks
	// the file, page by page. What stands in the file is read all the same.
	plain := struct{ journal.Store }{store}
	c := &control{store: plain, board: b, path: path, turn: make(chan struct{}, 1)}
	if c.file, err = os.Lstat(path); err != nil {
		return nil, errors.Join(fmt.Errorf("listen on %s: %w", path, err), listener.Close())
	}
	var ctx context.Context
	ctx, c.cancel = context.WithCancel(context.Background())
	routes := http.NewServeMux()
	routes.HandleFunc("GET /status", c.status)
	for name, work := range works {
		routes.HandleFunc("GET /"+name, c.long(work))
	}
	c.server = &http.Server{Handler: routes, BaseContext: func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	c.running.Go(func() {
		if err := c.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("the control socket ended", "error", err)
		}
	})
	return c, nil
}

// listenControl takes the place of a socket that a killed server left, and of
// nothing else. The new one is made where only we may look, so that it never
// stands at its path with other rights than its own.
func listenControl(path string) (net.Listener, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := vacant(path); err != nil {
		return nil, err
	}
	room, err := os.MkdirTemp(dir, ".c")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(room)
	made := filepath.Join(room, "s")
	listener, err := net.Listen("unix", made)
	if errors.Is(err, syscall.EINVAL) {
		return nil, fmt.Errorf("the path is too long for a socket (%d bytes; most systems take 103)", len(made))
	}
	if err != nil {
		return nil, err
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false) // it moves away from there
	if err = os.Chmod(made, 0o600); err == nil {
		err = os.Rename(made, path)
	}
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// vacant says why a socket must not be put at a path.
func vacant(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode()&os.ModeSocket == 0:
		return errors.New("something that is not a socket stands there")
	}
	conn, err := net.DialTimeout("unix", path, goodbye)
	switch {
	case err == nil:
		return errors.Join(errors.New("another server answers there"), conn.Close())
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, os.ErrNotExist):
		return nil
	}
	return fmt.Errorf("another server may be answering there: %w", err)
}

// close ends what is under way, whose clients are told, and takes the socket away.
func (c *control) close(ctx context.Context) error {
	c.cancel()
	leave, done := context.WithTimeout(ctx, goodbye)
	defer done()
	err := c.server.Shutdown(leave)
	if errors.Is(err, context.DeadlineExceeded) {
		err = c.server.Close() // of clients that do not read
	}
	ended := make(chan struct{})
	go func() { c.running.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-ctx.Done():
		err = errors.Join(err, ctx.Err())
	}
	if info, serr := os.Lstat(c.path); serr == nil && os.SameFile(info, c.file) {
		err = errors.Join(err, os.Remove(c.path))
	}
	return err
}

// long answers with what a work writes, and with its outcome behind that.
func (c *control) long(work func(context.Context, journal.Store, io.Writer) (archive.Report, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c.running.Add(1)
		defer c.running.Done()
		select {
		case c.turn <- struct{}{}:
			defer func() { <-c.turn }()
		default:
			http.Error(w, "the server is at another backup, export or verification: try again later", http.StatusConflict)
			return
		}
		w.Header().Set("Trailer", outcomeTrailer)
		w.Header().Set("Content-Type", "application/octet-stream")
		var o outcome
		var err error
		if o.Report, err = work(r.Context(), c.store, w); err != nil {
			if o.Error = err.Error(); r.Context().Err() != nil {
				o.Error = "the server is stopping"
			}
			o.Error = o.Error[:min(len(o.Error), maxOutcome)]
		}
		o.Report.Missing = nil // too long for a trailer; an archive says it itself
		text, err := json.Marshal(o)
		if err != nil {
			panic(http.ErrAbortHandler) // the client sees that the answer is not whole
		}
		w.Header().Set(outcomeTrailer, string(text))
	}
}

// boardStatus is what `coupdemain status` prints.
type boardStatus struct {
	Pos     int64  `json:"pos"`
	Hash    string `json:"hash"`
	Digest  string `json:"digest"` // of the state: the same at the same position on every node of one version
	Ready   bool   `json:"ready"`
	Reason  string `json:"reason,omitempty"`
	Version string `json:"version"`
}

func (c *control) status(w http.ResponseWriter, _ *http.Request) {
	s := c.board.State()
	digest := s.Digest()
	answer := boardStatus{Pos: s.Pos, Hash: s.Hash, Digest: hex.EncodeToString(digest[:]), Ready: true, Version: versionText()}
	if err := c.board.Ready(); err != nil {
		answer.Ready, answer.Reason = false, err.Error()
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		panic(http.ErrAbortHandler)
	}
}
