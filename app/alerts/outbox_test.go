package alerts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/money"
)

// spy is a board whose claims are looked at.
type spy struct {
	*board.Board
	mu      sync.Mutex
	claimed []string
	from    int64 // read the journal again from here, when not negative
}

func (s *spy) Claim(ctx context.Context, id, node string, ttl time.Duration) (board.Turn, error) {
	s.mu.Lock()
	s.claimed = append(s.claimed, id)
	s.mu.Unlock()
	return s.Board.Claim(ctx, id, node, ttl)
}

func (s *spy) Bookmark(ctx context.Context, name string) (int64, bool, error) {
	if s.from >= 0 {
		return s.from, true, nil
	}
	return s.Board.Bookmark(ctx, name)
}

func (w *world) openSpy(from int64) (*Outbox, *spy) {
	w.t.Helper()
	s := &spy{Board: w.b, from: from}
	o, err := New(w.t.Context(), Config{Board: s, Sender: w.mails, URL: "https://board.example.org", Wake: w.clock.Wake})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { w.close(o) })
	return o, s
}

func TestMailOfACommitBeforeTheStartIsSentOnce(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed)
	w.settled()
	w.close(w.out)
	w.bid(0, m, 50_000)
	for range 3 {
		o := w.open(w.mails)
		w.settled()
		w.close(o)
	}
	w.one("dev0", "Offre enregistrée")
}

func TestReadingTheJournalAgainSendsNothingAgain(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Sealed)
	w.bid(0, m, 50_000)
	w.bid(1, m, 51_000)
	w.settled()
	n := w.mails.count()
	w.close(w.out)
	_, s := w.openSpy(0)
	until(t, "the journal is read again", func() bool {
		w.clock.Advance(time.Second)
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.claimed) >= n
	})
	w.do(w.agent, &models.PostAddendum{Mission: m, Text: "Le serveur change."})
	w.settled()
	if got := w.mails.count(); got != n+2 {
		t.Errorf("%d mails after %d and one addendum for two: %v", got, n, w.subjects())
	}
}

func TestClaimOfADeadNodeIsTakenOverAfterTwoMinutes(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed)
	w.settled()
	w.close(w.out)
	a := w.bid(0, m, 50_000)
	w.clock.Advance(receiptPause)
	id := board.EffectID(a.Pos, "bid.sealed", "bidder")
	if turn, err := w.b.Claim(t.Context(), id, "dead", claimFor); err != nil || turn != board.Ours {
		t.Fatal(turn, err)
	}
	_, s := w.openSpy(-1)
	tried := func(n int) func() bool {
		return func() bool { s.mu.Lock(); defer s.mu.Unlock(); return len(s.claimed) >= n }
	}
	until(t, "the claim is met", tried(1))
	for n := 2; n <= 4; n++ { // 30, 60 and 90 s after
		w.clock.Advance(lookAgain)
		until(t, "the claim is looked at again", tried(n))
	}
	if n := w.mails.count(); n != 0 {
		t.Fatalf("%d mails left under another node's claim", n)
	}
	w.clock.Advance(lookAgain)
	w.settled()
	w.one("dev0", "Offre enregistrée")
}

func TestTwoOutboxesSendOneMail(t *testing.T) {
	w := newWorld(t, 3)
	w.open(w.mails)
	m := w.mission(models.Sealed)
	for i := range 3 {
		w.bid(i, m, money.Cents(50_000+i))
	}
	w.settled()
	w.do(w.agent, &models.PostAddendum{Mission: m, Text: "Le serveur change."})
	w.settled()
	if got := w.mails.count(); got != 6 {
		t.Errorf("%d mails: %v", got, w.subjects())
	}
}

func TestMailThatFailsForNowIsTriedAgain(t *testing.T) {
	w := newWorld(t, 1)
	var tries int
	w.mails.refuse(func(Message) error {
		if tries++; tries <= 3 {
			return &SendError{Temporary: true, Code: 451, Err: errors.New("later")}
		}
		return nil
	})
	m := w.mission(models.Sealed)
	w.bid(0, m, 50_000)
	count := func() int { w.mails.mu.Lock(); defer w.mails.mu.Unlock(); return tries }
	w.clock.Advance(receiptPause)
	for n := 1; n <= 3; n++ {
		until(t, "a try", func() bool { return count() >= n })
		// The next try is armed once the outcome is back: until then the clock may
		// move without anybody looking at it.
		until(t, "the next try", func() bool { w.clock.Advance(Backoff(n) / 20); return count() > n })
	}
	w.settled()
	w.one("dev0", "Offre enregistrée")
	if count() != 4 {
		t.Errorf("%d tries", count())
	}
}

func TestMailRefusedForGoodIsNotTriedAgainAndNamesNobodyInTheLog(t *testing.T) {
	w := newWorld(t, 1)
	w.close(w.out)
	var log bytes.Buffer
	o, err := New(t.Context(), Config{Board: w.b, Sender: w.mails, URL: "https://board.example.org", Wake: w.clock.Wake, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	tries := 0
	w.mails.refuse(func(m Message) error {
		tries++
		return &SendError{Code: 550, Err: fmt.Errorf("no such user <%s>", m.To)}
	})
	m := w.mission(models.Sealed)
	w.bid(0, m, 50_000)
	w.settled()
	w.clock.Advance(30 * time.Minute)
	w.close(o)
	if tries != 1 || !strings.Contains(log.String(), "refused for good") || strings.Contains(log.String(), "@") || strings.Contains(log.String(), "dev0") {
		t.Errorf("%d tries; the log says %s", tries, log.String())
	}
}

func TestErasedPersonGetsNothing(t *testing.T) {
	w := newWorld(t, 2)
	w.close(w.out)
	m := w.mission(models.Sealed)
	w.bid(0, m, 50_000)
	w.bid(1, m, 51_000)
	if err := w.b.Erase(t.Context(), w.bidders[0], w.bidders[0]); err != nil {
		t.Fatal(err)
	}
	w.open(w.mails)
	w.settled()
	if got := w.subjects(); len(got) != 1 || !strings.HasPrefix(got[0], "dev1@example.org") {
		t.Errorf("the mails are %v", got)
	}
}

func TestSignInLinkLeavesAtOnceInTheReadersLanguage(t *testing.T) {
	w := newWorld(t, 0)
	for lang, word := range map[string]string{"fr": "Bonjour", "en": "Hello"} {
		if err := w.out.Link(t.Context(), lang+"@example.org", lang, "https://board.example.org/connexion/lien?l=abc"); err != nil {
			t.Fatal(err)
		}
		got := w.mails.to(lang+"@example.org", "")
		if len(got) != 1 || !strings.Contains(got[0].Text, word) || !strings.Contains(got[0].Text, "lien?l=abc") || got[0].Language != lang {
			t.Errorf("%s: %v", lang, got)
		}
	}
}
