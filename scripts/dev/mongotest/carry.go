package mongotest

import (
	"net"
	"time"
)

func (p *Proxy) accept(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return // it was cut
		}
		p.running.Go(func() { p.carry(client) })
	}
}

// carry serves one client.
func (p *Proxy) carry(client net.Conn) {
	server, err := net.Dial("tcp", p.upstream)
	if err != nil {
		_ = client.Close() // so the client learns that nobody is there
		return
	}
	l := &link{p: p, client: client, server: server, downEnded: make(chan struct{})}
	p.mu.Lock()
	if p.listener == nil { // cut meanwhile
		l.close()
	}
	p.links[l] = true
	p.mu.Unlock()
	p.running.Go(l.down)
	l.up()
	l.close()
	p.mu.Lock()
	delete(p.links, l)
	p.mu.Unlock()
}

// fate asks the rule, and counts.
func (p *Proxy) fate(m Message) Fate {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rule == nil {
		return Pass
	}
	f := p.rule(m)
	if f != Pass {
		p.met[f]++
	}
	if f.behind() {
		p.behind++
	}
	return f
}

// passage takes as long as a message takes; false when the proxy ended.
func (p *Proxy) passage() bool {
	p.mu.Lock()
	delay, thawed := p.delay, p.thawed
	p.mu.Unlock()
	if thawed != nil {
		select {
		case <-thawed:
		case <-p.ended:
			return false
		}
	}
	return delay == 0 || p.rest(delay)
}

// rest waits; false when the proxy ended.
func (p *Proxy) rest(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-p.ended:
		return false
	}
}
