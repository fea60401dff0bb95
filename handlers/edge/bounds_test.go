package edge_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/handlerstest"
)

// A body is read into memory before any handler knows who sends it.
func TestOnlyWhoDeliversMaySendALargeBody(t *testing.T) {
	b, _ := handlerstest.Awarded(t)
	path, body := "/missions/"+b.IDs["mission"]+"/livrer", strings.Repeat(" ", edge.MaxBody+1)
	cookies := map[string]string{"a stranger": "", "a loser": b.Session("second"), "the buyer": b.Session("agent"), "the winner": b.Session("developer")}
	address := b.Listen()
	for who, cookie := range cookies {
		conn, err := net.Dial("tcp", address)
		b.Must(err)
		_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nContent-Length: %d\r\n\r\n", path, cookie, len(body))
		b.Must(err)
		if who == "the winner" {
			_, err = conn.Write([]byte(body))
			b.Must(err)
		}
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		b.Must(err)
		if large := res.StatusCode != http.StatusRequestEntityTooLarge; large != (who == "the winner") {
			t.Errorf("%s: status %d", who, res.StatusCode)
		}
		b.Must(errors.Join(res.Body.Close(), conn.Close()))
	}
}

// A client that writes its whole body before it reads, as browsers do, must still
// read why it was refused, and not a broken connection.
func TestWhoWritesOnReadsWhyTheBodyIsTooLarge(t *testing.T) {
	b := handlerstest.New(t)
	conn, err := net.Dial("tcp", b.Listen())
	b.Must(err)
	defer conn.Close()
	const size = 32 << 20
	_, err = fmt.Fprintf(conn, "POST /connexion HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n", size)
	b.Must(err)
	_, err = conn.Write(make([]byte, size))
	b.Must(err)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	b.Must(err)
	page, err := io.ReadAll(res.Body)
	b.Must(errors.Join(err, res.Body.Close()))
	if res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(page), "</html>") || res.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("status %d, %d bytes, headers %v", res.StatusCode, len(page), res.Header)
	}
}
