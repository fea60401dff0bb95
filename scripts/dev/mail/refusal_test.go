package mail

import (
	"context"
	"fmt"
	"io"
	netsmtp "net/smtp"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
)

func refusal(code int) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "no <zoe@example.org> here"}
}

// The guard below proves something only against a server that minds.
func TestServerOfTheseTestsRefusesNestedMail(t *testing.T) {
	srv := startServer(t)
	srv.onRcpt = func(string) error { return refusal(550) }
	c, err := netsmtp.Dial(srv.address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mail("a@example.org"); err != nil {
		t.Fatal(err)
	}
	if err := c.Rcpt("b@example.org"); err == nil || !strings.Contains(err.Error(), "550") {
		t.Fatalf("got %v", err)
	}
	if err := c.Mail("a@example.org"); err == nil || !strings.Contains(err.Error(), "503") {
		t.Fatalf("got %v", err)
	}
}

func TestMailAfterARefusedRecipientReachesOnlyItsOwn(t *testing.T) {
	srv := startServer(t)
	srv.onRcpt = func(to string) error {
		if strings.HasPrefix(to, "gone") {
			return refusal(550)
		}
		return nil
	}
	sender := newSender(t, "smtp://"+srv.address, nil)
	for i, name := range []string{"ali", "gone", "zoe", "gone", "gone", "bea"} {
		err := sender.Send(context.Background(), mailTo(name))
		if name != "gone" && err != nil {
			t.Fatalf("mail %d: %v", i, err)
		}
		if name == "gone" {
			if failed := failure(t, err); failed.Temporary || failed.Uncertain || failed.Code != 550 {
				t.Fatalf("mail %d: got %+v", i, failed)
			}
		}
	}
	got := srv.mails()
	if len(got) != 3 {
		t.Fatalf("the server took %+v", got)
	}
	for i, name := range []string{"ali", "zoe", "bea"} {
		address := name + "@example.org"
		if len(got[i].to) != 1 || got[i].to[0] != address || read(t, got[i]).Header.Get("To") != address {
			t.Errorf("mail %d went to %v: %s", i, got[i].to, got[i].body)
		}
	}
}

func TestAnswersAreTemporaryOrFinal(t *testing.T) {
	for _, code := range []int{421, 450, 451, 452, 500, 550, 552, 554} {
		for _, stage := range []string{"MAIL", "RCPT", "DATA"} {
			t.Run(fmt.Sprint(code, stage), func(t *testing.T) {
				srv := startServer(t)
				refuse := true
				answer := func(at string) error {
					if refuse && at == stage {
						return refusal(code)
					}
					return nil
				}
				srv.onMail = func() error { return answer("MAIL") }
				srv.onRcpt = func(string) error { return answer("RCPT") }
				srv.onData = func(_ *smtp.Conn, r io.Reader) error {
					err := answer("DATA")
					if err != nil {
						io.Copy(io.Discard, r)
					}
					return err
				}
				sender := newSender(t, "smtp://"+srv.address, nil)
				failed := failure(t, sender.Send(context.Background(), mailTo("zoe")))
				if failed.Temporary != (code < 500) || failed.Code != code || failed.Uncertain {
					t.Errorf("got %+v", failed)
				}
				if srv.attempts != 1 {
					t.Errorf("the mail was tried %d times", srv.attempts)
				}
				srv.waitGone(t)
				refuse = false
				if err := sender.Send(context.Background(), mailTo("ali")); err != nil {
					t.Error(err)
				}
				if got := srv.mails(); len(got) != 1 || len(got[0].to) != 1 || got[0].to[0] != "ali@example.org" {
					t.Errorf("the server took %+v", got)
				}
			})
		}
	}
}

func TestInjectionReachesNoServer(t *testing.T) {
	srv := startServer(t)
	sender := newSender(t, "smtp://"+srv.address, nil)
	const more = "\r\nBcc: eve@example.org"
	for i := range 6 {
		m := mailTo("zoe")
		switch i {
		case 0:
			m.To += more
		case 1:
			m.Subject += more
		case 2:
			m.To = "Zoé" + more + " <zoe@example.org>"
		case 3:
			m.To = `"zoe@example.org> NOTIFY=NEVER <eve"@example.org`
		case 4:
			m.ID += ">" + more
		case 5:
			m.Unsubscribe = "https://board.example.org/" + more
		}
		if failed := failure(t, sender.Send(context.Background(), m)); failed.Temporary || failed.Code != 0 {
			t.Errorf("case %d: got %+v", i, failed)
		}
	}
	if srv.connected != 0 {
		t.Error("the server was bothered")
	}
}

func TestCommandsInTheTextStayText(t *testing.T) {
	srv := startServer(t)
	sender := newSender(t, "smtp://"+srv.address, nil)
	m := mailTo("zoe")
	m.Text = "a\r\n.\r\nMAIL FROM:<eve@example.org>\r\nRCPT TO:<eve@example.org>\r\nDATA\r\n.\n.\n\r.\r\nb"
	if err := sender.Send(context.Background(), m); err != nil {
		t.Fatal(err)
	}
	if err := sender.Send(context.Background(), mailTo("ali")); err != nil {
		t.Fatal(err)
	}
	got := srv.mails()
	if len(got) != 2 || len(got[0].to) != 1 || got[0].to[0] != "zoe@example.org" || !strings.Contains(got[0].body, "\r\n.\r\nMAIL FROM:<eve@example.org>\r\n") || !strings.HasSuffix(got[0].body, "\r\nb\r\n") {
		t.Errorf("the server took %+v", got)
	}
}
