package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/money"
)

// hooked is a store that lets a test act at the places where others might: before
// and after the documents of the state are fetched for the first time.
type hooked struct {
	journal.Store
	before, after func()
	once          sync.Once
	damaged       string // this document cannot be read
}

func (h *hooked) Vault() journal.Vault { return hookedVault{h.Store.Vault(), h} }

type hookedVault struct {
	journal.Vault
	h *hooked
}

func (v hookedVault) Get(ctx context.Context, ids ...string) (map[string][]byte, error) {
	if slices.Contains(ids, v.h.damaged) {
		return nil, journal.DamagedDoc(v.h.damaged, "the test says so")
	}
	first := false
	if slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(id, "profile/") }) {
		v.h.once.Do(func() { first = true })
	}
	if first && v.h.before != nil {
		v.h.before()
	}
	got, err := v.Vault.Get(ctx, ids...)
	if first && v.h.after != nil {
		v.h.after()
	}
	return got, err
}

// checkCopy wants a restored store to be the original at the copy's head: the same
// state, all that it names and nothing of what it does not.
func checkCopy(t *testing.T, of, copied journal.Store, r Report) models.State {
	t.Helper()
	want, got := stateAt(t, of, r.Pos), stateAt(t, copied, r.Pos)
	if want.Digest() != got.Digest() {
		t.Errorf("the state at %d is another one", r.Pos)
	}
	there, named := vaultIDs(t, copied.Vault()), map[string]bool{}
	got.Docs(func(doc string) { named[doc] = true })
	for id := range there {
		if board.Swept(id) && !named[id] {
			t.Errorf("the copy holds %s, which its state does not name", id)
		}
	}
	for id := range named {
		if !there[id] && !slices.Contains(r.Missing, "document "+id) {
			t.Errorf("the copy does not hold %s, which its state names", id)
		}
	}
	got.Keyed(func(m *models.Mission) {
		if !there[board.KeyDoc(m.ID)] {
			t.Errorf("the copy does not hold the key of %s", m.ID)
		}
	})
	got.Files(func(f models.FileRef) {
		body, _, err := copied.Blobs().Open(t.Context(), f.Hash)
		if err != nil {
			t.Errorf("file %s: %v", f.Hash, err)
			return
		}
		if n, err := io.Copy(io.Discard, body); err != nil || n != f.Size || body.Close() != nil {
			t.Errorf("file %s: %d bytes, %v", f.Hash, n, err)
		}
	})
	return got
}

// plain is an archive without its compression, in which words can be looked for.
func plain(t *testing.T, file []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

func TestACopyIsTheBoard(t *testing.T) {
	w := newWorld(t, 2)
	hash := w.delivered("le plan")
	m := w.mission(models.Sealed)
	w.bid(w.people[1], m, 80_000)
	if _, err := w.b.PutFile(t.Context(), strings.NewReader("jamais livré"), 100); err != nil {
		t.Fatal(err)
	}
	file, report := backup(t, w.store)
	if report.Lacking != 0 || report.Blobs != 1 || report.Pos != w.b.State().Pos {
		t.Errorf("the report says %+v", report)
	}
	if checked, err := Check(bytes.NewReader(file)); err != nil || checked.Docs != report.Docs || checked.Pos != report.Pos {
		t.Errorf("checked: %+v %v", checked, err)
	}
	copied := restored(t, file)
	checkCopy(t, w.store, copied, report)
	b := openBoard(t, copied, w.clock)
	if p, err := b.Person(t.Context(), w.people[1]); err != nil || p.Email != "dev1@exemple.fr" {
		t.Errorf("%+v %v", p, err)
	}
	if mine, err := b.Mine(t.Context(), w.people[1], m); err != nil || mine == nil || mine.Amount != 80_000 {
		t.Errorf("the sealed bid cannot be read: %+v %v", mine, err)
	} else if err := b.Fill(t.Context(), mine); err != nil || mine.Memo.Plain != "Mémo de "+w.people[1] {
		t.Errorf("its memo reads %q, %v", mine.Memo.Plain, err)
	}
	if _, size, err := b.OpenFile(t.Context(), hash); err != nil || size != int64(len("le plan")) {
		t.Errorf("the file: %d bytes, %v", size, err)
	}
	again, second := backup(t, copied)
	if second.Pos != report.Pos || second.Hash != report.Hash || second.Docs != report.Docs || second.Blobs != report.Blobs {
		t.Errorf("a copy of the copy: %+v, want %+v", second, report)
	}
	checkCopy(t, w.store, restored(t, again), second)
}

func TestWhatIsTakenAwayMeanwhileMovesTheCopyOn(t *testing.T) {
	w := newWorld(t, 4)
	m := w.mission(models.Sealed)
	for _, p := range w.people {
		w.bid(p, m, 90_000)
	}
	planned := w.b.State().Pos
	// Before the documents are fetched one goes: the copy must move on. After they
	// were fetched somebody is erased, up to where it moves: nothing may be left.
	h := &hooked{Store: w.store,
		before: func() { w.profile(w.people[0], "entre-temps"); w.erase(w.people[1]) },
		after:  func() { w.erase(w.people[2]) },
	}
	file, report := backup(t, h)
	if report.Pos <= planned || report.Pos != w.b.State().Pos || report.Lacking != 0 {
		t.Errorf("the report says %+v, the board was at %d and is at %d", report, planned, w.b.State().Pos)
	}
	copied := restored(t, file)
	there := vaultIDs(t, copied.Vault())
	got := stateAt(t, copied, report.Pos)
	bids, _ := got.Mission(m)
	for i, r := range bids.Sealed {
		if erased := i == 1 || i == 2; there[r.Memo.Doc] == erased {
			t.Errorf("the memo of bidder %d is there: %v", i, !erased)
		}
	}
	text := plain(t, file)
	for _, gone := range []string{"Nom de dev1", "Nom de dev2", "Atelier de dev1", "Atelier de dev2", "Atelier de dev0"} {
		if strings.Contains(text, gone) {
			t.Errorf("the archive holds %q", gone)
		}
	}
	for _, kept := range []string{"Nom de dev0", "Nom de dev3", "Atelier de dev3", "entre-temps"} {
		if !strings.Contains(text, kept) {
			t.Errorf("the archive does not hold %q", kept)
		}
	}
}

func TestWhoIsErasedPastTheHeadIsStillInTheCopy(t *testing.T) {
	w := newWorld(t, 2)
	planned := w.b.State().Pos
	file, report := backup(t, &hooked{Store: w.store, after: func() { w.erase(w.people[0]) }})
	if report.Pos != planned || report.Lacking != 0 {
		t.Errorf("the report says %+v, want position %d", report, planned)
	}
	checkCopy(t, w.store, restored(t, file), report)
	if !strings.Contains(plain(t, file), "Nom de dev0") {
		t.Error("somebody whom the copy's state names is not in it")
	}
}

func TestTextsOfErasedPeopleThatADeletionMissedStayOut(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Sealed)
	for _, p := range w.people {
		w.bid(p, m, 90_000)
	}
	w.do(w.agent, &models.CancelMission{Mission: m, Reason: "Le besoin a disparu."}) // so it is never opened
	w.do(w.people[0], &models.ErasePerson{Person: w.people[0]})                      // and nothing was deleted after it
	file, report := backup(t, w.store)
	got, _ := w.b.State().Mission(m)
	there := vaultIDs(t, restored(t, file).Vault())
	if there[got.Sealed[0].Memo.Doc] || !there[got.Sealed[1].Memo.Doc] || report.Lacking != 0 {
		t.Errorf("memos in the copy: %v and %v; %+v", there[got.Sealed[0].Memo.Doc], there[got.Sealed[1].Memo.Doc], report)
	}
	if strings.Contains(plain(t, file), "Nom de dev0") {
		t.Error("the archive holds the name of somebody who was erased")
	}
}

func TestWhatIsLostIsToldAndTheRestIsCopied(t *testing.T) {
	w := newWorld(t, 3)
	hash := w.delivered("le plan")
	s := w.b.State()
	gone, _ := s.Person(w.people[1])
	bad, _ := s.Person(w.people[2])
	if err := w.store.Vault().Delete(t.Context(), gone.Doc); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(w.dir, "blobs", hash[:2], hash)
	if err := os.WriteFile(path, []byte("le plam"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, report := backup(t, &hooked{Store: w.store, damaged: bad.Doc})
	slices.Sort(report.Missing)
	want := []string{"blob " + hash, "document " + bad.Doc, "document " + gone.Doc}
	slices.Sort(want)
	if report.Lacking != 3 || !slices.Equal(report.Missing, want) {
		t.Errorf("missing are %v, want %v", report.Missing, want)
	}
	copied := openStore(t, t.TempDir())
	told, err := Restore(t.Context(), copied, 0, bytes.NewReader(file))
	if err != nil || told.Lacking != 3 || told.Pos != s.Pos {
		t.Fatalf("%+v %v", told, err)
	}
	if err := os.WriteFile(path, []byte("le plan"), 0o600); err != nil { // the store's own check is for another test
		t.Fatal(err)
	}
}

func TestBookmarksAndMarksThatMeanNothingThereStayOut(t *testing.T) {
	w := newWorld(t, 1)
	head := w.b.State().Pos
	if err := w.b.KeepBookmark(t.Context(), "mails", head-1); err != nil {
		t.Fatal(err)
	}
	claim := func(pos int64) {
		if _, err := w.b.Claim(t.Context(), board.EffectID(pos, "0", "x"), "node", 0); err != nil {
			t.Error(err)
		}
	}
	claim(head)
	h := &hooked{Store: w.store, after: func() {
		w.person("new")
		claim(head + 1)
		if err := w.b.KeepBookmark(context.Background(), "mails", head+1); err != nil {
			t.Error(err)
		}
	}}
	nightly, limit := journal.Doc{ID: "claims/nightly/2026-11-23/000001", Body: []byte(`{}`)}, journal.Doc{ID: "limit/person/1/x", Body: []byte(`{}`)}
	if err := w.store.Marks().Put(t.Context(), nightly, limit); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Vault().Put(t.Context(), journal.Doc{ID: "snapshot/1", Body: []byte(`{}`)}, journal.Doc{ID: "probe/01", Body: []byte(`{}`)}, journal.Doc{ID: "other/1", Body: []byte(`{}`)}); err != nil {
		t.Fatal(err)
	}
	file, report := backup(t, h)
	if report.Pos != head || report.Marks != 2 {
		t.Errorf("the report says %+v, want position %d and two claims", report, head)
	}
	copied := restored(t, file)
	there := vaultIDs(t, copied.Vault())
	if there["snapshot/1"] || there["probe/01"] || !there["other/1"] || !there["secret/board"] {
		t.Errorf("the copy holds %v", there)
	}
	if claims := vaultIDs(t, copied.Marks()); !claims[nightly.ID] || claims[limit.ID] {
		t.Errorf("the marks of the copy are %v", claims)
	}
	b := openBoard(t, copied, w.clock)
	if pos, ok, err := b.Bookmark(t.Context(), "mails"); err != nil || !ok || pos != head-1 {
		t.Errorf("the bookmark is at %d %v %v, want %d", pos, ok, err, head-1)
	}
}

// mostCopies is how often a machine that is busy elsewhere may have nothing
// written in the moment of a copy.
const mostCopies = 40

// TestACopyOfABoardInUseIsWhole copies while others bid, change their words,
// register and are erased, as fast as they can.
func TestACopyOfABoardInUseIsWhole(t *testing.T) {
	w := newWorld(t, 4)
	w.delivered("le plan")
	m := w.mission(models.Sealed)
	stop := make(chan struct{})
	var using sync.WaitGroup
	use := func(fn func(n int)) {
		using.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
					fn(n)
				}
			}
		})
	}
	use(func(n int) { w.bid(w.people[0], m, money.Cents(50_000+n%1000)) })
	use(func(n int) { w.profile(w.people[1], "Version") })
	use(func(n int) { w.profile(w.people[2], "Version") })
	use(func(n int) {
		p := w.developer("passant" + board.NewID(""))
		w.bid(p, m, 70_000)
		w.do(p, &models.AskQuestion{Mission: m, Text: models.Text{Plain: "Question de " + p}})
		w.erase(p)
	})
	moved := 0
	for n := 0; n < 3 || moved == 0 && n < mostCopies; n++ {
		from := w.b.State().Pos
		until(t, "the board is in use", func() bool { return w.b.State().Pos > from+20 || t.Failed() })
		before := w.b.State().Pos
		file, report := backup(t, w.store)
		if w.b.State().Pos > before {
			moved++
		}
		if report.Pos < before || report.Lacking != 0 {
			t.Errorf("the report says %+v, the board was at %d", report, before)
		}
		copied := restored(t, file)
		want, got := stateAt(t, w.store, report.Pos), stateAt(t, copied, report.Pos)
		if want.Digest() != got.Digest() {
			t.Errorf("the state at %d is another one", report.Pos)
		}
		checkPeople(t, w, copied, got, m)
	}
	close(stop)
	using.Wait()
	if moved == 0 {
		t.Error("nothing was written during any of the copies")
	}
}

// checkPeople wants of everybody who is there all that they wrote, and of those
// who are erased nothing. Whose the sealed texts are, the key tells.
func checkPeople(t *testing.T, w *world, copied journal.Store, s models.State, mission string) {
	t.Helper()
	there, named := vaultIDs(t, copied.Vault()), map[string]bool{}
	s.Docs(func(doc string) { named[doc] = true })
	keys, err := copied.Vault().Get(t.Context(), board.KeyDoc(mission))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := s.Mission(mission)
	for _, r := range m.Sealed {
		by, err := board.SealedBy(keys[board.KeyDoc(mission)], mission, r)
		if err != nil {
			t.Fatal(err)
		}
		if p, ok := s.Person(by.Person); ok && p.Erased {
			delete(named, r.Memo.Doc)
		}
	}
	for id := range named {
		if !there[id] {
			t.Errorf("the copy does not hold %s", id)
		}
	}
	for id := range there {
		if board.Swept(id) && !named[id] {
			t.Errorf("the copy holds %s, which is nobody's", id)
		}
	}
	b := openBoard(t, copied, w.clock)
	for _, id := range append([]string{w.agent}, w.people...) {
		if _, err := b.Person(t.Context(), id); err != nil {
			t.Errorf("person %s: %v", id, err)
		}
	}
}
