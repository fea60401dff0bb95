package alerts

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/money"
)

// node opens another board on the world's store, as another process would.
func (w *world) node() *board.Board {
	w.t.Helper()
	b, err := board.Open(w.t.Context(), board.Config{Store: w.store, Law: models.Law{Name: "fr"}, Now: w.clock.Now, Wake: w.clock.Wake, Shared: true})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := b.Close(context.Background()); err != nil {
			w.t.Error(err)
		}
	})
	return b
}

// outbox opens one on a board of the same store.
func (w *world) outbox(b Board, s Sender) *Outbox {
	w.t.Helper()
	o, err := w.start(b, s)
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

func (w *world) start(b Board, s Sender) (*Outbox, error) {
	return New(context.Background(), Config{Board: b, Sender: s, URL: "https://board.example.org", Wake: w.clock.Wake})
}

// kill ends an outbox without letting it finish what it has in hand.
func kill(o *Outbox) {
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	_ = o.Close(gone) // that it could not finish is what is wanted
	<-o.finished
}

func TestNodesOfOneStoreSendEachMailOnce(t *testing.T) {
	w := newWorld(t, 3)
	other := w.node()
	o := w.outbox(other, w.mails)
	t.Cleanup(func() { w.close(o) })
	m := w.mission(models.Sealed)
	for i := range 3 {
		w.bid(i, m, money.Cents(50_000+i))
	}
	w.settled()
	w.do(w.agent, &models.PostAddendum{Mission: m, Text: "Le serveur change."})
	w.settled()
	// What the other node commits is written about by whichever claims it first.
	if !other.Await(t.Context(), w.b.State().Pos) {
		t.Fatal("the other node does not follow")
	}
	if _, err := other.Do(t.Context(), board.Request{By: w.bidders[0], Command: &models.AskQuestion{Mission: m, Text: models.Text{Plain: "Quelle version ?"}}}); err != nil {
		t.Fatal(err)
	}
	until(t, "the question is there", func() bool { return w.b.State().Pos == other.State().Pos })
	w.settled()
	if got := w.mails.count(); got != 7 { // three receipts, three about the addendum, one to the agent
		t.Errorf("%d mails: %v", got, w.subjects())
	}
}

// stuck is the sender of a node that stops between its claim and the mail, or
// between the mail and its mark.
type stuck struct {
	to    *recorder // the mail leaves to here before; nil: it never does
	taken chan Message
}

func (s *stuck) Send(ctx context.Context, m Message) error {
	if s.to != nil {
		if err := s.to.Send(ctx, m); err != nil {
			return err
		}
	}
	s.taken <- m
	<-ctx.Done()
	return ctx.Err()
}

// dying is a world where the first node has claimed one bidder's receipt and
// died, and a second one that tries to send it. claims counts the second's tries.
func dying(t *testing.T, leaves *recorder) (w *world, lost Message, tries func() int) {
	t.Helper()
	w = newWorld(t, 1)
	m := w.mission(models.Sealed)
	w.settled()
	w.close(w.out)
	s := &stuck{to: leaves, taken: make(chan Message, 1)}
	first := w.outbox(w.node(), s)
	w.bid(0, m, 50_000)
	until(t, "the first node's receipt is due", func() bool { return w.clock.Waiting(receiptPause) })
	w.clock.Advance(receiptPause)
	lost = <-s.taken
	kill(first)
	second := &spy{Board: w.node(), from: -1}
	o := w.outbox(second, w.mails)
	t.Cleanup(func() { w.close(o) })
	return w, lost, func() int { second.mu.Lock(); defer second.mu.Unlock(); return len(second.claimed) }
}

// takenOver lets two minutes pass, during which nothing may leave a second time.
func takenOver(t *testing.T, w *world, tries func() int, before int) {
	t.Helper()
	for n, passed := 1, time.Duration(0); passed < claimFor; n, passed = n+1, passed+lookAgain {
		until(t, "the second node looks at the claim", func() bool { return tries() >= n })
		if got := w.mails.count(); got != before {
			t.Fatalf("%d mails %s after the claim", got, passed)
		}
		until(t, "it rests", func() bool { return w.clock.Waiting(lookAgain) })
		w.clock.Advance(lookAgain)
	}
	until(t, "the mail has left", func() bool { return w.mails.count() == before+1 })
	w.settled()
	w.clock.Advance(3 * claimFor)
	w.settled()
	if got := w.mails.count(); got != before+1 {
		t.Errorf("%d mails: %v", got, w.subjects())
	}
}

func TestMailClaimedByANodeThatDiedIsSentByAnotherOnce(t *testing.T) {
	w, lost, tries := dying(t, nil)
	takenOver(t, w, tries, 0)
	if got := w.one("dev0", "Offre enregistrée"); got.ID != lost.ID || got.Text != lost.Text {
		t.Errorf("it is another mail: %s, not %s", got.ID, lost.ID)
	}
}

// Between the mail server's word and the mark there is no way to know: the mail
// leaves again, and its Message-ID lets the mailbox drop the second.
func TestMailThatLeftWithoutItsMarkHasTheSameIDAgain(t *testing.T) {
	mails := &recorder{}
	w, lost, tries := dying(t, mails)
	takenOver(t, w, tries, 0)
	first, second := mails.to("dev0@example.org", ""), w.one("dev0", "Offre enregistrée")
	if len(first) != 1 || first[0].ID != lost.ID || second.ID != lost.ID {
		t.Errorf("the identifiers are %v and %s", first, second.ID)
	}
}

// However many nodes start from the same bookmark, each effect has one turn.
func TestManyNodesThatStartTogetherSendOnce(t *testing.T) {
	w := newWorld(t, 4)
	w.close(w.out)
	m := w.mission(models.Sealed)
	for i := range 4 {
		w.bid(i, m, money.Cents(50_000+i))
	}
	w.clock.Advance(receiptPause)
	const n = 3
	var boards [n]*board.Board
	var open [n]*Outbox
	var errs [n]error
	for i := range boards {
		boards[i] = w.node()
	}
	var all sync.WaitGroup
	for i := range open {
		all.Go(func() { open[i], errs[i] = w.start(boards[i], w.mails) })
	}
	all.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	w.settled()
	for _, o := range open {
		w.close(o)
	}
	if got := w.mails.count(); got != 4 {
		t.Errorf("%d mails: %v", got, w.subjects())
	}
	if kept, ok, err := w.b.Bookmark(t.Context(), reader); err != nil || !ok || kept != w.b.State().Pos {
		t.Errorf("the bookmark is at %d of %d, %v", kept, w.b.State().Pos, err)
	}
}
