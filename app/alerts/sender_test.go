package alerts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"coupdemain/scripts/testday"
)

func TestBackoffGrowsThenGivesUp(t *testing.T) {
	want := []time.Duration{time.Minute, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 24 * time.Hour, 0, 0}
	for attempt, w := range want {
		if got := Backoff(attempt); got != w {
			t.Errorf("attempt %d: got %v, want %v", attempt, got, w)
		}
	}
}

func TestOnlyAServersFinalAnswerIsPermanent(t *testing.T) {
	for _, c := range []struct {
		err                  error
		whole                bool
		temporary, uncertain bool
		code                 int
	}{
		{&textproto.Error{Code: 421}, false, true, false, 421},
		{&textproto.Error{Code: 450}, true, true, false, 450},
		{&textproto.Error{Code: 550}, false, false, false, 550},
		{fmt.Errorf("wrapped: %w", &textproto.Error{Code: 554}), true, false, false, 554},
		{&textproto.Error{Code: 250}, false, true, false, 250},
		{io.EOF, false, true, false, 0},
		{io.EOF, true, true, true, 0},
	} {
		got := answered(c.err, &rendered{started: true, whole: c.whole})
		if got.Temporary != c.temporary || got.Uncertain != c.uncertain || got.Code != c.code || !errors.Is(got, c.err) {
			t.Errorf("%v: got %+v", c.err, got)
		}
		if at := undelivered(c.err); !at.Temporary || at.Code != c.code {
			t.Errorf("%v before the mail: got %+v", c.err, at)
		}
	}
}

func TestErrorTextHasNoAddressAndNoLine(t *testing.T) {
	e := refused(&textproto.Error{Code: 550, Msg: "<zoe@example.org> is unknown\nlevel=ERROR " + strings.Repeat("x", 1000)})
	text := e.Error()
	if strings.Contains(text, "zoe") || strings.ContainsAny(text, "\r\n") || len(text) > 2*maxErrorText || !strings.Contains(text, "550") {
		t.Errorf("got %q", text)
	}
}

func TestPasswordStaysHereWithoutEncryption(t *testing.T) {
	l := &login{user: "bob", password: "sesame"}
	if _, _, err := l.Start(&smtp.ServerInfo{Auth: []string{"PLAIN"}}); err == nil {
		t.Error("the password was given in the clear")
	}
	if _, _, err := l.Start(&smtp.ServerInfo{TLS: true, Auth: []string{"GSSAPI"}}); err == nil {
		t.Error("an unknown way was taken")
	}
	l.clear = true
	if way, first, err := l.Start(&smtp.ServerInfo{Auth: []string{"LOGIN", "PLAIN"}}); err != nil || way != "PLAIN" || string(first) != "\x00bob\x00sesame" {
		t.Errorf("got %s %q %v", way, first, err)
	}
}

func TestLoginAnswersTwoQuestionsWhateverTheirWording(t *testing.T) {
	l := &login{user: "bob", password: "sesame"}
	if way, _, err := l.Start(&smtp.ServerInfo{TLS: true, Auth: []string{"CRAM-MD5", "LOGIN"}}); err != nil || way != "LOGIN" {
		t.Fatalf("got %s, %v", way, err)
	}
	for i, want := range []string{"bob", "sesame"} {
		if got, err := l.Next([]byte("?"), true); err != nil || string(got) != want {
			t.Errorf("question %d: got %q, %v", i+1, got, err)
		}
	}
	if _, err := l.Next([]byte("?"), true); err == nil {
		t.Error("a third question was answered")
	}
	if got, err := l.Next(nil, false); err != nil || got != nil {
		t.Errorf("the end was answered by %q, %v", got, err)
	}
}

func TestSenderNeedsAServer(t *testing.T) {
	if _, err := NewSMTPSender(SMTP{}, author, testday.Start); err == nil {
		t.Error("a sender without a server was made")
	}
}

func TestBoxKeepsTheLastOfEachAddress(t *testing.T) {
	b, err := NewBox(author, testday.Start)
	if err != nil {
		t.Fatal(err)
	}
	const sent = BoxSize + 37
	for i := 1; i <= sent; i++ {
		m := sample()
		m.Subject = fmt.Sprint("mail ", i)
		if i%2 == 0 {
			m.To = "Even@Example.org"
		}
		if err := b.Send(context.Background(), m); err != nil {
			t.Fatal(err)
		}
		if i == 3 && len(b.List("")) != 3 {
			t.Fatalf("three mails are listed as %d", len(b.List("")))
		}
	}
	all := b.List("")
	if len(all) != BoxSize {
		t.Fatalf("%d mails are kept", len(all))
	}
	for i, k := range all {
		if k.N != int64(sent-i) || k.Message.Subject != fmt.Sprint("mail ", k.N) {
			t.Fatalf("place %d has number %d, %q", i, k.N, k.Message.Subject)
		}
		if found, ok := b.Find(k.N); !ok || found != k {
			t.Fatalf("number %d is not found", k.N)
		}
	}
	even := b.List(" even@example.ORG")
	if len(even) != BoxSize/2 || even[0].N != sent-1 || even[0].Address != "even@example.org" || even[0].From != author {
		t.Errorf("%d mails of one address, the first %+v", len(even), even[0])
	}
	if len(b.List("nobody@example.org")) != 0 {
		t.Error("a stranger has mails")
	}
	for _, n := range []int64{-1, 0, sent - BoxSize, sent + 1} {
		if _, ok := b.Find(n); ok {
			t.Errorf("number %d is found", n)
		}
	}
}

func TestBoxRefusesWhatAServerWouldNeverSee(t *testing.T) {
	b, err := NewBox(author, testday.Start)
	if err != nil {
		t.Fatal(err)
	}
	m := sample()
	m.Subject = "a\nb"
	var failed *SendError
	if err := b.Send(context.Background(), m); !errors.As(err, &failed) || failed.Temporary {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := b.Send(ctx, sample()); !errors.As(err, &failed) || !failed.Temporary || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(b.List("")) != 0 {
		t.Error("a refused mail was kept")
	}
}

// farewell is a link's client that only counts its goodbyes.
type farewell struct{ said int }

func (f *farewell) Send(string, []string, io.WriterTo) error { return nil }
func (f *farewell) Close() error                             { f.said++; return nil }

func TestIdleConnectionIsClosedUnlessItWasTaken(t *testing.T) {
	s, err := NewSMTPSender(SMTP{tls: tlsMandatory}, author, testday.Start)
	if err != nil {
		t.Fatal(err)
	}
	near, far := net.Pipe()
	defer far.Close()
	client := &farewell{}
	l := &link{conn: near, client: client}
	s.keep(l)
	if taken, err := s.take(); err != nil || taken != l {
		t.Fatalf("took %v, %v", taken, err)
	}
	s.drop(l) // the timer rang as it was taken
	if client.said != 0 {
		t.Fatal("a connection in use was closed")
	}
	s.keep(l)
	s.drop(l)
	if client.said != 1 {
		t.Fatal("an idle connection was not closed")
	}
	if taken, err := s.take(); err != nil || taken != nil {
		t.Fatalf("took %v, %v after it was closed", taken, err)
	}
}

func TestServerWithoutStartTLSGetsNoMailOverANetwork(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	heard := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			heard <- err.Error()
			return
		}
		defer c.Close()
		io.WriteString(c, "220 hello\r\n")
		line := make([]byte, 1000)
		n, _ := c.Read(line)
		io.WriteString(c, "250-hello\r\n250 AUTH PLAIN\r\n")
		rest, _ := io.ReadAll(c)
		heard <- string(line[:n]) + string(rest)
	}()
	// The mode of any host that is not loopback, on a server that a test can run.
	s, err := NewSMTPSender(SMTP{host: "127.0.0.1", port: l.Addr().(*net.TCPAddr).Port, tls: tlsMandatory, user: "bob", password: "sesame"}, author, testday.Start)
	if err != nil {
		t.Fatal(err)
	}
	var failed *SendError
	if err := s.Send(context.Background(), sample()); !errors.As(err, &failed) || !failed.Temporary {
		t.Errorf("got %v", err)
	}
	if got := <-heard; got != "EHLO board.example.org\r\n" {
		t.Errorf("the server heard %q", got)
	}
}

func TestLibraryDialsOnlyForTheSender(t *testing.T) {
	if _, err := handOver("tcp", "mail.example.org:25", time.Second); err == nil {
		t.Error("a connection was made")
	}
}
