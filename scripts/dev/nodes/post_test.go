package nodes

import (
	"io"
	"log"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// post is a mail server. It may be made to hold what begins, before anything of
// it is taken: a sender that dies meanwhile has sent nothing.
type post struct {
	url string

	mu    sync.Mutex
	taken []string // addresses, one for each mail
	held  int
	gate  chan struct{} // closed: nothing is held
}

func newPost(t *testing.T) *post {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &post{url: "smtp://" + l.Addr().String() + "?starttls=off", gate: make(chan struct{})}
	close(p.gate)
	s := smtp.NewServer(p)
	s.Domain = "127.0.0.1"
	s.ErrorLog = log.New(io.Discard, "", 0)
	served := make(chan struct{})
	go func() { defer close(served); s.Serve(l) }()
	t.Cleanup(func() { p.letGo(); s.Close(); l.Close(); <-served })
	return p
}

// hold has the mails that begin from now on wait.
func (p *post) hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gate = make(chan struct{})
}

func (p *post) letGo() {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.gate:
	default:
		close(p.gate)
	}
}

// holding is how many mails wait.
func (p *post) holding() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.held
}

// perAddress counts the mails of each address since the last call of forget.
func (p *post) perAddress() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	count := map[string]int{}
	for _, who := range p.taken {
		count[who]++
	}
	return count
}

func (p *post) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken = nil
}

// NewSession begins a connection.
func (p *post) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{post: p}, nil }

type delivery struct {
	post *post
	to   string
}

// Mail begins a mail, and waits while mails are held.
func (d *delivery) Mail(string, *smtp.MailOptions) error {
	p := d.post
	p.mu.Lock()
	gate := p.gate
	p.held++
	p.mu.Unlock()
	<-gate
	p.mu.Lock()
	p.held--
	p.mu.Unlock()
	return nil
}

// Rcpt says for whom it is.
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.to = to
	return nil
}

// Data takes it.
func (d *delivery) Data(r io.Reader) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err
	}
	d.post.mu.Lock()
	defer d.post.mu.Unlock()
	d.post.taken = append(d.post.taken, d.to)
	return nil
}

// Reset forgets a mail that was begun.
func (d *delivery) Reset() {}

// Logout ends the connection.
func (d *delivery) Logout() error { return nil }
