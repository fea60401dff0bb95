package mongotest

import (
	"net"
	"sync"
)

// link is one client's connection and its own to the server.
type link struct {
	p              *Proxy
	client, server net.Conn
	downEnded      chan struct{} // nothing comes from the server any more

	mu      sync.Mutex
	behind  bool          // a message is under way whose client must not be waited for
	awaited uint32        // request whose answer is for nobody
	arrived chan struct{} // closed when that answer came; nil when none is awaited
}

// up carries what the client says.
func (l *link) up() {
	for {
		w, err := readWire(l.client)
		if err != nil {
			return
		}
		m, err := w.parse()
		if err != nil {
			l.p.tb.Errorf("the proxy cannot read a message: %v", err)
			return
		}
		if !l.p.passage() {
			return
		}
		f := l.p.fate(m)
		if f != Pass {
			l.meet(f, w)
			return
		}
		if _, err := l.server.Write(w); err != nil {
			return
		}
	}
}

// meet does what is to become of a message; the connection ends with it.
func (l *link) meet(f Fate, w wire) {
	switch f.what {
	case lose:
		return
	case loseAnswer:
		l.deliver(w)
		return
	}
	defer func() {
		l.p.mu.Lock()
		l.p.behind--
		l.p.mu.Unlock()
	}()
	l.mu.Lock()
	l.behind = true
	l.mu.Unlock()
	if f.what == hold {
		var b [1]byte
		_, _ = l.client.Read(b[:]) // the client is silent until it hangs up
	}
	_ = l.client.Close()
	if l.p.rest(f.wait) {
		l.deliver(w)
	}
}

// deliver gives a message to the server and waits until it answered, or cannot.
func (l *link) deliver(w wire) {
	arrived := make(chan struct{})
	l.mu.Lock()
	l.awaited, l.arrived = w.request(), arrived
	l.mu.Unlock()
	if _, err := l.server.Write(w); err != nil {
		return
	}
	select {
	case <-arrived:
	case <-l.downEnded:
	}
}

// down carries what the server says.
func (l *link) down() {
	defer close(l.downEnded)
	defer l.drop()
	for {
		w, err := readWire(l.server)
		if err != nil {
			return
		}
		l.mu.Lock()
		own := l.arrived != nil && w.responseTo() == l.awaited
		l.mu.Unlock()
		if own {
			close(l.arrived)
			return
		}
		if !l.p.passage() {
			return
		}
		if _, err := l.client.Write(w); err != nil {
			return
		}
	}
}

// drop ends the connections, except one that a message still needs.
func (l *link) drop() {
	_ = l.client.Close()
	l.mu.Lock()
	behind := l.behind
	l.mu.Unlock()
	if !behind {
		_ = l.server.Close()
	}
}

// close ends both connections.
func (l *link) close() {
	_ = l.client.Close()
	_ = l.server.Close()
}
