package mongotest

import (
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// Proxy stands between clients and a server and does to their messages what the
// test asks for. Its methods may be called from any goroutine.
type Proxy struct {
	tb       testing.TB
	server   url.URL
	upstream string // address of the server
	address  string // own
	ended    chan struct{}
	running  sync.WaitGroup

	mu       sync.Mutex
	listener net.Listener // nil when cut
	links    map[*link]bool
	rule     Rule
	delay    time.Duration
	thawed   chan struct{} // closed when messages may move again; nil when they may
	met      map[Fate]int
	behind   int // messages that the server gets without their client
}

// StartProxy starts a proxy before a server; it ends with the test.
func StartProxy(tb testing.TB, s *Server) *Proxy {
	tb.Helper()
	q := s.uri.Query()
	if s.uri.Scheme != "mongodb" || q.Get("tls") == "true" || q.Get("ssl") == "true" {
		tb.Skipf("%s names a server whose messages cannot be read on the way", Given)
	}
	upstream, _, _ := strings.Cut(s.uri.Host, ",")
	if _, _, err := net.SplitHostPort(upstream); err != nil {
		upstream = net.JoinHostPort(upstream, "27017")
	}
	p := &Proxy{tb: tb, server: *s.uri, upstream: upstream, address: freeAddress(tb),
		ended: make(chan struct{}), links: map[*link]bool{}, met: map[Fate]int{}}
	tb.Cleanup(func() {
		p.Cut()
		close(p.ended)
		p.mu.Lock()
		for l := range p.links {
			l.close()
		}
		p.mu.Unlock()
		p.running.Wait()
	})
	p.Restore()
	return p
}

// URI is the address of a database by way of the proxy, which is one server: the
// other members of a set are not looked for.
func (p *Proxy) URI(database string) string {
	u := p.server
	q := u.Query()
	q.Set("directConnection", "true")
	q.Del("compressors") // so that the messages can be read
	u.Host, u.RawQuery = p.address, q.Encode()
	return within(u, database)
}

// On sets the rule for the messages that come from now on; nil lets them pass.
func (p *Proxy) On(r Rule) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rule = r
}

// Delay makes every message take this much longer, in each direction.
func (p *Proxy) Delay(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = d
}

// Met counts the messages that met a fate other than Pass.
func (p *Proxy) Met(f Fate) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.met[f]
}

// Await waits until a message met a fate.
func (p *Proxy) Await(f Fate) {
	p.tb.Helper()
	p.until("a message meets its fate", func() bool { return p.met[f] > 0 })
}

// Settled waits until no message is behind its client any more.
func (p *Proxy) Settled() {
	p.tb.Helper()
	p.until("nothing is held any more", func() bool { return p.behind == 0 })
}

// until waits for a condition, looked at under the lock.
func (p *Proxy) until(what string, done func() bool) {
	p.tb.Helper()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(limit); ; <-look.C {
		p.mu.Lock()
		ok := done()
		p.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			p.tb.Fatalf("not within %s: %s", limit, what)
		}
	}
}

// Cut drops every connection and refuses new ones until Restore. What was held
// back or late is past the cut and still arrives.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener == nil {
		return
	}
	_ = p.listener.Close()
	p.listener = nil
	for l := range p.links {
		l.drop()
	}
}

// Restore takes connections again, at the same address.
func (p *Proxy) Restore() {
	p.tb.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		return
	}
	l, err := net.Listen("tcp", p.address)
	if err != nil {
		p.tb.Fatalf("start the proxy: %v", err)
	}
	p.listener = l
	p.running.Go(func() { p.accept(l) })
}

// Freeze lets nothing move while connections stay and new ones are taken: a
// network that swallows everything.
func (p *Proxy) Freeze() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.thawed == nil {
		p.thawed = make(chan struct{})
	}
}

// Thaw ends Freeze; what was under way goes on.
func (p *Proxy) Thaw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.thawed != nil {
		close(p.thawed)
		p.thawed = nil
	}
}
