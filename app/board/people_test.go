package board

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/view"
)

func TestKnownAddressGivesItsPerson(t *testing.T) {
	w := newWorld(t, 1)
	id, err := w.b.Register(t.Context(), "", PersonDoc{Name: "Autre", Email: "  PERSONNE1@exemple.fr "}, "fr")
	wantCode(t, err, models.Conflict, "email_known")
	if id != w.bidders[0] {
		t.Fatalf("got %q, want %q", id, w.bidders[0])
	}
	for _, bad := range []PersonDoc{{"", "a@b.fr"}, {"A", ""}, {"A", "a"}, {"A", "@b"}, {"A", "a@"}, {"A", "a b@c.fr"}, {"A\nB", "a@b.fr"}, {strings.Repeat("a", 200), "a@b.fr"}} {
		_, err := w.b.Register(t.Context(), "", bad, "fr")
		wantCode(t, err, models.Invalid, "")
	}
}

func TestNamesStayOutOfTheJournal(t *testing.T) {
	w := newWorld(t, 1)
	p, err := w.b.Person(t.Context(), w.bidders[0])
	if err != nil || p.Name != "Personne Numéro 1" || p.Email != "personne1@exemple.fr" {
		t.Fatal(p, err)
	}
	who := &view.Mine{}
	if err := w.b.Fill(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	all, err := w.b.readBatch(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all.Commits {
		for _, e := range c.Events {
			public, hidden, err := models.EncodeEvent(e)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"exemple.fr", "Personne", "Atelier"} {
				if bytes.Contains(public, []byte(word)) || bytes.Contains(hidden, []byte(word)) {
					t.Errorf("%s holds %q", models.NameOf(e), word)
				}
			}
		}
	}
}

func TestErasedPersonHasNoDocuments(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Sealed, time.Hour)
	for _, p := range w.bidders {
		w.do(p, &models.AskQuestion{Mission: m, Text: models.Text{Plain: "Question de " + p}})
		w.do(p, &models.PlaceBid{Mission: m, Amount: 9_000, Days: 3, Memo: models.Text{Plain: "Mémo de " + p}})
	}
	if _, err := w.b.Person(t.Context(), w.bidders[0]); err != nil {
		t.Fatal(err)
	}
	if err := w.b.Erase(t.Context(), w.bidders[0], w.bidders[0]); err != nil {
		t.Fatal(err)
	}
	_, err := w.b.Person(t.Context(), w.bidders[0])
	wantCode(t, err, models.NotFound, "")
	for kind, want := range map[string]int{"text/": 2, "person/": 2, "profile/": 1} { // the other bidder's, and the agent
		if got := w.docs(kind); len(got) != want {
			t.Errorf("%d documents %s are left, want %d", len(got), kind, want)
		}
	}
	mission, _ := w.b.State().Mission(m)
	first := &view.QuestionView{Text: models.Text{Ref: mission.Questions[0].Text}}
	second := &view.QuestionView{Text: models.Text{Ref: mission.Questions[1].Text}}
	if err := w.b.Fill(t.Context(), first, second); err != nil {
		t.Fatal(err)
	}
	if first.Text.Plain != "" || second.Text.Plain != "Question de "+w.bidders[1] {
		t.Fatalf("the questions read %q and %q", first.Text.Plain, second.Text.Plain)
	}
}

func TestReplacedProfileIsDeletedAndNamedOnesAreKept(t *testing.T) {
	w := newWorld(t, 1)
	old := w.docs("profile/")
	_, err := w.b.ChangeDeveloper(t.Context(), w.bidders[0], "", models.ChangeDeveloper{Legal: "scop"}, ProfileDoc{Name: "Nouvel atelier"})
	if err != nil {
		t.Fatal(err)
	}
	now := w.docs("profile/")
	if len(now) != 1 || now[0] == old[0] {
		t.Fatalf("the profiles are %v, they were %v", now, old)
	}
	d, _ := w.b.State().Developer(w.developers[0])
	if d.Doc != now[0] {
		t.Fatalf("the state names %s", d.Doc)
	}
}

func TestSweepDeletesOnlyWhatIsOldAndNotNamed(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed, 10*time.Hour)
	w.do(w.bidders[0], &models.PlaceBid{Mission: m, Amount: 9_000, Days: 3, Memo: models.Text{Plain: "premier"}})
	w.do(w.bidders[0], &models.PlaceBid{Mission: m, Amount: 8_000, Days: 3, Memo: models.Text{Plain: "second"}})
	if got := w.docs("text/"); len(got) != 2 {
		t.Fatalf("%d texts", len(got))
	}
	if err := w.b.sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.docs("text/"); len(got) != 2 {
		t.Fatalf("a text younger than an hour was swept: %v", got)
	}
	others := len(w.docs("person/")) + len(w.docs("profile/")) + len(w.docs("key/")) + len(w.docs("secret/"))
	w.clock.Advance(sweepAge + time.Millisecond) // the hourly sweep runs
	until(t, "the replaced memo is swept", func() bool { return len(w.docs("text/")) == 1 })
	mine, err := w.b.Mine(t.Context(), w.bidders[0], m)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.b.Fill(t.Context(), mine); err != nil || mine.Memo.Plain != "second" {
		t.Fatalf("the memo in force reads %q, %v", mine.Memo.Plain, err)
	}
	if now := len(w.docs("person/")) + len(w.docs("profile/")) + len(w.docs("key/")) + len(w.docs("secret/")); now != others {
		t.Fatalf("%d documents that are named or keys, there were %d", now, others)
	}
}

func TestLimitIsPerPersonAndWindow(t *testing.T) {
	w := newWorld(t, 0)
	for range 20 {
		if err := w.b.Allow("P1", false); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.Advance(4 * time.Second)
	err := w.b.Allow("P1", false)
	wantCode(t, err, models.Limit, "too_fast")
	if wait := err.(*models.Error).Reasons[0].Args["retry_after_ms"]; wait != int64(6000) {
		t.Fatalf("retry after %v", wait)
	}
	if w.b.Allow("P2", false) != nil || w.b.Allow("P1", true) != nil {
		t.Fatal("another person, or the token, is held back too")
	}
	w.clock.Advance(6 * time.Second)
	if err := w.b.Allow("P1", false); err != nil {
		t.Fatal(err)
	}
}

func TestFileIsKeptByItsContent(t *testing.T) {
	w := newWorld(t, 0)
	blob, err := w.b.PutFile(t.Context(), strings.NewReader("livraison"), 100)
	if err != nil || blob.Size != 9 {
		t.Fatal(blob, err)
	}
	r, size, err := w.b.OpenFile(t.Context(), blob.Hash)
	if err != nil || size != 9 {
		t.Fatal(size, err)
	}
	body, err := io.ReadAll(r)
	if cerr := r.Close(); err != nil || cerr != nil || string(body) != "livraison" {
		t.Fatal(string(body), err, cerr)
	}
	_, err = w.b.PutFile(t.Context(), strings.NewReader("livraison"), 8)
	wantCode(t, err, models.Limit, "file_too_large")
	for _, bad := range []string{"", "../../etc/passwd", strings.Repeat("0", 64)} {
		_, _, err := w.b.OpenFile(t.Context(), bad)
		wantCode(t, err, models.NotFound, "file_unknown")
	}
}

func TestErasedPersonHasNoDocumentsOnACancelledMission(t *testing.T) {
	for _, again := range []bool{false, true} {
		w := newWorld(t, 2)
		m := w.mission(models.Sealed, time.Hour)
		for _, p := range w.bidders {
			w.do(p, &models.PlaceBid{Mission: m, Amount: 9_000, Days: 3, Memo: models.Text{Plain: "Mémo de " + p}})
		}
		w.do(w.agent, &models.CancelMission{Mission: m, Reason: "Le besoin a disparu."})
		if again {
			w.reopen()
		}
		if err := w.b.Erase(t.Context(), w.bidders[0], w.bidders[0]); err != nil {
			t.Fatal(err)
		}
		if got := w.docs("text/"); len(got) != 1 {
			t.Errorf("%d texts are left, want the other bidder's (opened again: %v)", len(got), again)
		}
	}
}

// The node that erased somebody died behind the commit: nothing was deleted yet.
func TestSweepFinishesAnErasure(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Sealed, 10*time.Hour)
	for _, p := range w.bidders {
		w.do(p, &models.PlaceBid{Mission: m, Amount: 9_000, Days: 3, Memo: models.Text{Plain: "Mémo de " + p}})
	}
	w.do(w.bidders[0], &models.ErasePerson{Person: w.bidders[0]})
	if got := w.docs("text/"); len(got) != 2 {
		t.Fatalf("%d texts before the sweep", len(got))
	}
	w.clock.Advance(sweepAge + time.Millisecond)
	until(t, "the erased person's memo is swept", func() bool { return len(w.docs("text/")) == 1 })
	mine, err := w.b.Mine(t.Context(), w.bidders[1], m)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.b.Fill(t.Context(), mine); err != nil || mine.Memo.Plain != "Mémo de "+w.bidders[1] {
		t.Fatalf("the other memo reads %q, %v", mine.Memo.Plain, err)
	}
}
