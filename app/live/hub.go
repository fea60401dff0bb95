package live

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/app/board"
	"coupdemain/app/loopback"
	"coupdemain/models"
)

// Bounds of what one hub holds. An address may be a whole town hall behind one
// router, so it has room; loopback has no bound, being a proxy or a measurement.
const (
	maxTopics     = 32        // followed by one connection
	maxQueue      = 64        // frames of one connection that wait to be carried out
	maxOfPerson   = 50        // sockets
	maxOfAddress  = 500       // sockets of strangers
	maxMessage    = 64 << 10  // bytes of one message to a client
	maxRead       = 64 << 10  // bytes of a message from a client, past which the wire is closed
	maxPending    = 512 << 10 // bytes of a topic that wait for its flusher; past it a fresh view replaces them
	ringCommits   = 256       // that a topic keeps for who comes back
	spacing       = 250 * time.Millisecond
	keepTopic     = 5 * time.Minute // that nobody follows, for who comes back
	followsPerTen = 100             // follow and unfollow frames of one connection in ten seconds
	// How long a socket that comes from another node waits for this one to be as
	// far; past it, it is shown where this one is.
	patienceBehind = 10 * time.Second
)

// Config is what a hub is made of. Board, Log and Sentences are needed.
type Config struct {
	Board     *board.Board
	Log       *slog.Logger
	LimitsOff bool // no bound on sockets and follows: for measurements on loopback
	// Sentences words a reason in a language ("fr", "en"): the page, the API and
	// the socket say the same.
	Sentences func(lang string, r models.Reason) string
}

// Who is behind a socket. Session and Token are the hashes by which the state
// knows them; both are empty for a stranger, at most one is set.
type Who struct {
	Person, Session, Token string
	Lang                   string
	IP                     string // or the network that counts as one address
}

// Hub holds the sockets of one node and the topics that they follow. Its methods
// may be called from any goroutine.
type Hub struct {
	board     *board.Board
	log       *slog.Logger
	limits    bool
	sentences func(string, models.Reason) string
	beat      time.Duration // each socket is pinged once in pingBeats beats
	ctx       context.Context
	cancel    context.CancelFunc
	unfollow  func()
	shards    [shards]chan job
	runners   chan func()    // queues for runners that wait, never buffered
	running   sync.WaitGroup // workers and the beat
	serving   sync.WaitGroup // readers

	mu       sync.Mutex // guards what follows
	stopping bool
	count    int
	people   map[string]map[*session]struct{}
	others   map[*session]struct{} // strangers
	byIP     map[string]int        // strangers of an address
	topics   map[string]*topic
	pos      int64 // commits up to here are being published or were
	shown    int64 // commits up to here were handed to their topics

	feed   feed // only the board's follower touches it
	late   late
	opened atomic.Int64 // sockets that were ever served
	sent   atomic.Int64 // messages written
	slow   atomic.Int64 // sockets closed for a slow reader
}

// New makes a hub that follows the board until Stop.
func New(c Config) *Hub { return newHub(c, time.Second) }

func newHub(c Config, beat time.Duration) *Hub {
	h := &Hub{board: c.Board, log: c.Log, limits: !c.LimitsOff, sentences: c.Sentences, beat: beat,
		people: map[string]map[*session]struct{}{}, others: map[*session]struct{}{}, byIP: map[string]int{}, topics: map[string]*topic{}}
	h.runners = make(chan func())
	h.ctx, h.cancel = context.WithCancel(context.Background())
	h.late.init(h)
	for i := range h.shards {
		h.shards[i] = make(chan job, 64)
		h.running.Go(func() { h.work(h.shards[i]) })
	}
	h.running.Go(h.keepBeating)
	h.feed.state = h.board.State()
	h.pos, h.shown = h.feed.state.Pos, h.feed.state.Pos
	h.unfollow = h.board.Follow("live", h.pos, h.publish)
	return h
}

// Sockets counts the open ones.
func (h *Hub) Sockets() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.count
}

// Shown is the position up to which every topic has what it may show.
func (h *Hub) Shown() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.shown
}

// Opened counts the sockets that were ever served, Messages those written to
// them, and Slow the sockets closed because their reader was too slow.
func (h *Hub) Opened() int64   { return h.opened.Load() }
func (h *Hub) Messages() int64 { return h.sent.Load() }
func (h *Hub) Slow() int64     { return h.slow.Load() }

// Accept gives what serves the socket of who: the last argument of an upgrade.
func (h *Hub) Accept(who Who) func(*websocket.Conn) {
	return func(ws *websocket.Conn) { h.Serve(ws, who) }
}

// Serve reads a socket until it ends; it is the connection's one goroutine. The
// caller closes the socket when it returns. The socket must stand on a Conn.
func (h *Hub) Serve(ws *websocket.Conn, who Who) {
	s := &session{hub: h, ws: ws, who: who}
	s.heard.Store(true)
	if refused := h.enter(s); refused.Code != 0 {
		s.end(refused)
		s.drain()
		return
	}
	defer h.serving.Done()
	defer h.leave(s)
	if !h.entitled(who) { // revoked while it was upgraded
		s.end(CloseEnded)
	} else {
		s.hello(rand.Text()[:8])
	}
	s.read()
}

// entitled tells that the session or token behind a socket still holds.
func (h *Hub) entitled(who Who) bool {
	if who.Person == "" {
		return true
	}
	state := h.board.State()
	p, ok := state.Person(who.Person)
	if !ok || p.Erased {
		return false
	}
	if who.Token != "" {
		_, ok = state.TokenOf(who.Token)
		return ok
	}
	_, ok = state.SessionOf(who.Session, h.board.Now())
	return ok
}

// enter registers a socket, or says why it cannot stay.
func (h *Hub) enter(s *session) Close {
	h.mu.Lock()
	defer h.mu.Unlock()
	person, ip := s.who.Person, s.who.IP
	switch {
	case h.stopping:
		return CloseStopping
	case h.limits && person != "" && len(h.people[person]) >= maxOfPerson,
		h.limits && person == "" && !loopback.Host(ip) && h.byIP[ip] >= maxOfAddress:
		return CloseCrowded
	}
	if person == "" {
		h.others[s] = struct{}{}
		h.byIP[ip]++
	} else {
		if h.people[person] == nil {
			h.people[person] = map[*session]struct{}{}
		}
		h.people[person][s] = struct{}{}
	}
	h.count++
	s.turn = uint8(h.opened.Add(1) % pingBeats)
	s.shard = uint8(h.opened.Load() % shards)
	h.serving.Add(1)
	return Close{}
}

// leave forgets a socket and what it followed.
func (h *Hub) leave(s *session) {
	h.mu.Lock()
	h.count--
	if person := s.who.Person; person != "" {
		delete(h.people[person], s)
		if len(h.people[person]) == 0 {
			delete(h.people, person)
		}
	} else {
		delete(h.others, s)
		if h.byIP[s.who.IP]--; h.byIP[s.who.IP] == 0 {
			delete(h.byIP, s.who.IP)
		}
	}
	h.mu.Unlock()
	for _, f := range s.leave() {
		f.stop()
	}
}

// socketsOf lists the sockets of a person.
func (h *Hub) socketsOf(person string) []*session {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]*session, 0, len(h.people[person]))
	for s := range h.people[person] {
		list = append(list, s)
	}
	return list
}

// all lists every socket.
func (h *Hub) all() []*session {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]*session, 0, h.count)
	for s := range h.others {
		list = append(list, s)
	}
	for _, own := range h.people {
		for s := range own {
			list = append(list, s)
		}
	}
	return list
}
