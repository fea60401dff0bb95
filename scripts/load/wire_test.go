package main

import (
	"bufio"
	"bytes"
	"net"
	"strings"
	"testing"

	"coupdemain/app/live"
)

func TestKeysAreDistinctAndOfTheProtocolsSpelling(t *testing.T) {
	ks, seen := newKeys(), map[string]bool{}
	for caller := range 200 {
		for _, n := range []int{0, 1, 31, 32, 1 << 20} {
			key := ks.of(caller, n)
			if !live.IsKey(key) || seen[key] {
				t.Fatalf("key %q of %d, %d", key, caller, n)
			}
			seen[key] = true
		}
	}
}

func TestClientFramesAreMaskedAndTheirLengthIsRight(t *testing.T) {
	for _, n := range []int{0, 1, 125, 126, 4000} {
		text := bytes.Repeat([]byte{'t'}, n)
		f := appendFrame(nil, opText, text)
		head := 6
		if n > 125 {
			head = 8
		}
		if len(f) != head+n || f[0] != 0x81 || f[1]&0x80 == 0 {
			t.Fatalf("%d bytes make a frame of %d that begins % x", n, len(f), f[:2])
		}
		for i, c := range f[head:] {
			if c^mask[i&3] != 't' {
				t.Fatalf("byte %d of %d is not masked", i, n)
			}
		}
	}
}

func TestAnswersAreReadOneAfterAnotherOnOneConnection(t *testing.T) {
	ours, theirs := net.Pipe()
	defer ours.Close()
	defer theirs.Close()
	go func() {
		in := bufio.NewReader(theirs)
		for _, answer := range []string{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst", "HTTP/1.1 422 No\r\nX: y\r\ncontent-length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"} {
			for line := ""; line != "\r\n"; {
				var err error
				if line, err = in.ReadString('\n'); err != nil {
					return
				}
			}
			if _, err := theirs.Write([]byte(answer)); err != nil {
				return
			}
		}
	}()
	b := &browser{conn: ours, in: bufio.NewReader(ours)}
	request := get("127.0.0.1:1", "/", "")
	if status, body, err := b.ask(request); status != 200 || string(body) != "first" || err != nil {
		t.Errorf("first: %d %q %v", status, body, err)
	}
	if status, body, err := b.ask(request); status != 422 || len(body) != 0 || err != nil {
		t.Errorf("second: %d %q %v", status, body, err)
	}
	if _, _, err := b.ask(request); err == nil || !strings.Contains(err.Error(), "length") {
		t.Errorf("an answer without a length: %v", err)
	}
}
