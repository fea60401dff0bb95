package mail

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"coupdemain/app/alerts"
)

// patience is far above what these sends may last, and below SendLimit.
const patience = 30 * time.Second

// sendWithin fails the test when Send outlives its context by far.
func sendWithin(t *testing.T, ctx context.Context, s alerts.Sender, m alerts.Message) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- s.Send(ctx, m) }()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		t.Fatal("Send is stuck")
		return nil
	}
}

// rawServer gives each connection to serve and closes it afterwards.
func rawServer(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { defer c.Close(); serve(c) })
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return l.Addr().String()
}

func TestServerThatNeverGreetsHoldsNobody(t *testing.T) {
	address := rawServer(t, func(c net.Conn) { io.Copy(io.Discard, c) }) // ends when we hang up
	for _, scheme := range []string{"smtp://", "smtps://"} {
		sender := newSender(t, scheme+address, nil)
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		err := sendWithin(t, ctx, sender, mailTo("zoe"))
		if failed := failure(t, err); !failed.Temporary || failed.Uncertain || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: got %+v", scheme, failed)
		}
	}
}

func TestServerThatStopsAfterGreetingHoldsNobody(t *testing.T) {
	greeted := make(chan struct{}, 1)
	address := rawServer(t, func(c net.Conn) {
		io.WriteString(c, "220 hello\r\n")
		greeted <- struct{}{}
		io.Copy(io.Discard, c)
	})
	sender := newSender(t, "smtp://"+address, nil)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-greeted; cancel() }()
	err := sendWithin(t, ctx, sender, mailTo("zoe"))
	if failed := failure(t, err); !failed.Temporary || !errors.Is(err, context.Canceled) {
		t.Errorf("got %+v", failed)
	}
}

func TestServerThatTalksWithoutEndIsLeft(t *testing.T) {
	address := rawServer(t, func(c net.Conn) {
		for {
			if _, err := io.WriteString(c, strings.Repeat("220-hello", 1000)); err != nil {
				return
			}
		}
	})
	sender := newSender(t, "smtp://"+address, nil)
	err := sendWithin(t, context.Background(), sender, mailTo("zoe"))
	if failed := failure(t, err); !failed.Temporary || !strings.Contains(err.Error(), "without end") {
		t.Errorf("got %+v", failed)
	}
}

func TestServerThatHangsUpAtOnceIsTriedOnce(t *testing.T) {
	var mu sync.Mutex
	calls := 0
	address := rawServer(t, func(net.Conn) { mu.Lock(); calls++; mu.Unlock() })
	sender := newSender(t, "smtp://"+address, nil)
	if failed := failure(t, sendWithin(t, context.Background(), sender, mailTo("zoe"))); !failed.Temporary || failed.Uncertain {
		t.Errorf("got %+v", failed)
	}
	mu.Lock()
	defer mu.Unlock()
	if calls != 1 {
		t.Errorf("one mail made %d connections", calls)
	}
}

func TestConnectionLostInsideTheMailIsNotAnAnswer(t *testing.T) {
	for name, drop := range map[string]func(*smtp.Conn, io.Reader) error{
		"in the middle": func(c *smtp.Conn, r io.Reader) error {
			io.CopyN(io.Discard, r, 100)
			c.Conn().Close()
			return errors.New("dropped")
		},
		"before the answer": func(c *smtp.Conn, r io.Reader) error {
			io.Copy(io.Discard, r)
			c.Conn().Close()
			return errors.New("dropped")
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv := startServer(t)
			var once sync.Once
			srv.onData = func(c *smtp.Conn, r io.Reader) (err error) {
				once.Do(func() { err = drop(c, r) })
				return err
			}
			sender := newSender(t, "smtp://"+srv.address, nil)
			m := mailTo("zoe")
			m.Text = strings.Repeat("une ligne de texte\n", 3000)
			failed := failure(t, sendWithin(t, context.Background(), sender, m))
			if !failed.Temporary || failed.Code != 0 || (name == "before the answer" && !failed.Uncertain) {
				t.Errorf("got %+v", failed)
			}
			if srv.attempts != 1 {
				t.Errorf("the mail was tried %d times", srv.attempts)
			}
			if err := sender.Send(context.Background(), mailTo("ali")); err != nil {
				t.Error(err)
			}
			if got := srv.mails(); len(got) != 1 || len(got[0].to) != 1 || got[0].to[0] != "ali@example.org" {
				t.Errorf("the server took %+v", got)
			}
		})
	}
}

func TestCancelledWhileTheServerThinksIsUncertain(t *testing.T) {
	srv := startServer(t)
	ctx, cancel := context.WithCancel(context.Background())
	free := make(chan struct{})
	srv.onData = func(_ *smtp.Conn, r io.Reader) error {
		io.Copy(io.Discard, r)
		cancel()
		<-free
		return nil
	}
	sender := newSender(t, "smtp://"+srv.address, nil)
	err := sendWithin(t, ctx, sender, mailTo("zoe"))
	close(free)
	if failed := failure(t, err); !failed.Temporary || !failed.Uncertain || !errors.Is(err, context.Canceled) {
		t.Errorf("got %+v", failed)
	}
}

func TestFifthMailWaitsNoLongerThanItsContext(t *testing.T) {
	srv := startServer(t)
	inside, free := make(chan struct{}), make(chan struct{})
	srv.onMail = func() error { inside <- struct{}{}; <-free; return nil }
	sender := newSender(t, "smtp://"+srv.address, nil)
	results := make(chan error, 4)
	for range 4 {
		go func() { results <- sender.Send(context.Background(), mailTo("zoe")) }()
	}
	for range 4 {
		<-inside
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	err := sendWithin(t, ctx, sender, mailTo("ali"))
	if failed := failure(t, err); !failed.Temporary || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %+v", failed)
	}
	close(free)
	for range 4 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if srv.attempts != 4 || srv.connected != 4 {
		t.Errorf("%d mails over %d connections", srv.attempts, srv.connected)
	}
}
