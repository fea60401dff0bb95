package live

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/score"
	"coupdemain/scripts/testday"
)

// room is a board on disk, its hub and a door for sockets.
type room struct {
	t         testing.TB
	store     journal.Store
	board     *board.Board
	hub       *Hub
	addr      string
	authority string
	agent     string
	people    []string // developers
	profiles  []string

	mu   sync.Mutex
	now  time.Time
	whos map[string]Who // by query
	keys int
}

func (r *room) clock() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// newRoom opens a room with some developers. Its clock stands still unless it is
// moved, and nothing closes by itself.
func newRoom(t testing.TB, developers int, beat time.Duration) *room {
	t.Helper()
	return newRoomOn(t, false, developers, beat)
}

// newRoomOn opens a room whose store other nodes may share.
func newRoomOn(t testing.TB, shared bool, developers int, beat time.Duration) *room {
	t.Helper()
	r := &room{t: t, now: testday.Start(), whos: map[string]Who{}}
	store, err := bolt.Open(bolt.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	r.store = store
	r.openBoard(store, shared)
	a := r.do(models.Operator, &models.RegisterAuthority{Name: "Association des communes", Regime: models.Private})
	r.authority = a.Events[0].(*models.AuthorityRegistered).Authority
	r.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "galette", Title: "Galette", Licence: "GPL-3.0-or-later"}}})
	r.agent = r.person(0)
	r.do(models.Operator, &models.GrantRole{Person: r.agent, Role: models.Agent, Authority: r.authority})
	r.people, r.profiles = make([]string, developers), make([]string, developers)
	var all sync.WaitGroup
	for i := range developers {
		all.Go(func() {
			r.people[i] = r.person(i + 1)
			profile, _, err := r.board.RegisterDeveloper(context.Background(), r.people[i], "", models.RegisterDeveloper{Legal: "micro", Remote: true},
				board.ProfileDoc{Name: fmt.Sprintf("Atelier %d", i+1)})
			if err != nil {
				t.Error(err)
			}
			r.profiles[i] = profile
			r.do(models.Operator, &models.SetSkill{Developer: profile, Software: "galette", Level: models.Proven})
		})
	}
	all.Wait()
	r.openHub(beat)
	return r
}

// openBoard opens the room's board. One that is alone has nothing to wake for.
func (r *room) openBoard(store journal.Store, shared bool) {
	r.t.Helper()
	c := board.Config{Store: store, Shared: shared, Law: models.Law{Name: "none"}, Now: r.clock}
	if !shared {
		c.Wake = func(time.Time) <-chan time.Time { return nil }
	}
	var err error
	if r.board, err = board.Open(context.Background(), c); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), guard)
		defer cancel()
		if err := r.board.Close(ctx); err != nil {
			r.t.Error(err)
		}
	})
}

// openHub opens the room's hub and its door.
func (r *room) openHub(beat time.Duration) {
	r.hub = newHub(Config{Board: r.board, Log: slog.New(slog.DiscardHandler), LimitsOff: true,
		Sentences: func(lang string, reason models.Reason) string { return lang + ":" + reason.Key }}, beat)
	r.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), guard)
		defer cancel()
		_ = r.hub.Stop(ctx) // clients of a test that failed may still be there
	})
	r.open()
}

func (r *room) do(by string, c models.Command) board.Answer {
	r.t.Helper()
	a, err := r.board.Do(context.Background(), board.Request{By: by, Command: c})
	if err != nil {
		r.t.Errorf("%T: %v", c, err)
	}
	return a
}

func (r *room) person(n int) string {
	r.t.Helper()
	id, err := r.board.Register(context.Background(), models.Operator, board.PersonDoc{Name: fmt.Sprintf("Personne %d", n), Email: fmt.Sprintf("p%d@exemple.fr", n)}, "fr")
	if err != nil {
		r.t.Error(err)
	}
	r.do(models.Operator, &models.ConfirmEmail{Person: id})
	return id
}

// mission publishes a mission that is open for a day.
func (r *room) mission(f models.Format, change ...func(*models.TermsPatch)) string {
	r.t.Helper()
	title, software, need, domain := "Ajouter une colonne", "galette", "Nous recopions à la main.", models.Domains[0]
	closes, data, kind := r.clock().Add(24*time.Hour), models.NoData, models.KindFeature
	p := models.TermsPatch{Title: &title, Software: &software, Need: &need, Domain: &domain, ClosesAt: &closes, Data: &data,
		Format: &f, Kind: &kind, Weights: &score.Weights{Price: 100}, Manual: &[]score.Manual{}}
	for _, c := range change {
		c(&p)
	}
	id := r.do(r.agent, &models.DraftMission{Terms: p}).Events[0].(*models.MissionDrafted).Hidden.Mission
	r.do(r.agent, &models.PublishMission{Mission: id})
	return id
}

func (r *room) bid(i int, mission string, amount money.Cents) board.Answer {
	r.t.Helper()
	return r.do(r.people[i], &models.PlaceBid{Mission: mission, Amount: amount, Days: 10})
}

// rawSide hands a connection to the upgrader, as the edge does.
type rawSide struct {
	http.ResponseWriter
	conn net.Conn
	brw  *bufio.ReadWriter
}

func (w rawSide) Header() http.Header { return http.Header{} }

func (w rawSide) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return w.conn, w.brw, nil
}

// open listens and serves sockets: ?who= names somebody that sign has made.
func (r *room) open() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { l.Close() })
	r.addr = l.Addr().String()
	up := &websocket.Upgrader{ReadBufferSize: 256, WriteBufferPool: &sync.Pool{}}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go r.welcome(up, c)
		}
	}()
}

func (r *room) welcome(up *websocket.Upgrader, c net.Conn) {
	br := bufio.NewReader(c)
	req, err := http.ReadRequest(br)
	if err != nil {
		c.Close()
		return
	}
	if pos, err := strconv.ParseInt(req.URL.Query().Get("pos"), 10, 64); err == nil { // as the edge does
		r.board.Await(context.Background(), pos)
	}
	r.mu.Lock()
	who := r.whos[req.URL.Query().Get("who")]
	r.mu.Unlock()
	if who.Lang == "" {
		who.Lang = "fr"
	}
	wire := Wrap(c).(*Conn)
	if req.URL.Query().Has("small") {
		_ = c.(*net.TCPConn).SetWriteBuffer(8 << 10)
		wire.patience = time.Hour // only the backlog ends it, however slow the machine
	}
	ws, err := up.Upgrade(rawSide{conn: wire, brw: bufio.NewReadWriter(bufio.NewReader(strings.NewReader("")), bufio.NewWriter(c))}, req, nil)
	if err != nil {
		c.Close()
		return
	}
	go func() {
		defer ws.Close()
		r.hub.Serve(ws, who)
	}()
}

// sign opens a session of a person and names it.
func (r *room) sign(name, person string) Who {
	r.t.Helper()
	r.do(models.Operator, &models.OpenSession{Person: person, Session: "hash of " + name, Until: r.clock().Add(48 * time.Hour)})
	return r.know(name, Who{Person: person, Session: "hash of " + name})
}

func (r *room) know(name string, w Who) Who {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.whos[name] = w
	return w
}

// key makes an idempotency key.
func (r *room) key() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys++
	return fmt.Sprintf("01ARZ3NDEKTSV4RRFFQ%07d", r.keys)
}

// settled waits until every topic has what it may show up to a position and every flusher rests.
func (r *room) settled(pos int64) {
	r.t.Helper()
	late := time.After(guard)
	for {
		rest := r.hub.Shown() >= pos
		r.hub.mu.Lock()
		for _, t := range r.hub.topics {
			t.mu.Lock()
			rest = rest && !t.running
			t.mu.Unlock()
		}
		r.hub.mu.Unlock()
		r.hub.late.mu.Lock()
		rest = rest && !r.hub.late.armed
		r.hub.late.mu.Unlock()
		if rest {
			return
		}
		select {
		case <-late:
			r.t.Fatal("the hub does not rest")
		case <-time.After(time.Millisecond):
		}
	}
}
