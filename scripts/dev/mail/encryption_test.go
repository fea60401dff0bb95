package mail

import (
	"context"
	"crypto/tls"
	"testing"

	"coupdemain/app/alerts"
	"coupdemain/scripts/testday"
)

func TestMailGoesSignedInOverStartTLS(t *testing.T) {
	config, roots := certificate(t)
	srv := startServer(t, withTLS(config), withUser("bob"))
	sender := newSender(t, "smtp://bob:p%40ss%3Aw%2Frd@"+srv.address, roots)
	if err := sender.Send(context.Background(), mailTo("zoe")); err != nil {
		t.Fatal(err)
	}
	got := srv.mails()
	if len(got) != 1 || !got[0].encrypted || got[0].user != "bob" || got[0].from != board.Address || len(got[0].to) != 1 || got[0].to[0] != "zoe@example.org" {
		t.Fatalf("the server took %+v", got)
	}
	if id := read(t, got[0]).Header.Get("Message-ID"); id != "<7.0.zoe@board.example.org>" {
		t.Errorf("the Message-ID is %s", id)
	}
}

func TestMailGoesOverTLSFromTheStart(t *testing.T) {
	config, roots := certificate(t)
	srv := startServer(t, withTLS(config), withUser("bob"))
	// The same server behind a listener that encrypts from the first byte.
	l, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() { defer close(served); srv.Serve(l) }()
	t.Cleanup(func() { srv.Server.Close(); l.Close(); <-served })
	sender := newSender(t, "smtps://bob:p%40ss%3Aw%2Frd@"+l.Addr().String(), roots)
	for _, name := range []string{"zoe", "ali"} {
		if err := sender.Send(context.Background(), mailTo(name)); err != nil {
			t.Fatal(err)
		}
	}
	got := srv.mails()
	if len(got) != 2 || !got[0].encrypted || got[1].user != "bob" || srv.connected != 1 {
		t.Fatalf("the server took %+v over %d connections", got, srv.connected)
	}
}

func TestUnknownCertificateGetsNoMailAndNoPassword(t *testing.T) {
	config, _ := certificate(t)
	_, otherRoots := certificate(t)
	srv := startServer(t, withTLS(config), withUser("bob"))
	sender := newSender(t, "smtp://bob:p%40ss%3Aw%2Frd@"+srv.address, otherRoots)
	failed := failure(t, sender.Send(context.Background(), mailTo("zoe")))
	if !failed.Temporary || failed.Uncertain {
		t.Errorf("got %+v", failed)
	}
	srv.waitGone(t) // the connection does not stay open behind the error
	if len(srv.mails()) != 0 || srv.attempts != 0 {
		t.Error("a mail went to a stranger")
	}
}

func TestWrongPasswordDoesNotCostTheMail(t *testing.T) {
	config, roots := certificate(t)
	srv := startServer(t, withTLS(config), withUser("bob"))
	sender := newSender(t, "smtp://bob:other@"+srv.address, roots)
	failed := failure(t, sender.Send(context.Background(), mailTo("zoe")))
	if !failed.Temporary || failed.Code != 535 {
		t.Errorf("got %+v", failed)
	}
	srv.waitGone(t)
	if srv.attempts != 0 {
		t.Error("a mail was tried without signing in")
	}
}

func TestServerThatCannotSignInIsAnError(t *testing.T) {
	srv := startServer(t) // neither TLS nor AUTH
	sender := newSender(t, "smtp://bob:other@"+srv.address, nil)
	if failed := failure(t, sender.Send(context.Background(), mailTo("zoe"))); !failed.Temporary {
		t.Errorf("got %+v", failed)
	}
	if len(srv.mails()) != 0 {
		t.Error("the mail went without signing in")
	}
}

func TestLoopbackServerMayBePlain(t *testing.T) {
	config, _ := certificate(t)
	for name, srv := range map[string]*server{"/": startServer(t), "?starttls=off": startServer(t, withTLS(config))} {
		sender := newSender(t, "smtp://"+srv.address+name, nil)
		if err := sender.Send(context.Background(), mailTo("zoe")); err != nil {
			t.Fatal(err)
		}
		if got := srv.mails(); len(got) != 1 || got[0].encrypted {
			t.Errorf("%s: the server took %+v", name, got)
		}
	}
}

func TestPlainTextToAnotherMachineIsRefused(t *testing.T) {
	for _, host := range []string{"192.0.2.1:25", "mail.example.org", "[2001:db8::1]:25"} {
		if s, err := alerts.ParseSMTP("smtp://" + host + "?starttls=off"); err == nil {
			t.Errorf("%s was accepted", s)
		}
	}
	// Nothing reaches a sender but through ParseSMTP.
	if _, err := alerts.NewSMTPSender(alerts.SMTP{}, board, testday.Start); err == nil {
		t.Error("a sender without a server was made")
	}
}
