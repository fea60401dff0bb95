package live

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"
)

// guard is how long a test waits for what must happen; it measures nothing.
const guard = 30 * time.Second

// wire makes a connected pair over loopback TCP with small kernel buffers, so
// that a reader which stops is felt after some kilobytes.
func wire(t *testing.T) (server, client *net.TCPConn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(); c.Close() })
	server, client = s.(*net.TCPConn), c.(*net.TCPConn)
	if err := errors.Join(server.SetWriteBuffer(8<<10), client.SetReadBuffer(32<<10)); err != nil {
		t.Fatal(err)
	}
	return server, client
}

// tlsWire is wire under TLS: a connection without a descriptor.
func tlsWire(t *testing.T) (server, client net.Conn) {
	t.Helper()
	ts := httptest.NewUnstartedServer(nil)
	ts.StartTLS()
	defer ts.Close()
	s, c := wire(t)
	server = tls.Server(s, &tls.Config{Certificates: ts.TLS.Certificates})
	peer := tls.Client(c, &tls.Config{InsecureSkipVerify: true}) // the peer is this test
	var shaken sync.WaitGroup
	shaken.Go(func() {
		if err := peer.Handshake(); err != nil {
			t.Error(err)
		}
	})
	if err := server.(*tls.Conn).Handshake(); err != nil {
		t.Fatal(err)
	}
	shaken.Wait()
	return server, peer
}

// within runs what must end by itself, and fails the test if it does not.
func within(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(guard):
		t.Fatalf("%s: still not done", what)
	}
}

// flood writes pieces until one is refused and returns what was taken.
func flood(conn *Conn) (taken []byte, err error) {
	for i := 0; ; i++ {
		p := bytes.Repeat([]byte{byte(i)}, 1000)
		n, err := conn.Write(p)
		taken = append(taken, p[:n]...)
		if err != nil {
			return taken, err
		}
	}
}

// press keeps half a backlog waiting until the connection ends by itself, and
// tells why it did. before is called ahead of each write.
func press(conn *Conn, before func()) error {
	for {
		conn.mu.Lock()
		behind, cause := len(conn.waiting)+conn.sending, conn.cause
		conn.mu.Unlock()
		switch {
		case cause != nil:
			return cause
		case behind > Backlog/2:
			time.Sleep(time.Millisecond)
		default:
			before()
			_, _ = conn.Write(make([]byte, 1000)) // the cause is read above
		}
	}
}

// over runs a test on each kind of wire.
func over(t *testing.T, test func(t *testing.T, server, client net.Conn)) {
	t.Run("tcp", func(t *testing.T) { s, c := wire(t); test(t, s, c) })
	t.Run("tls", func(t *testing.T) { s, c := tlsWire(t); test(t, s, c) })
	t.Run("pipe", func(t *testing.T) {
		s, c := net.Pipe()
		t.Cleanup(func() { s.Close(); c.Close() })
		test(t, s, c)
	})
}

func TestBytesPastTheirOwnDeadlineCloseTheConnection(t *testing.T) {
	over(t, func(t *testing.T, server, _ net.Conn) {
		conn := NewConn(server, nil)
		conn.patience = time.Hour // only the deadline may end it
		within(t, "the deadline", func() {
			err := press(conn, func() {
				// An error means that the connection has ended, which press sees.
				_ = conn.SetWriteDeadline(time.Now().Add(20 * time.Millisecond))
			})
			if !errors.Is(err, ErrSlow) || !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("ended with %v", err)
			}
		})
	})
}

func TestWriteAfterItsDeadlineFailsAndANewDeadlineMendsIt(t *testing.T) {
	server, client := wire(t)
	conn := NewConn(server, nil)
	if err := conn.SetWriteDeadline(time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.Write([]byte("late")); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("late write: %d, %v", n, err)
	}
	if err := conn.SetWriteDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("fine")); err != nil {
		t.Error(err)
	}
	got := make([]byte, 4)
	if _, err := io.ReadFull(client, got); err != nil || string(got) != "fine" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestReadDeadlineStillHolds(t *testing.T) {
	server, _ := wire(t)
	conn := NewConn(server, nil)
	if err := conn.SetDeadline(time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestBytesKeepTheirOrderUnderPartialWrites(t *testing.T) {
	over(t, func(t *testing.T, server, client net.Conn) {
		conn := NewConn(server, nil)
		// Half a backlog may be on its way, and as much again sent but not yet counted as sent.
		const total, window = 1 << 20, Backlog / 2
		random := rand.New(rand.NewPCG(1, 2))
		want := make([]byte, total)
		for i := range want {
			want[i] = byte(random.Uint32())
		}
		read := make(chan int, total) // what the reader took, so that the writer stays in the window
		got := make([]byte, 0, total)
		failed := make(chan error, 1)
		go func() {
			sizes := rand.New(rand.NewPCG(3, 4))
			buf := make([]byte, 32<<10)
			for len(got) < total {
				n, err := client.Read(buf[:1+sizes.IntN(len(buf))])
				got = append(got, buf[:n]...)
				read <- n
				if err != nil {
					failed <- err
					break
				}
			}
			close(read)
		}()
		within(t, "sending it all", func() {
			for sent, seen := 0, 0; sent < total; {
				n := min(1+random.IntN(16<<10), total-sent)
				for sent+n-seen > window {
					seen += <-read
				}
				if _, err := conn.Write(want[sent : sent+n]); err != nil {
					t.Errorf("after %d bytes: %v", sent, err)
					client.Close()
					return
				}
				sent += n
			}
			for range read { // until the reader is done
			}
		})
		select {
		case err := <-failed:
			t.Errorf("reading: %v", err)
		default:
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%d bytes arrived, not the %d sent in their order", len(got), total)
		}
	})
}

func TestCloseStillSendsTheBacklog(t *testing.T) {
	over(t, func(t *testing.T, server, client net.Conn) {
		conn := NewConn(server, nil)
		conn.patience = time.Hour
		want := bytes.Repeat([]byte("0123456789abcdef"), 6<<10) // 96 KiB
		within(t, "writing and closing", func() {
			if _, err := conn.Write(want); err != nil {
				t.Error(err)
			}
			if err := conn.Close(); err != nil {
				t.Error(err)
			}
			if _, err := conn.Write([]byte("x")); !errors.Is(err, net.ErrClosed) {
				t.Errorf("a write afterwards: %v", err)
			}
			if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
				t.Errorf("a read afterwards: %v", err)
			}
		})
		within(t, "reading it all", func() {
			if got, err := io.ReadAll(client); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d of %d bytes, %v", len(got), len(want), err)
			}
		})
	})
}

func TestResetIsReportedByTheNextWrites(t *testing.T) {
	server, client := wire(t)
	conn := NewConn(server, nil)
	if err := client.SetLinger(0); err != nil {
		t.Fatal(err)
	}
	client.Close() // with linger 0: a reset
	within(t, "the reset arriving", func() {
		var err error
		for err == nil {
			_, err = conn.Write([]byte("x"))
		}
		if errors.Is(err, ErrSlow) {
			t.Errorf("a reset was taken for a slow reader: %v", err)
		}
	})
	if _, err := conn.Write([]byte("x")); err == nil {
		t.Error("a write after the reset went through")
	}
}

func BenchmarkWriteToAReaderThatKeepsUp(b *testing.B) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer client.Close()
	server, err := l.Accept()
	if err != nil {
		b.Fatal(err)
	}
	conn := NewConn(server, nil)
	defer conn.Close()
	go io.Copy(io.Discard, client)
	p := make([]byte, 200)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := conn.Write(p); err != nil {
			b.Fatal(err)
		}
	}
}
