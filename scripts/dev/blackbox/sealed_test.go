package blackbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/testday"
)

// offer is a sealed bid of the test with the words that nobody else may see.
type offer struct {
	who            town.Person
	amount         int64
	days           int
	memo, evidence string
	pos            int64
}

// words are the spellings of an offer that must not be found: the amount in cents
// and as people write it in both languages, the memo and the evidence.
func (o offer) words() []string {
	euros, cents := fmt.Sprint(o.amount/100), fmt.Sprintf("%02d", o.amount%100)
	n := len(euros)
	list := []string{fmt.Sprint(o.amount), o.memo, o.evidence}
	for _, gap := range []string{"", " ", "\u00a0", "\u202f", "&nbsp;", "&#8239;", "&#160;", ",", "."} {
		grouped := euros[:n-3] + gap + euros[n-3:]
		list = append(list, grouped+","+cents, grouped+"."+cents)
		if gap != "" {
			list = append(list, grouped) // without cents; the bare digits could stand in a hash by chance
		}
	}
	return list
}

// names are who is behind the offer.
func (o offer) names() []string { return []string{o.who.ID, o.who.Developer, o.who.Name, o.who.Email} }

// offers makes distinctive random bids, the amounts of eight digits.
func offers(r *rand.Rand, n int) []offer {
	list := make([]offer, n)
	for i := range list {
		list[i] = offer{who: people.Developers[i], amount: 10_000_000 + r.Int64N(80_000_000), days: 1 + r.IntN(300),
			memo: fmt.Sprintf("memoire-%016x", r.Uint64()), evidence: fmt.Sprintf("preuve-%016x", r.Uint64())}
		if list[i].amount%100 == 0 {
			list[i].amount++
		}
	}
	return list
}

// surfaces are what somebody can read about missions: pages, feeds, API.
var surfaces = []string{"/", "/missions.atom", "/clotures.ics", "/journal", "/mes-missions", "/api/v1/missions", "/api/v1/journal?limit=200", "/metrics",

	"/collectivites", "/regie", "/mon-profil"}

// watcher is somebody who must not learn anything: what it was sent since it began.
type watcher struct {
	name    string
	who     town.Person
	browser *town.Browser
	socket  *town.Socket
	bytes   []byte
}

// look has the watcher read everything of the missions that it can.
func (w *watcher) look(t *testing.T, s *town.Server, missions ...string) {
	t.Helper()
	paths := surfaces
	for _, m := range missions {
		paths = append(paths[:len(paths):len(paths)], "/missions/"+m, "/missions/"+m+"/depouillement", "/api/v1/missions/"+m, "/api/v1/missions/"+m+"/bids")
	}
	for _, path := range paths {
		if api, ok := strings.CutPrefix(path, "/api/v1"); ok {
			r, err := s.Call(w.who, "GET", api, "")
			if err != nil || r.Status >= 500 {
				t.Fatalf("%s reads %s: %d %v", w.name, path, r.Status, err)
			}
			w.bytes = append(append(w.bytes, r.Body...), '\n')
			continue
		}
		r := w.browser.Page(t, path)
		if r.Status == 301 {
			r = w.browser.Page(t, r.Header.Get("Location"))
		}
		if r.Status >= 500 {
			t.Fatalf("%s reads %s: %d\n%s", w.name, path, r.Status, r.Body)
		}
		w.bytes = append(append(w.bytes, r.Body...), '\n')
	}
}

// findNone wants none of the words in what somebody was sent.
func findNone(t *testing.T, where string, in []byte, words ...string) {
	t.Helper()
	for _, word := range words {
		if i := bytes.Index(in, []byte(word)); i >= 0 {
			t.Errorf("%s holds %q: …%s…", where, word, in[max(0, i-200):min(len(in), i+200)])
		}
	}
}

func TestSealedBidIsNowhereBeforeTheOpening(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	s := town.Serve(t, program, people.Copy(t))
	rival := people.Developers[developers-1]
	watchers := []*watcher{{name: "a stranger"}, {name: "a rival", who: rival}, {name: "the owner", who: people.Agent}, {name: "the steward", who: people.Steward}}
	for _, w := range watchers {
		w.browser = s.NewBrowser(t)
		if w.who.ID != "" {
			w.browser.SignIn(t, w.who)
		}
	}
	later := testday.Now().Add(time.Hour)
	m := s.Publish(t, people.Agent, later, nil)
	hidden := s.Publish(t, people.Agent, later, town.Terms{"hide_count": true})
	s.Must(t, rival, "PUT", "/missions/"+m+"/bid", `{"amount":123456,"days":3}`, nil)

	// Whose names stand in the store, and where, is looked at while nobody writes.
	s.Stop()
	before := storeOf(t, s.Env["DATA"])
	s.Start()
	for _, w := range watchers {
		w.socket = s.Connect(t, w.who)
		w.socket.Follow(t, "board")
		w.socket.Follow(t, "mission/"+m)
		if w.who.ID != "" {
			w.socket.Follow(t, "me")
		}
	}
	still := s.Connect(t, people.Agent) // follows only the mission whose count is hidden
	still.Follow(t, "mission/"+hidden)
	quiet := len(still.Bytes())
	all := offers(r, 12)
	for round := range 2 { // the second replaces the first
		for i := range all {
			o := &all[i]
			if round == 1 {
				o.amount -= 7
			}
			for _, at := range []string{m, hidden} {
				o.bid(t, s, at, i%2 == 0)
			}
		}
	}
	withdrawn := &all[0]
	s.Must(t, withdrawn.who, "DELETE", "/missions/"+hidden+"/bid", "", nil)
	for _, w := range watchers {
		w.look(t, s, m, hidden)
		w.socket.Follow(t, "board") // a later view: everything before it has been sent
		w.bytes = append(w.bytes, w.socket.Bytes()...)
		for _, o := range all {
			findNone(t, w.name, w.bytes, append(o.words(), o.names()...)...)
		}
	}
	t.Run("nothing moves where the count is hidden", func(t *testing.T) {
		still.Follow(t, "board")
		if moved := string(still.Bytes()[quiet:]); strings.Contains(moved, `"mission/`+hidden) {
			t.Errorf("the mission's follower was sent %s", moved)
		}
		for _, w := range watchers {
			var v map[string]json.RawMessage
			s.Must(t, w.who, "GET", "/missions/"+hidden, "", &v)
			if _, shown := v["bids"]; shown {
				t.Errorf("%s is told %s bids", w.name, v["bids"])
			}
			if bytes.Contains(w.socket.Bytes(), []byte(`"id":"`+hidden+`","bids"`)) {
				t.Errorf("%s's board socket counts the hidden bids", w.name)
			}
		}
	})
	t.Run("mails of others", func(t *testing.T) { kept(t, s, all) })
	s.Stop()
	after := storeOf(t, s.Env["DATA"])
	for _, o := range all {
		findNone(t, "the store", after, o.words()...)
		for _, name := range o.names() {
			inOldPlaces(t, name, before, after)
		}
	}
	s.Verify()
}

// bid places the offer by the API or over a socket of its own.
func (o *offer) bid(t *testing.T, s *town.Server, mission string, socket bool) {
	t.Helper()
	members := fmt.Sprintf(`"amount":%d,"days":%d,"memo":%q,"evidence":%q`, o.amount, o.days, o.memo, o.evidence)
	if !socket {
		var receipt struct {
			Pos int64 `json:"pos"`
		}
		s.Must(t, o.who, "PUT", "/missions/"+mission+"/bid", "{"+members+"}", &receipt)
		o.pos = receipt.Pos
		return
	}
	c := s.Connect(t, o.who)
	key := town.NewKey()
	f := c.Answer(t, key, fmt.Sprintf(`{"op":"bid","key":%q,"mission":%q,%s}`, key, mission, members))
	if f.Op != "ok" {
		t.Fatalf("the bid: %+v", f)
	}
	o.pos = f.Receipt.Pos
	c.Close()
}

// kept reads every mail that the board kept: none may carry an offer's words, and
// those to others no name either.
func kept(t *testing.T, s *town.Server, all []offer) {
	t.Helper()
	for n := 1; ; n++ {
		r, err := s.Send("GET", fmt.Sprintf("/boite/%d", n), nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Status == 404 {
			return
		}
		for _, o := range all {
			findNone(t, "a mail", r.Body, o.words()...)
			if !bytes.Contains(r.Body, []byte(o.who.Email)) {
				findNone(t, "another's mail", r.Body, o.names()...)
			}
		}
	}
}

// storeOf is every byte of a data directory.
func storeOf(t *testing.T, dir string) []byte {
	t.Helper()
	var all []byte
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all = append(all, b...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// inOldPlaces wants every occurrence of a name to stand in words in which it stood
// before the bids: the store copies whole pages, so only the words around can tell
// an old record from a new one.
func inOldPlaces(t *testing.T, name string, before, after []byte) {
	t.Helper()
	const around = 6
	places := func(b []byte) map[string]int {
		found := map[string]int{}
		for at := 0; ; {
			i := bytes.Index(b[at:], []byte(name))
			if i < 0 {
				return found
			}
			i += at
			at = i + len(name)
			found[string(b[max(0, i-around):min(len(b), at+around)])] = i
		}
	}
	old := places(before)
	for place, i := range places(after) {
		if _, stood := old[place]; !stood {
			t.Errorf("%s stands in the store in new words: %q", name, after[max(0, i-120):min(len(after), i+120)])
		}
	}
}
