package edge_test

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
	"coupdemain/handlers"
	"coupdemain/handlers/edge"
	"coupdemain/handlers/handlerstest"
	"coupdemain/models"
)

// town is two nodes of one board, of which the second always lags.
type town struct {
	*handlerstest.Bench
	nodes  [2]*fiber.App
	boards [2]*board.Board
	reads  atomic.Int64
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{Bench: handlerstest.NewOn(t, true)}
	w.Published()
	second := w.OpenBoard(board.Config{Store: boardtest.Deaf{Store: w.Store, Reads: &w.reads}, Shared: true})
	w.boards = [2]*board.Board{w.Board, second}
	w.nodes = [2]*fiber.App{w.App, handlers.New(w.Server(second))}
	w.reads.Store(0)
	return w
}

// on makes the next requests go to a node.
func (w *town) on(node int) *town {
	w.App = w.nodes[node]
	return w
}

// behind fails the test when the second node does not lag: it would show nothing.
func (w *town) behind() {
	w.T.Helper()
	if w.boards[1].State().Pos >= w.boards[0].State().Pos {
		w.T.Fatal("the second node does not lag")
	}
}

// jar is a browser's cookies.
type jar map[string]string

func (j jar) take(r handlerstest.Reply) handlerstest.Reply {
	for _, c := range r.Cookies {
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

func (w *town) get(path string, j jar) handlerstest.Reply {
	w.T.Helper()
	return j.take(w.Send("GET", path, "", "", map[string]string{"Cookie": j.text()}))
}

func (w *town) form(path string, page handlerstest.Reply, j jar, values url.Values) handlerstest.Reply {
	w.T.Helper()
	return j.take(w.Post(path, page, j.text(), values))
}

// enter signs in, each request on the node that is named.
func (w *town) enter(email string, ask, send, open, follow int) jar {
	w.T.Helper()
	j, before := jar{}, len(w.Links)
	page := w.on(ask).get("/connexion", j)
	if w.on(send).form("/connexion", page, j, url.Values{"email": {email}}); len(w.Links) != before+1 {
		w.T.Fatal("no link was sent")
	}
	page = w.on(open).get(strings.TrimPrefix(w.Links[before], "http://127.0.0.1:8080"), j)
	if done := w.on(follow).form("/connexion/lien", page, j, url.Values{"l": {handlerstest.Field(page.Body, "l")}}); done.Status != 303 {
		w.T.Fatalf("sign in: %d %s", done.Status, done.Body)
	}
	return j
}

func TestWhoSignedInOnOneNodeIsSignedInOnTheOther(t *testing.T) {
	w := newTown(t)
	j := w.enter("developer@exemple.fr", 1, 0, 1, 0)
	w.behind()
	if page := w.on(1).get("/mes-missions", j); page.Status != 200 || !strings.Contains(page.Body, "Personne developer") {
		t.Errorf("status %d", page.Status)
	}
	j = w.enter("agent@exemple.fr", 0, 1, 1, 0)
	delete(j, edge.PosCookie) // the session alone tells that another node knows more
	w.behind()
	if page := w.on(1).get("/mes-missions", j); page.Status != 200 {
		t.Errorf("without the position: status %d", page.Status)
	}
}

// A guard that asks for a role asks once more before it refuses.
func TestARoleGivenOnOneNodeOpensTheOther(t *testing.T) {
	w := newTown(t)
	j := w.enter("developer@exemple.fr", 0, 0, 0, 0)
	if page := w.on(1).get("/regie", j); page.Status != 403 {
		t.Fatalf("before: status %d", page.Status)
	}
	w.Operate(&models.GrantRole{Person: w.IDs["developer"], Role: models.Steward})
	delete(j, edge.PosCookie)
	w.behind()
	if page := w.on(1).get("/regie", j); page.Status != 200 {
		t.Errorf("status %d", page.Status)
	}
}

func TestWhatWasWrittenOnOneNodeIsSeenOnTheOther(t *testing.T) {
	w := newTown(t)
	j := w.enter("developer@exemple.fr", 0, 0, 0, 0)
	w.on(1).get("/mes-missions", j) // the session is known there: only the position tells that there is more
	page := w.on(0).get(w.Home(), j)
	done := w.form("/missions/"+w.IDs["mission"]+"/offre", page, j, url.Values{"amount": {"2100"}, "days": {"12"}, "key": {board.NewKey()}})
	if done.Status != 303 {
		t.Fatalf("bid: %d %s", done.Status, handlerstest.Refusals(done.Body))
	}
	w.behind()
	if page := w.on(1).get(done.Headers.Get("Location"), j); page.Status != 200 || !strings.Contains(page.Body, `class="receipt"`) {
		t.Errorf("status %d, and the bid is not there", page.Status)
	}
	for _, c := range done.Cookies {
		if c.Name == edge.PosCookie && (!c.HttpOnly || c.MaxAge != int(edge.PosLife.Seconds()) || c.Value != strconv.FormatInt(w.boards[0].State().Pos, 10)) {
			t.Errorf("the position is kept as %+v", c)
		}
	}
}

func TestProgramsSeeWhatTheyWroteOnAnotherNode(t *testing.T) {
	w := newTown(t)
	token, err := w.Auth.Issue(t.Context(), models.Operator, w.IDs["developer"], "fresh")
	w.Must(err)
	w.Token["fresh"] = token
	w.behind()
	if got := w.on(1).Send("GET", "/api/v1/me", "", "fresh", nil); got.Status != 200 {
		t.Errorf("a token made a moment ago: %d %s", got.Status, got.Body)
	}
	placed := w.on(0).Send("PUT", "/api/v1/missions/{mission}/bid", `{"amount":210000,"days":12}`, "fresh", nil)
	pos := placed.Headers.Get(edge.PosHeader)
	if placed.Status != 200 || pos != strconv.FormatInt(w.boards[0].State().Pos, 10) {
		t.Fatalf("%d at %q: %s", placed.Status, pos, placed.Body)
	}
	w.behind()
	got := w.on(1).Send("GET", "/api/v1/missions/{mission}", "", "fresh", map[string]string{edge.PosHeader: pos})
	if got.Status != 200 || !strings.Contains(got.Body, `"amount":210000`) {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

func TestASocketIsOpenedWhereItsPageWasUpToDate(t *testing.T) {
	w := newTown(t)
	w.on(0).Send("PUT", "/api/v1/missions/{mission}/bid", `{"amount":210000,"days":12}`, "developer", nil)
	w.behind()
	w.on(1).Send("GET", "/live?pos="+strconv.FormatInt(w.boards[0].State().Pos, 10), "", "", nil)
	if w.boards[1].State().Pos != w.boards[0].State().Pos {
		t.Error("the node did not catch up with its socket")
	}
}

// A script that knows nothing of positions makes a mission with three requests.
func TestThreeCallsOnThreeNodesPublishAMission(t *testing.T) {
	w := newTown(t)
	made := w.on(0).Send("POST", "/api/v1/missions", handlerstest.GoodDraft(), "agent", nil)
	id := handlerstest.Between(made.Body, `"id":"`, `"`)
	w.behind()
	if got := w.on(1).Send("GET", "/api/v1/missions/"+id, "", "agent", nil); got.Status != 200 {
		t.Errorf("read: %d %s", got.Status, got.Body)
	}
	made = w.on(0).Send("POST", "/api/v1/missions", handlerstest.GoodDraft(), "agent", nil)
	id = handlerstest.Between(made.Body, `"id":"`, `"`)
	w.behind()
	if got := w.on(1).Send("POST", "/api/v1/missions/"+id+"/publish", "", "agent", nil); got.Status != 200 {
		t.Errorf("publish: %d %s", got.Status, got.Body)
	}
}

func TestForgeriesCostALaggingNodeNextToNothing(t *testing.T) {
	w := newTown(t)
	w.on(1)
	began := time.Now()
	for _, pos := range []string{"abc", "-5", "99999999999999999999", "9223372036854775807", "1e9", "", " 7"} {
		got := w.Send("GET", "/", "", "", map[string]string{edge.PosHeader: pos, "Cookie": edge.PosCookie + "=" + pos})
		if got.Status != 200 {
			t.Errorf("position %q: status %d", pos, got.Status)
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
					{edge.PosHeader: far},
					{"Authorization": "Bearer cdm_" + strings.Repeat("a", 48) + end},
					{"Cookie": edge.SessionCookie + "=" + strings.Repeat("A", 39) + end},
				}[n%3]
				if got := w.Send("GET", "/api/v1/missions", "", "", headers); got.Status != 200 && got.Status != 401 {
					t.Errorf("status %d", got.Status)
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
	b := handlerstest.New(t)
	b.Published()
	b.SignIn("agent@exemple.fr", "")
	for _, got := range []handlerstest.Reply{b.Send("GET", "/", "", "", nil), b.Send("PUT", "/api/v1/missions/{mission}/bid", `{"amount":210000,"days":12}`, "developer", nil)} {
		if got.Headers.Get(edge.PosHeader) != "" || strings.Contains(handlerstest.CookiesOf(got), edge.PosCookie) {
			t.Error("a position is sent, and nobody needs it")
		}
	}
}
