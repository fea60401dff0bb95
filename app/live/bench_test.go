package live

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"runtime"
	"sync"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/view"
)

// BenchmarkBurst sends 200 events to 1,000 watchers over loopback; ns/op is until
// the last byte of the last event was read. "bare" is a loop that writes the same
// bytes, coalesced, to the raw connections from two goroutines.
func BenchmarkBurst(b *testing.B) {
	const watchers, events = 1000, 200
	frameAt := func(pos int64, topic string) []byte {
		f, err := json.Marshal(frame{Op: "event", Topic: topic, Pos: pos, Type: "bid.placed",
			Data: view.BidShown{Label: 12, Amount: 125000, At: time.Unix(0, 0).UTC(), Bids: 40, Max: 123750}})
		if err != nil {
			b.Fatal(err)
		}
		return f
	}
	b.Run("hub", func(b *testing.B) {
		r := newRoom(b, 0, time.Hour)
		topic := "mission/" + r.mission(models.Open)
		wires := make([]net.Conn, watchers)
		for i := range wires {
			c := r.dial("")
			c.follow(topic)
			c.want("view", topic)
			wires[i] = c.ws.NetConn()
		}
		tp, pos := r.hub.existing(topic), r.board.State().Pos
		b.ResetTimer()
		for range b.N {
			var read sync.WaitGroup
			for _, w := range wires {
				read.Go(func() { readEvents(b, w, events) })
			}
			for range events {
				pos++
				tp.add(entry{pos: pos, frame: frameAt(pos, topic)})
			}
			read.Wait()
		}
		b.ReportMetric(float64(watchers*events*b.N)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("bare", func(b *testing.B) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		defer l.Close()
		var ends, wires [watchers]net.Conn
		for i := range wires {
			if wires[i], err = net.Dial("tcp", l.Addr().String()); err != nil {
				b.Fatal(err)
			}
			if ends[i], err = l.Accept(); err != nil {
				b.Fatal(err)
			}
			defer wires[i].Close()
			defer ends[i].Close()
		}
		b.ResetTimer()
		for range b.N {
			var done sync.WaitGroup
			for _, w := range wires {
				done.Go(func() { readEvents(b, w, events) })
			}
			var all []byte
			for i := range int64(events) {
				all = append(append(all, frameAt(1000+i, "mission/M123456")...), '\n')
			}
			for half := range 2 {
				done.Go(func() {
					for _, c := range ends[half*watchers/2 : (half+1)*watchers/2] {
						if _, err := c.Write(all); err != nil {
							b.Error(err)
						}
					}
				})
			}
			done.Wait()
		}
		b.ReportMetric(float64(watchers*events*b.N)/b.Elapsed().Seconds(), "events/s")
	})
}

// readEvents reads until it has seen so many events.
func readEvents(b *testing.B, w net.Conn, n int) {
	buf := make([]byte, 64<<10)
	mark, held := []byte(`"op":"event"`), 0
	for n > 0 {
		k, err := w.Read(buf[held:])
		if err != nil {
			b.Error(err)
			return
		}
		all := buf[:held+k]
		n -= bytes.Count(all, mark)
		// What may be the beginning of a mark is looked at again with what follows.
		cut := max(0, len(all)-len(mark)+1)
		if i := bytes.LastIndex(all, mark); i >= 0 {
			cut = max(cut, i+len(mark))
		}
		held = copy(buf, all[cut:])
	}
}

// BenchmarkIdle tells what one connection that follows a mission costs in heap
// and stack, both ends of its wire included but the client's own library not.
func BenchmarkIdle(b *testing.B) {
	const sockets = 8000 // two descriptors each
	r := newRoom(b, 0, time.Hour)
	topic := "mission/" + r.mission(models.Open)
	before := inUse()
	wires := make([]net.Conn, sockets)
	for i := range wires {
		c, err := net.Dial("tcp", r.addr)
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		const hello = "GET /live?who= HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
		ask := follows(topic)
		if _, err := io.WriteString(c, hello); err != nil {
			b.Fatal(err)
		}
		var first [12]byte
		if _, err := io.ReadFull(c, first[:]); err != nil || string(first[9:]) != "101" {
			b.Fatalf("%q: %v", first, err)
		}
		if _, err := io.WriteString(c, "\x81"+string([]byte{0x80 | byte(len(ask)), 0, 0, 0, 0})+ask); err != nil {
			b.Fatal(err)
		}
		wires[i] = c
	}
	until(b, "all follow", func() bool {
		r.hub.mu.Lock()
		defer r.hub.mu.Unlock()
		t := r.hub.topics[topic]
		return t != nil && t.users == sockets
	})
	r.settled(0)
	for b.Loop() {
	}
	b.ReportMetric(float64(inUse()-before)/sockets, "B/conn")
}

func inUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}
