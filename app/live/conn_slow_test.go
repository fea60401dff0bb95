package live

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"
)

func TestStalledReaderNeverBlocksWriteAndEndsAtTheBound(t *testing.T) {
	over(t, func(t *testing.T, server, client net.Conn) {
		farewell := []byte("farewell")
		conn := NewConn(server, farewell)
		conn.patience = time.Hour // only the bound may end it
		var taken []byte
		within(t, "writing to a reader that does not read", func() {
			var err error
			if taken, err = flood(conn); !errors.Is(err, ErrSlow) {
				t.Errorf("ended with %v", err)
			}
		})
		if len(taken) < Backlog-1000 {
			t.Errorf("only %d bytes taken", len(taken))
		}
		if _, err := conn.Write([]byte("x")); !errors.Is(err, ErrSlow) {
			t.Errorf("a write afterwards: %v", err)
		}
		within(t, "reading on the closed side", func() {
			if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, ErrSlow) {
				t.Errorf("a read afterwards: %v", err)
			}
		})
		if err := conn.Close(); err != nil {
			t.Errorf("closing afterwards: %v", err)
		}
		within(t, "the reader waking up", func() {
			got, err := io.ReadAll(client)
			if err != nil || !bytes.Equal(got, append(taken, farewell...)) {
				t.Errorf("%d bytes read (%v), want the %d taken and the farewell", len(got), err, len(taken))
			}
		})
	})
}

func TestReaderThatTakesNothingForPatienceIsClosed(t *testing.T) {
	over(t, func(t *testing.T, server, _ net.Conn) {
		conn := NewConn(server, nil)
		conn.patience = 20 * time.Millisecond
		within(t, "the drain giving up", func() {
			if err := press(conn, func() {}); !errors.Is(err, ErrSlow) || !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("ended with %v", err)
			}
			if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, ErrSlow) {
				t.Errorf("a read afterwards: %v", err)
			}
		})
	})
}

func TestClosedConnectionGivesUpAStalledReaderInTheEnd(t *testing.T) {
	over(t, func(t *testing.T, server, client net.Conn) {
		conn := NewConn(server, nil)
		conn.patience = 20 * time.Millisecond
		// More than half a backlog: a pipe holds none of it, so some is left to give up.
		if _, err := conn.Write(make([]byte, 96<<10)); err != nil {
			t.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		within(t, "the wire closing although nobody reads", func() {
			for _, err := server.Write(nil); !errors.Is(err, net.ErrClosed) && !errors.Is(err, io.ErrClosedPipe); _, err = server.Write(nil) {
				time.Sleep(time.Millisecond)
			}
		})
	})
}

func TestTenStalledAmongTwoHundredLoseNobodyElseAnything(t *testing.T) {
	const readers, stalled, messages, size, window = 200, 10, 400, 1 << 10, 32 << 10
	conns := make([]*Conn, readers)
	taken := make(chan int, readers*messages*2) // who read to the end of another window
	var done sync.WaitGroup
	for i := range conns {
		server, client := wire(t)
		conns[i] = NewConn(server, nil)
		conns[i].patience = time.Hour
		if i%(readers/stalled) == 0 {
			continue // this one never reads
		}
		done.Go(func() {
			buf := make([]byte, window)
			for read := 0; read < messages*size; read += len(buf) {
				buf = buf[:min(window, messages*size-read)]
				if _, err := io.ReadFull(client, buf); err != nil {
					t.Errorf("reader %d after %d bytes: %v", i, read, err)
				}
				for j, b := range buf {
					if b != byte((read+j)/size) {
						t.Errorf("reader %d: byte %d is %d", i, read+j, b)
						break
					}
				}
				taken <- i
			}
		})
	}
	slow := 0
	within(t, "serving them all", func() {
		for m := range messages {
			p := bytes.Repeat([]byte{byte(m)}, size)
			for i, conn := range conns {
				if conn == nil {
					continue
				}
				if _, err := conn.Write(p); err != nil {
					if i%(readers/stalled) != 0 || !errors.Is(err, ErrSlow) {
						t.Errorf("connection %d: %v", i, err)
					}
					slow++
					conns[i] = nil
				}
			}
			if (m+1)*size%window == 0 { // wait for the readers that read, and for no others
				for range readers - stalled {
					<-taken
				}
			}
		}
		done.Wait()
	})
	if slow != stalled {
		t.Errorf("%d connections were closed as slow, want %d", slow, stalled)
	}
}
