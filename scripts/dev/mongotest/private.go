package mongotest

import (
	"math/rand/v2"
	"net"
	"net/url"
	"strconv"
	"testing"
)

// Private is a server of one test that may be killed and started again on the
// same data and address. It is always one of our own.
type Private struct {
	*Server
	tb      testing.TB
	program string
	address string
	dir     string
}

// StartPrivate starts a server on new data; it ends with the test.
func StartPrivate(tb testing.TB) *Private {
	tb.Helper()
	program, err := built()
	if err != nil {
		tb.Fatal(err)
	}
	p := &Private{tb: tb, program: program, address: freeAddress(tb), dir: tb.TempDir()}
	p.Server = &Server{uri: &url.URL{Scheme: "mongodb", Host: p.address, Path: "/"}}
	tb.Cleanup(func() {
		if p.Running() {
			p.Kill()
		}
		if tb.Failed() {
			tb.Logf("the server at %s said:\n%s", p.address, &p.process.said)
		}
	})
	p.Start()
	return p
}

// Dir is the folder of its files.
func (p *Private) Dir() string { return p.dir }

// Start starts the server again; it must not be running.
func (p *Private) Start() {
	p.tb.Helper()
	if p.Running() {
		p.tb.Fatal("the server is running")
	}
	started, err := launch(p.program, "-listen", p.address, "-dir", p.dir, "-synchronous", "off")
	if err != nil {
		p.tb.Fatal(err)
	}
	p.process = started
}

// Running tells whether the process lives.
func (p *Private) Running() bool {
	if p.process == nil {
		return false
	}
	select {
	case <-p.process.ended:
		return false
	default:
		return true
	}
}

// Kill ends the process as a power cut does: what was not answered never will be.
// What the system took from it to write is kept, as SQLite's files are.
func (p *Private) Kill() {
	p.tb.Helper()
	if !p.Running() {
		p.tb.Fatal("the server is not running")
	}
	p.process.kill()
}

// Stop ends the process in order: what it knows is in its files then, and nowhere else.
func (p *Private) Stop() {
	p.tb.Helper()
	if !p.Running() {
		p.tb.Fatal("the server is not running")
	}
	if err := p.process.stop(); err != nil {
		p.tb.Fatal(err)
	}
}

// freeAddress gives a loopback address that stays ours while nobody listens on it:
// its port is below those that systems give to outgoing connections, so that no
// client takes it, not even one that tries to connect to it.
func freeAddress(tb testing.TB) string {
	tb.Helper()
	for range 1000 {
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(20000+rand.IntN(10000)))
		l, err := net.Listen("tcp", address)
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			tb.Fatal(err)
		}
		return address
	}
	tb.Fatal("no free port between 20000 and 29999")
	return ""
}
