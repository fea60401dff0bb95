package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"time"
)

// bareLoop is the least that telling many readers can be: it writes given bytes
// to raw TCP connections, from one goroutine for each core.
type bareLoop struct {
	mu    sync.Mutex
	conns []net.Conn
}

// floorEvents serves the orders of the bare loop:
//
//	address           where it listens
//	accepted n        waits until n readers are connected
//	burst n text      writes n copies of an event, one a line, in as few frames as the board would
//	event pos text    writes one event at a position
//
// In text, POS stands for the position. The answer comes when all was written.
func floorEvents(in io.Reader, out io.Writer) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	b := &bareLoop{}
	go b.accept(l)
	err = serveOrders(in, out, func(o order) (report, error) {
		switch o.Do {
		case "address":
			return report{Addr: l.Addr().String()}, nil
		case "accepted":
			return report{}, until(20*time.Second, func() bool { return len(b.all()) >= o.N })
		case "burst":
			return report{}, b.write(serverFrames(strings.ReplaceAll(o.Text, "POS", "100000"), o.N))
		case "event":
			return report{}, b.write(serverFrames(strings.ReplaceAll(o.Text, "POS", fmt.Sprint(o.Pos)), 1))
		}
		return report{}, fmt.Errorf("no such order: %q", o.Do)
	})
	err = errors.Join(err, l.Close())
	for _, c := range b.all() {
		_ = c.Close() // its reader may have gone first
	}
	return err
}

// accept takes readers until the listener is closed.
func (b *bareLoop) accept(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		b.mu.Lock()
		b.conns = append(b.conns, c)
		b.mu.Unlock()
	}
}

func (b *bareLoop) all() []net.Conn {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.conns[:len(b.conns):len(b.conns)]
}

// write gives the bytes to every reader.
func (b *bareLoop) write(p []byte) error {
	conns, workers := b.all(), runtime.NumCPU()
	return each(workers, workers, func(i int) error {
		for _, c := range conns[len(conns)*i/workers : len(conns)*(i+1)/workers] {
			if _, err := c.Write(p); err != nil {
				return err
			}
		}
		return nil
	})
}

// serverFrames makes the frames of n events as the board joins them: one a line,
// at most 64 KiB in a frame.
func serverFrames(event string, n int) []byte {
	const most = 64 << 10
	var all []byte
	for n > 0 {
		k := min(n, max(1, (most+1)/(len(event)+1)))
		payload := strings.TrimSuffix(strings.Repeat(event+"\n", k), "\n")
		all = append(all, 0x80|opText)
		if size := len(payload); size < 126 {
			all = append(all, byte(size))
		} else if size < 1<<16 {
			all = append(all, 126, byte(size>>8), byte(size))
		} else {
			all = append(all, 127, 0, 0, 0, 0, byte(size>>24), byte(size>>16), byte(size>>8), byte(size))
		}
		all = append(all, payload...)
		n -= k
	}
	return all
}
