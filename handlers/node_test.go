package handlers

import (
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/board"
	"coupdemain/app/board/boardtest"
	"coupdemain/models"
)

// town is two nodes of one board, of which the second always lags.
type town struct {
	*bench
	nodes  [2]*fiber.App
	boards [2]*board.Board
	reads  atomic.Int64
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{bench: newBenchOn(t, true)}
	w.published()
	second := w.openBoard(board.Config{Store: boardtest.Deaf{Store: w.store, Reads: &w.reads}, Shared: true})
	w.boards = [2]*board.Board{w.board, second}
	w.nodes = [2]*fiber.App{w.app, New(w.server(second))}
	w.reads.Store(0)
	return w
}

// on makes the next requests go to a node.
func (w *town) on(node int) *town {
	w.app = w.nodes[node]
	return w
}

// behind fails the test when the second node does not lag: it would show nothing.
func (w *town) behind() {
	w.t.Helper()
	if w.boards[1].State().Pos >= w.boards[0].State().Pos {
		w.t.Fatal("the second node does not lag")
	}
}

// jar is a browser's cookies.
type jar map[string]string

func (j jar) take(r reply) reply {
	for _, c := range r.cookies {
		if c.MaxAge < 0 || c.Value == "" {
			delete(j, c.Name)
		} else {
			j[c.Name] = c.Value
		}
	}
	return r
}

func (j jar) text() string {
	var list []string
	for name, value := range j {
		list = append(list, name+"="+value)
	}
	return strings.Join(list, "; ")
}

func (w *town) get(path string, j jar) reply {
	w.t.Helper()
	return j.take(w.send("GET", path, "", "", map[string]string{"Cookie": j.text()}))
}

func (w *town) form(path string, page reply, j jar, values url.Values) reply {
	w.t.Helper()
	return j.take(w.post(path, page, j.text(), values))
}

// enter signs in, each request on the node that is named.
func (w *town) enter(email string, ask, send, open, follow int) jar {
	w.t.Helper()
	j, before := jar{}, len(w.links)
	page := w.on(ask).get("/connexion", j)
	if w.on(send).form("/connexion", page, j, url.Values{"email": {email}}); len(w.links) != before+1 {
		w.t.Fatal("no link was sent")
	}
	page = w.on(open).get(strings.TrimPrefix(w.links[before], "http://127.0.0.1:8080"), j)
	if done := w.on(follow).form("/connexion/lien", page, j, url.Values{"l": {field(page.body, "l")}}); done.status != 303 {
		w.t.Fatalf("sign in: %d %s", done.status, done.body)
	}
	return j
}

func TestWhoSignedInOnOneNodeIsSignedInOnTheOther(t *testing.T) {
	w := newTown(t)
	j := w.enter("developer@exemple.fr", 1, 0, 1, 0)
	w.behind()
	if page := w.on(1).get("/mes-missions", j); page.status != 200 || !strings.Contains(page.body, "Personne developer") {
		t.Errorf("status %d", page.status)
	}
	j = w.enter("agent@exemple.fr", 0, 1, 1, 0)
	delete(j, posCookie) // the session alone tells that another node knows more
	w.behind()
	if page := w.on(1).get("/mes-missions", j); page.status != 200 {
		t.Errorf("without the position: status %d", page.status)
	}
}

func TestWhatWasWrittenOnOneNodeIsSeenOnTheOther(t *testing.T) {
	w := newTown(t)
	j := w.enter("developer@exemple.fr", 0, 0, 0, 0)
	w.on(1).get("/mes-missions", j) // the session is known there: only the position tells that there is more
	page := w.on(0).get(w.home(), j)
	done := w.form("/missions/"+w.ids["mission"]+"/offre", page, j, url.Values{"amount": {"2100"}, "days": {"12"}, "key": {board.NewKey()}})
	if done.status != 303 {
		t.Fatalf("bid: %d %s", done.status, refusals(done.body))
	}
	w.behind()
	if page := w.on(1).get(done.headers.Get("Location"), j); page.status != 200 || !strings.Contains(page.body, `class="receipt"`) {
		t.Errorf("status %d, and the bid is not there", page.status)
	}
	for _, c := range done.cookies {
		if c.Name == posCookie && (!c.HttpOnly || c.MaxAge != posLife || c.Value != strconv.FormatInt(w.boards[0].State().Pos, 10)) {
			t.Errorf("the position is kept as %+v", c)
		}
	}
}

func TestProgramsSeeWhatTheyWroteOnAnotherNode(t *testing.T) {
	w := newTown(t)
	token, err := w.auth.Issue(t.Context(), models.Operator, w.ids["developer"], "fresh")
	w.must(err)
	w.token["fresh"] = token
	w.behind()
	if got := w.on(1).send("GET", "/api/v1/me", "", "fresh", nil); got.status != 200 {
		t.Errorf("a token made a moment ago: %d %s", got.status, got.body)
	}
	placed := w.on(0).send("PUT", "/api/v1/missions/{mission}/bid", `{"amount":210000,"days":12}`, "fresh", nil)
	pos := placed.headers.Get(posHeader)
	if placed.status != 200 || pos != strconv.FormatInt(w.boards[0].State().Pos, 10) {
		t.Fatalf("%d at %q: %s", placed.status, pos, placed.body)
	}
	w.behind()
	got := w.on(1).send("GET", "/api/v1/missions/{mission}", "", "fresh", map[string]string{posHeader: pos})
	if got.status != 200 || !strings.Contains(got.body, `"amount":210000`) {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestASocketIsOpenedWhereItsPageWasUpToDate(t *testing.T) {
	w := newTown(t)
	w.on(0).send("PUT", "/api/v1/missions/{mission}/bid", `{"amount":210000,"days":12}`, "developer", nil)
	w.behind()
	w.on(1).send("GET", "/live?pos="+strconv.FormatInt(w.boards[0].State().Pos, 10), "", "", nil)
	if w.boards[1].State().Pos != w.boards[0].State().Pos {
		t.Error("the node did not catch up with its socket")
	}
}

// A script that knows nothing of positions makes a mission with three requests.
func TestThreeCallsOnThreeNodesPublishAMission(t *testing.T) {
	w := newTown(t)
	made := w.on(0).send("POST", "/api/v1/missions", goodDraft(), "agent", nil)
	id := between(made.body, `"id":"`, `"`)
	w.behind()
	if got := w.on(1).send("GET", "/api/v1/missions/"+id, "", "agent", nil); got.status != 200 {
		t.Errorf("read: %d %s", got.status, got.body)
	}
	made = w.on(0).send("POST", "/api/v1/missions", goodDraft(), "agent", nil)
	id = between(made.body, `"id":"`, `"`)
	w.behind()
	if got := w.on(1).send("POST", "/api/v1/missions/"+id+"/publish", "", "agent", nil); got.status != 200 {
		t.Errorf("publish: %d %s", got.status, got.body)
	}
}

func TestForgeriesCostALaggingNodeNextToNothing(t *testing.T) {
	w := newTown(t)
	w.on(1)
	began := time.Now()
	for _, pos := range []string{"abc", "-5", "99999999999999999999", "9223372036854775807", "1e9", "", " 7"} {
		got := w.send("GET", "/", "", "", map[string]string{posHeader: pos, "Cookie": posCookie + "=" + pos})
		if got.status != 200 {
			t.Errorf("position %q: status %d", pos, got.status)
		}
	}
	if w.reads.Load() != 0 {
		t.Error("a position that cannot be is looked for")
	}
	far := strconv.FormatInt(w.boards[1].State().Pos+50, 10)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			for n := range 10 {
				end := strconv.Itoa(1000 + i*10 + n)
				headers := []map[string]string{
					{posHeader: far},
					{"Authorization": "Bearer cdm_" + strings.Repeat("a", 48) + end},
					{"Cookie": sessionCookie + "=" + strings.Repeat("A", 39) + end},
				}[n%3]
				if got := w.send("GET", "/api/v1/missions", "", "", headers); got.status != 200 && got.status != 401 {
					t.Errorf("status %d", got.status)
				}
			}
		})
	}
	all.Wait()
	// However fast or slow the machine: the board spreads such readings.
	if most := int64(time.Since(began)/(25*time.Millisecond)) + 1; w.reads.Load() > most {
		t.Errorf("200 forgeries made %d readings, at most %d", w.reads.Load(), most)
	}
}

func TestABoardOfOneNodeSendsNoPositions(t *testing.T) {
	b := newBench(t)
	b.published()
	b.signIn("agent@exemple.fr", "")
	for _, got := range []reply{b.send("GET", "/", "", "", nil), b.send("PUT", "/api/v1/missions/{mission}/bid", `{"amount":210000,"days":12}`, "developer", nil)} {
		if got.headers.Get(posHeader) != "" || strings.Contains(cookiesOf(got), posCookie) {
			t.Error("a position is sent, and nobody needs it")
		}
	}
}

// The board counts, for all nodes: its own tests show how.
func TestSignInMailsAreCountedByTheBoard(t *testing.T) {
	b := newBench(t)
	page := b.send("GET", "/connexion", "", "", nil)
	ask := func(email string) reply {
		return b.post("/connexion", page, cookiesOf(page), url.Values{"email": {email}})
	}
	var first reply
	for i := range 5 {
		if got := ask("agent@exemple.fr"); i == 0 {
			first = got
		}
	}
	if len(b.links) != 5 || b.board.AllowLink("agent@exemple.fr") {
		t.Errorf("%d mails, and the board would let another go", len(b.links))
	}
	if sixth := ask("agent@exemple.fr"); len(b.links) != 5 || sixth.status != first.status || strip(sixth.body) != strip(first.body) {
		t.Errorf("%d mails; the sixth answer is %d", len(b.links), sixth.status)
	}
	for range 4 {
		ask("autre@exemple.fr")
	}
	if got := ask("autre@exemple.fr"); got.status != 429 || got.headers.Get("Retry-After") != "900" || len(b.links) != 9 {
		t.Errorf("the eleventh asking is answered %d, retry after %q", got.status, got.headers.Get("Retry-After"))
	}
}
