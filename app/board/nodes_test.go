package board

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/view"
)

func (n *nodes) at(b *Board, i int, key, mission string, amount money.Cents) (Answer, error) {
	return b.Do(context.Background(), Request{By: n.bidders[i], Key: key,
		Command: &models.PlaceBid{Mission: mission, Amount: amount, Days: 10, Memo: models.Text{Plain: "Je connais ce logiciel."}}})
}

func TestKeyUsedOnAnotherNodeGivesTheFirstAnswer(t *testing.T) {
	w := newNodes(t, 2, 1)
	w.views[1].unaware()
	m := w.mission(models.Sealed, time.Hour)
	first, err := w.at(w.boards[0], 0, "clé", m, 90_000)
	if err != nil {
		t.Fatal(err)
	}
	if w.boards[1].State().Pos >= first.Pos {
		t.Fatal("the second node has read the first one's commit already")
	}
	again, err := w.at(w.boards[1], 0, "clé", m, 90_000)
	if err != nil {
		t.Fatal(err)
	}
	sameAnswer(t, first, again)
	_, err = w.at(w.boards[1], 0, "clé", m, 80_000)
	wantCode(t, err, models.Conflict, "key_reused")
	w.agree()
}

func TestSameKeyOnTwoNodesAtOnceHappensOnce(t *testing.T) {
	w := newNodes(t, 2, 1)
	m := w.mission(models.Sealed, time.Hour)
	for round := range 10 {
		key := fmt.Sprintf("clé %d", round)
		answers, errs := make([]Answer, 2), make([]error, 2)
		var all sync.WaitGroup
		for i, b := range w.boards {
			all.Go(func() { answers[i], errs[i] = w.at(b, 0, key, m, money.Cents(90_000-round)) })
		}
		all.Wait()
		if errs[0] != nil || errs[1] != nil {
			t.Fatal(errs)
		}
		if answers[0].Replayed {
			answers[0], answers[1] = answers[1], answers[0]
		}
		if answers[0].Replayed {
			t.Fatal("both answers are repetitions")
		}
		sameAnswer(t, answers[0], answers[1])
	}
}

// A node that has not heard of the mission must not say that there is none, nor
// keep its memo as it would keep one of a mission that is not sealed.
func TestRefusalIsDecidedOnWhatAnotherNodeWrote(t *testing.T) {
	w := newNodes(t, 2, 1)
	w.views[1].unaware()
	m := w.mission(models.Sealed, time.Hour)
	if _, known := w.boards[1].State().Mission(m); known {
		t.Fatal("the second node knows the mission already")
	}
	if _, err := w.at(w.boards[1], 0, "clé", m, 90_000); err != nil {
		t.Fatal(err)
	}
	docs, err := w.store.Vault().Get(t.Context(), w.docs("text/")...)
	if err != nil || len(docs) == 0 {
		t.Fatal(docs, err)
	}
	for id, body := range docs {
		if bytes.Contains(body, []byte("connais")) {
			t.Errorf("%s holds the memo in the clear: %s", id, body)
		}
	}
	mine, err := w.boards[1].Mine(t.Context(), w.bidders[0], m)
	if err != nil || mine == nil {
		t.Fatal(mine, err)
	}
	if err := w.boards[0].Fill(t.Context(), mine); err != nil || mine.Memo.Plain != "Je connais ce logiciel." {
		t.Fatalf("the memo reads %q, %v", mine.Memo.Plain, err)
	}
}

// What is refused or changes nothing is answered without a commit: only reading
// tells that another node wrote meanwhile.
func TestNoIsNotToldToWhatAnotherNodeHasDone(t *testing.T) {
	w := newNodes(t, 2, 2)
	m := w.mission(models.Open, time.Hour)
	w.views[1].unaware()
	first, err := w.at(w.boards[0], 0, "clé", m, 90_000)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.at(w.boards[0], 1, "autre", m, 80_000); err != nil {
		t.Fatal(err)
	}
	w.do(w.agent, &models.CancelMission{Mission: m, Reason: "sans suite"})
	if w.boards[1].State().Pos >= first.Pos {
		t.Fatal("the second node has heard of it already")
	}
	again, err := w.at(w.boards[1], 0, "clé", m, 90_000)
	if err != nil || !again.Replayed || again.Pos != first.Pos {
		t.Fatalf("%+v, %v", again, err)
	}
	_, err = w.at(w.boards[1], 1, "encore", m, 70_000)
	wantCode(t, err, models.TooLate, "")
}

func TestSameAddressOnTwoNodesIsOnePerson(t *testing.T) {
	w := newNodes(t, 2, 0)
	w.views[1].unaware()
	doc := PersonDoc{Name: "Personne", Email: "meme@exemple.fr"}
	first, err := w.boards[0].Register(t.Context(), "", doc, "fr")
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.boards[1].Register(t.Context(), "", doc, "fr")
	wantCode(t, err, models.Conflict, "email_known")
	if second != first {
		t.Fatalf("the second node knows %q, the first made %q", second, first)
	}
}

func TestWhatAnotherNodeErasedIsSeenNoMore(t *testing.T) {
	w := newNodes(t, 2, 1)
	m := w.mission(models.Open, time.Hour)
	w.do(w.bidders[0], &models.AskQuestion{Mission: m, Text: models.Text{Plain: "Quelle version ?"}})
	until(t, "the second node has the question", func() bool { q, _ := w.boards[1].State().Mission(m); return q != nil && len(q.Questions) == 1 })
	mission, _ := w.boards[1].State().Mission(m)
	ask := func() string {
		v := &view.QuestionView{Text: models.Text{Ref: mission.Questions[0].Text}}
		if err := w.boards[1].Fill(t.Context(), v); err != nil {
			t.Fatal(err)
		}
		return v.Text.Plain
	}
	if ask() == "" { // and now it is in memory
		t.Fatal("the question has no text")
	}
	if p, err := w.boards[1].Person(t.Context(), w.bidders[0]); err != nil || p.Name == "" {
		t.Fatal(p, err)
	}
	if err := w.boards[0].Erase(t.Context(), w.bidders[0], w.bidders[0]); err != nil {
		t.Fatal(err)
	}
	until(t, "the second node knows", func() bool { return w.boards[1].State().Pos >= w.boards[0].State().Pos })
	_, err := w.boards[1].Person(t.Context(), w.bidders[0])
	wantCode(t, err, models.NotFound, "")
	if text := ask(); text != "" {
		t.Fatalf("the question still reads %q", text)
	}
}

// A view reads a text between another node's commit of the erasure and its deletions.
func TestWhatWasReadDuringAnErasureIsForgotten(t *testing.T) {
	w := newNodes(t, 2, 1)
	m := w.mission(models.Open, time.Hour)
	w.do(w.bidders[0], &models.AskQuestion{Mission: m, Text: models.Text{Plain: "Quelle version ?"}})
	a, err := w.boards[0].Do(t.Context(), Request{By: w.bidders[0], Command: &models.ErasePerson{Person: w.bidders[0]}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.boards[1].look(t.Context(), a.Pos); err != nil {
		t.Fatal(err)
	}
	mission, _ := w.boards[1].State().Mission(m)
	ref := mission.Questions[0].Text
	ask := func() string {
		v := &view.QuestionView{Text: models.Text{Ref: ref}}
		if err := w.boards[1].Fill(t.Context(), v); err != nil {
			t.Fatal(err)
		}
		return v.Text.Plain
	}
	if ask() == "" {
		t.Fatal("the text is gone before it was deleted")
	}
	if err := w.store.Vault().Delete(t.Context(), ref.Doc); err != nil {
		t.Fatal(err)
	}
	until(t, "it is to be forgotten", func() bool { return w.clock.Waiting(erasing) })
	w.clock.Advance(erasing)
	until(t, "it is forgotten", func() bool { return ask() == "" })
}

func TestProfileChangedOnAnotherNodeIsSeen(t *testing.T) {
	w := newNodes(t, 2, 1)
	name := func() string {
		d, _ := w.boards[1].State().Developer(w.developers[0])
		docs, err := w.boards[1].documents(t.Context(), []string{d.Doc})
		if err != nil {
			t.Fatal(err)
		}
		return docs[d.Doc].Name
	}
	if got := name(); got != "Atelier 1" {
		t.Fatal(got)
	}
	a, err := w.boards[0].ChangeDeveloper(t.Context(), w.bidders[0], "", models.ChangeDeveloper{Legal: "scop"}, ProfileDoc{Name: "Nouvel atelier"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.boards[1].look(t.Context(), a.Pos); err != nil {
		t.Fatal(err)
	}
	if got := name(); got != "Nouvel atelier" {
		t.Fatal(got)
	}
}

func TestSweepOfANodeThatLagsKeepsWhatNewerCommitsName(t *testing.T) {
	w := newNodes(t, 2, 1)
	m := w.mission(models.Open, 10*time.Hour)
	w.views[1].unaware()
	w.do(w.bidders[0], &models.AskQuestion{Mission: m, Text: models.Text{Plain: "Quelle version ?"}})
	left := journal.Doc{ID: "text/" + newULID(w.clock.Now().UnixMilli()).String(), Body: []byte("{}")}
	if err := w.store.Vault().Put(t.Context(), left); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(sweepAge + time.Minute)
	before := w.docs("person/")
	if err := w.boards[1].sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if docs := w.docs("text/"); len(docs) != 1 || docs[0] == left.ID {
		t.Fatalf("the texts are %v", docs)
	}
	if after := w.docs("person/"); len(after) != len(before) {
		t.Fatalf("the people are %v, they were %v", after, before)
	}
}

// A document that another node deleted without anything in the journal to tell
// of it, a replaced profile, leaves memory within the hour.
func TestWhatAnotherNodeDeletedLeavesMemory(t *testing.T) {
	w := newNodes(t, 2, 1)
	d, _ := w.boards[1].State().Developer(w.developers[0])
	there := func() bool {
		docs, err := w.boards[1].documents(t.Context(), []string{d.Doc})
		if err != nil {
			t.Fatal(err)
		}
		return len(docs) == 1
	}
	if !there() {
		t.Fatal("the profile has no words")
	}
	if _, err := w.boards[0].ChangeDeveloper(t.Context(), w.bidders[0], "", models.ChangeDeveloper{Legal: "scop"}, ProfileDoc{Name: "Nouvel atelier"}); err != nil {
		t.Fatal(err)
	}
	if len(w.docs("profile/")) != 1 || !there() {
		t.Fatal("the old words are in the vault, or not in memory: the test shows nothing")
	}
	until(t, "they leave memory", func() bool { w.clock.Advance(sweepAge / 4); return !there() })
}

func TestNodeThatCannotReadSweepsNothing(t *testing.T) {
	w := newNodes(t, 1, 0)
	left := journal.Doc{ID: "text/" + newULID(w.clock.Now().UnixMilli()).String(), Body: []byte("{}")}
	if err := w.store.Vault().Put(t.Context(), left); err != nil {
		t.Fatal(err)
	}
	w.views[0].set(faults{read: func(reading) error { return journal.ErrUnavailable }})
	w.clock.Advance(sweepAge + time.Minute)
	if err := w.b.sweep(t.Context()); err == nil {
		t.Fatal("it swept on a state that may be old")
	}
	if docs := w.docs("text/"); len(docs) != 1 {
		t.Fatalf("the texts are %v", docs)
	}
}

// A node that was away reads pages, each published once with the state that
// belongs to it; a follower sees every commit once and in order.
func TestNodeThatWasAwayPublishesPageByPage(t *testing.T) {
	w := newNodes(t, 2, 0)
	w.views[1].unaware()
	from := w.boards[1].State().Pos
	const more = 2*journal.MaxBatch + 300
	events := make([]models.Event, more)
	for i := range events {
		events[i] = &models.SoftwareListed{Slug: fmt.Sprintf("logiciel-%d", i), Title: "Logiciel", Licence: "AGPL-3.0-only"}
	}
	w.strangers(events)
	if w.boards[1].State().Pos != from {
		t.Fatal("it has heard of them already")
	}
	var s seen
	var mu sync.Mutex
	var pages []string
	defer w.boards[1].Follow("s", from, func(b Batch) {
		mu.Lock()
		pages = append(pages, fmt.Sprint(len(b.Commits), " ", b.State.Pos-b.last()))
		mu.Unlock()
		s.take(b)
	})()
	w.views[1].set(faults{})
	until(t, "the follower is at the end", func() bool { return s.last() == from+more })
	s.inOrder(t, from, from+more)
	mu.Lock()
	defer mu.Unlock()
	if got := strings.Join(pages, ", "); got != "1000 0, 1000 0, 300 0" {
		t.Errorf("the pages and how far their states are ahead: %s", got)
	}
	w.agree()
}
