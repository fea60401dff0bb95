package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Opcodes of RFC 6455, 5.2.
const (
	opText  = 1
	opClose = 8
	opPing  = 9
)

// socket is a websocket client that costs as little as one can, so that the run
// measures the server and not its own load. It sends short text frames and reads
// whole ones; frames of the server are not masked and never fragmented.
type socket struct {
	conn    net.Conn
	in      *bufio.Reader
	out     []byte
	payload []byte
}

// dialSocket connects and upgrades. token may be empty.
func dialSocket(ctx context.Context, d net.Dialer, addr, token string) (*socket, error) {
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &socket{conn: conn, in: bufio.NewReaderSize(conn, 4096)}
	if err := s.upgrade(addr, token); err != nil {
		return nil, errors.Join(fmt.Errorf("upgrade: %w", err), conn.Close())
	}
	return s, nil
}

func (s *socket) upgrade(addr, token string) error {
	if err := s.conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return err
	}
	request := "GET /live HTTP/1.1\r\nHost: " + addr + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	if token != "" {
		request += "Authorization: Bearer " + token + "\r\n"
	}
	if _, err := io.WriteString(s.conn, request+"\r\n"); err != nil {
		return err
	}
	status, err := s.in.ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.Contains(status, " 101 ") {
		return fmt.Errorf("the server answered %q", strings.TrimSpace(status))
	}
	for {
		line, err := s.in.ReadString('\n')
		if err != nil {
			return err
		}
		if line == "\r\n" {
			return s.conn.SetDeadline(time.Time{})
		}
	}
}

// mask is the masking key of every client frame: the protocol wants one, and
// nothing is between us and the server that could be confused.
var mask = [4]byte{0x5a, 0xc3, 0x1e, 0x97}

// send writes one text frame.
func (s *socket) send(text []byte) error {
	s.out = appendFrame(s.out[:0], opText, text)
	_, err := s.conn.Write(s.out)
	return err
}

// appendFrame appends a client's frame of at most 65,535 bytes.
func appendFrame(b []byte, op byte, payload []byte) []byte {
	b = append(b, 0x80|op)
	if n := len(payload); n < 126 {
		b = append(b, 0x80|byte(n))
	} else {
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	}
	b = append(b, mask[:]...)
	for i, c := range payload {
		b = append(b, c^mask[i&3])
	}
	return b
}

// next reads one text frame; it is valid until the next call. Pings are answered.
func (s *socket) next() ([]byte, error) {
	for {
		head, err := s.in.Peek(2)
		if err != nil {
			return nil, err
		}
		op, n, size := head[0]&0x0f, int(head[1]&0x7f), 2
		if n >= 126 {
			size = map[int]int{126: 4, 127: 10}[n]
			if head, err = s.in.Peek(size); err != nil {
				return nil, err
			}
			n = 0
			for _, c := range head[2:size] {
				n = n<<8 | int(c)
			}
		}
		if _, err := s.in.Discard(size); err != nil {
			return nil, err
		}
		if n > 1<<20 {
			return nil, fmt.Errorf("a frame of %d bytes", n)
		}
		if cap(s.payload) < n {
			s.payload = make([]byte, n)
		}
		s.payload = s.payload[:n]
		if _, err := io.ReadFull(s.in, s.payload); err != nil {
			return nil, err
		}
		switch op {
		case opText:
			return s.payload, nil
		case opPing:
			if _, err := s.conn.Write(pong); err != nil {
				return nil, err
			}
		case opClose:
			return nil, closed(s.payload)
		}
	}
}

// pong is the answer to a ping without payload.
var pong = append([]byte{0x8a, 0x80}, mask[:]...)

// closeError is what a close frame says.
type closeError struct {
	code   int // 0: none was said
	reason string
}

func (e *closeError) Error() string {
	return fmt.Sprintf("the server closed with %d %s", e.code, e.reason)
}

func closed(payload []byte) error {
	if len(payload) < 2 {
		return &closeError{}
	}
	return &closeError{int(binary.BigEndian.Uint16(payload)), string(payload[2:])}
}

// close drops the connection without the wait that would keep its port busy.
func (s *socket) close() error { return reset(s.conn) }

// reset closes with a reset: tens of thousands of closed connections would
// otherwise hold the machine's ports for a minute.
func reset(c net.Conn) error {
	if t, ok := c.(*net.TCPConn); ok {
		if err := t.SetLinger(0); err != nil {
			return errors.Join(err, c.Close())
		}
	}
	return c.Close()
}
