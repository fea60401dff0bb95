package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"go.etcd.io/bbolt"
)

// committer writes payloads to a bbolt file in groups: whatever waits goes into
// one transaction, with one forced write. Nothing durable is faster on bbolt.
type committer struct {
	db    *bbolt.DB
	calls chan chan error
	value []byte
	next  uint64
	done  chan struct{}
}

var bareBucket = []byte("journal")

func newCommitter(path string, size int) (*committer, error) {
	// As the board's store opens its own.
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, InitialMmapSize: 4 << 30, NoStatistics: true})
	if err != nil {
		return nil, err
	}
	if err := db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket(bareBucket); return err }); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	c := &committer{db: db, calls: make(chan chan error, 1000), value: make([]byte, size), done: make(chan struct{})}
	for i := range c.value {
		c.value[i] = byte('a' + i%26)
	}
	go c.loop()
	return c, nil
}

func (c *committer) commit(answer chan error) error {
	c.calls <- answer
	return <-answer
}

func (c *committer) loop() {
	defer close(c.done)
	var waiting []chan error
	for call := range c.calls {
		waiting = append(waiting[:0], call)
	more:
		for len(waiting) < 1000 {
			select {
			case call, ok := <-c.calls:
				if !ok {
					break more
				}
				waiting = append(waiting, call)
			default:
				break more
			}
		}
		err := c.db.Update(func(tx *bbolt.Tx) error {
			b := tx.Bucket(bareBucket)
			b.FillPercent = 1
			for range waiting {
				c.next++
				if err := b.Put(binary.BigEndian.AppendUint64(nil, c.next), c.value); err != nil {
					return err
				}
			}
			return nil
		})
		for _, w := range waiting {
			w <- err
		}
	}
}

func (c *committer) close() error {
	close(c.calls)
	<-c.done
	return c.db.Close()
}

// rawCommits measures the store alone, with as many callers in this process.
func rawCommits(ctx context.Context, path string, size int, lasting time.Duration) (r rate, err error) {
	c, err := newCommitter(path, size+overhead)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	answers := make([]chan error, bidders)
	for i := range answers {
		answers[i] = make(chan error, 1)
	}
	return closedLoop(ctx, bidders, lasting/4, lasting, func(i, _ int) error { return c.commit(answers[i]) })
}

// overhead is what the board's store keeps of a commit beside its payload: its
// identifier, its time and two hashes.
const overhead = 16 + 8 + 32 + 32

// floorBids is the bare server: it reads a frame, has the committer write as many
// bytes as a bid's commit has, and answers as many as the board does.
func floorBids(args []string, in io.Reader, out io.Writer) (err error) {
	if len(args) != 3 {
		return errors.New("floor-bids DIRECTORY BYTES-OF-A-COMMIT BYTES-OF-AN-ANSWER")
	}
	size, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	answer, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	c, err := newCommitter(filepath.Join(args[0], "bare.db"), size+overhead)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, c.close())
	}
	h := &bareHandler{committer: c, answer: answer, upgrader: websocket.Upgrader{ReadBufferSize: 256, WriteBufferPool: &sync.Pool{}}, conns: map[*websocket.Conn]struct{}{}}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go srv.Serve(l) // ends with the listener, and then the orders have ended too
	err = serveOrders(in, out, func(o order) (report, error) {
		if o.Do != "address" {
			return report{}, fmt.Errorf("no such order: %q", o.Do)
		}
		return report{Addr: l.Addr().String()}, nil
	})
	err = errors.Join(err, srv.Close())
	h.end()
	return errors.Join(err, c.close())
}

type bareHandler struct {
	committer *committer
	answer    int
	upgrader  websocket.Upgrader
	serving   sync.WaitGroup
	mu        sync.Mutex
	conns     map[*websocket.Conn]struct{}
}

// end closes what is still connected and waits for it: nobody commits after it.
func (h *bareHandler) end() {
	h.mu.Lock()
	for ws := range h.conns {
		_ = ws.Close() // its reader ends either way
	}
	h.mu.Unlock()
	h.serving.Wait()
}

// ServeHTTP serves one socket until it ends.
func (h *bareHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ws, err := h.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	h.serving.Add(1)
	defer h.serving.Done()
	h.mu.Lock()
	h.conns[ws] = struct{}{}
	h.mu.Unlock()
	defer ws.Close()
	text, done := make([]byte, 0, h.answer), make(chan error, 1)
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			return
		}
		// The key stands where the board's frame has it; the answer repeats it.
		const before = len(`{"op":"bid","key":"`)
		if len(frame) < before+26 || h.committer.commit(done) != nil {
			return
		}
		text = append(append(text[:0], okBegin...), frame[before:before+26]...)
		for len(text) < h.answer {
			text = append(text, '.')
		}
		if ws.WriteMessage(websocket.TextMessage, text) != nil {
			return
		}
	}
}
