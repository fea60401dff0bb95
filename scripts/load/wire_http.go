package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// browser is an HTTP/1.1 client on one kept connection, as cheap as one can make
// it. It knows answers with a Content-Length, which are the only ones here.
type browser struct {
	conn net.Conn
	in   *bufio.Reader
	body []byte
}

func dialBrowser(ctx context.Context, addr string) (*browser, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &browser{conn: conn, in: bufio.NewReaderSize(conn, 16<<10)}, nil
}

// ask sends a request as it is and reads the answer's status and body, which is
// valid until the next call.
func (b *browser) ask(request []byte) (status int, body []byte, err error) {
	if err := b.conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return 0, nil, err
	}
	if _, err := b.conn.Write(request); err != nil {
		return 0, nil, err
	}
	line, err := b.in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < 12 {
		return 0, nil, fmt.Errorf("an answer that begins with %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, err
	}
	size, err := b.header()
	if err != nil {
		return status, nil, err
	}
	if cap(b.body) < size {
		b.body = make([]byte, size)
	}
	b.body = b.body[:size]
	_, err = io.ReadFull(b.in, b.body)
	return status, b.body, err
}

var contentLength = []byte("content-length:")

// header reads to the end of the header and gives the length of the body.
func (b *browser) header() (int, error) {
	size := -1
	for {
		line, err := b.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if len(line) > len(contentLength) && bytes.EqualFold(line[:len(contentLength)], contentLength) {
			if size, err = strconv.Atoi(string(bytes.TrimSpace(line[len(contentLength):]))); err != nil {
				return 0, err
			}
		}
	}
	if size < 0 || size > 16<<20 {
		return 0, errors.New("an answer without a length")
	}
	return size, nil
}

// get is a request for a page.
func get(addr, path, encodings string) []byte {
	request := "GET " + path + " HTTP/1.1\r\nHost: " + addr + "\r\nCookie: cdm_seen=1\r\n"
	if encodings != "" {
		request += "Accept-Encoding: " + encodings + "\r\n"
	}
	return []byte(request + "\r\n")
}
