package mail

import (
	"context"
	"fmt"
	"io"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

func TestThousandMailsArriveOnceEach(t *testing.T) {
	config, roots := certificate(t)
	srv := startServer(t, withTLS(config), withUser("bob"))
	sender := newSender(t, "smtp://bob:p%40ss%3Aw%2Frd@"+srv.address, roots)
	const mails, hands = 1000, 20
	var all sync.WaitGroup
	for hand := range hands {
		all.Go(func() {
			for i := hand; i < mails; i += hands {
				if err := sender.Send(context.Background(), mailTo(fmt.Sprint("p", i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if err := sender.Close(); err != nil {
		t.Fatal(err)
	}
	srv.waitGone(t)
	seen := map[string]int{}
	for _, e := range srv.mails() {
		if len(e.to) != 1 || read(t, e).Header.Get("To") != e.to[0] || !e.encrypted || e.user != "bob" {
			t.Fatalf("the server took %+v", e)
		}
		seen[e.to[0]]++
	}
	for i := range mails {
		if n := seen[fmt.Sprintf("p%d@example.org", i)]; n != 1 {
			t.Errorf("mail %d arrived %d times", i, n)
		}
	}
	// A connection carries 100 mails: ten at least, and the last of each of the four slots.
	if len(seen) != mails || srv.most > 4 || srv.connected < 10 || srv.connected > 14 {
		t.Errorf("%d recipients, %d mails at once, %d connections", len(seen), srv.most, srv.connected)
	}
}

func TestBurstUsesOneConnection(t *testing.T) {
	srv := startServer(t)
	sender := newSender(t, "smtp://"+srv.address, nil)
	for i := range 50 {
		if err := sender.Send(context.Background(), mailTo(fmt.Sprint("p", i))); err != nil {
			t.Fatal(err)
		}
	}
	if len(srv.mails()) != 50 || srv.connected != 1 {
		t.Errorf("%d mails over %d connections", len(srv.mails()), srv.connected)
	}
}

func TestKeptConnectionThatTheServerClosedCostsNoMail(t *testing.T) {
	srv := startServer(t)
	sender := newSender(t, "smtp://"+srv.address, nil)
	for i := range 3 {
		if err := sender.Send(context.Background(), mailTo(fmt.Sprint("p", i))); err != nil {
			t.Fatal(err)
		}
		srv.hangUp(t)
	}
	if got := srv.mails(); len(got) != 3 || srv.connected != 3 || got[2].to[0] != "p2@example.org" {
		t.Errorf("the server took %+v over %d connections", got, srv.connected)
	}
}

func TestKeptConnectionRefusedWith421IsReplacedOnce(t *testing.T) {
	srv := startServer(t)
	sender := newSender(t, "smtp://"+srv.address, nil)
	if err := sender.Send(context.Background(), mailTo("zoe")); err != nil {
		t.Fatal(err)
	}
	srv.onMail = func() error {
		if srv.connected == 1 {
			return refusal(421)
		}
		return nil
	}
	if err := sender.Send(context.Background(), mailTo("ali")); err != nil {
		t.Fatal(err)
	}
	if got := srv.mails(); len(got) != 2 || srv.connected != 2 || srv.attempts != 3 {
		t.Errorf("%d mails, %d connections, %d tries", len(got), srv.connected, srv.attempts)
	}
}

func TestClosedSenderSendsNothingAndLeavesNoConnection(t *testing.T) {
	srv := startServer(t)
	sender := newSender(t, "smtp://"+srv.address, nil)
	if err := sender.Send(context.Background(), mailTo("zoe")); err != nil {
		t.Fatal(err)
	}
	if err := sender.Close(); err != nil {
		t.Fatal(err)
	}
	srv.waitGone(t)
	if failed := failure(t, sender.Send(context.Background(), mailTo("ali"))); !failed.Temporary {
		t.Errorf("got %+v", failed)
	}
	if len(srv.mails()) != 1 || srv.connected != 1 {
		t.Errorf("%d mails, %d connections", len(srv.mails()), srv.connected)
	}
}

func TestKeptConnectionThatSaidNoIsNotAskedAgain(t *testing.T) {
	for name, spoil := range map[string]func(*server){
		"refused for good": func(s *server) { s.onRcpt = func(string) error { return refusal(550) } },
		"refused for now":  func(s *server) { s.onRcpt = func(string) error { return refusal(450) } },
		"lost in the mail": func(s *server) {
			s.onData = func(c *smtp.Conn, r io.Reader) error {
				io.Copy(io.Discard, r)
				c.Conn().Close()
				return io.ErrClosedPipe
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv := startServer(t)
			sender := newSender(t, "smtp://"+srv.address, nil)
			if err := sender.Send(context.Background(), mailTo("zoe")); err != nil {
				t.Fatal(err)
			}
			spoil(srv)
			failed := failure(t, sender.Send(context.Background(), mailTo("ali")))
			if failed.Temporary != (name != "refused for good") || failed.Uncertain != (name == "lost in the mail") {
				t.Errorf("got %+v", failed)
			}
			srv.waitGone(t)
			if srv.attempts != 2 || srv.connected != 1 || len(srv.mails()) != 1 {
				t.Errorf("%d tries, %d connections, %d mails", srv.attempts, srv.connected, len(srv.mails()))
			}
		})
	}
}
