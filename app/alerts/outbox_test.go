package alerts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
)

func TestEachIsToldOnceOfWhatConcernsThem(t *testing.T) {
	w := newWorld(t, 3)
	m := w.mission(models.Sealed)
	for i := range 2 {
		w.bid(i, m, int64(50_000+i*1111))
	}
	w.do(w.bidders[2], &models.AskQuestion{Mission: m, Text: models.Text{Plain: "Quelle version ?"}})
	w.do(w.agent, &models.AnswerQuestion{Mission: m, N: 1, Text: "La 4.2."})
	w.do(w.agent, &models.PostAddendum{Mission: m, Text: "Le serveur change.", ClosesAt: w.clock.Now().Add(2 * time.Hour)})
	w.settled()
	w.awardedAfter(m, 0, 2*time.Hour)
	w.do(w.agent, &models.SendOrder{Mission: m, Commitment: "E-12"})
	deliver := &models.Deliver{Mission: m, Text: models.Text{Plain: "Livré."}, Links: []string{"https://example.org/mr/1"}}
	w.do(w.bidders[0], deliver)
	w.do(w.agent, &models.RejectDelivery{Mission: m, Reasons: "Il manque la carte."})
	w.do(w.bidders[0], deliver)
	w.do(w.agent, &models.AcceptDelivery{Mission: m})
	w.settled()
	const title = "Relier le cimetière"
	want := []string{
		"dev0@example.org: Offre enregistrée\u00a0: " + title, "dev1@example.org: Offer recorded: " + title,
		"agent@example.org: Une question sur votre mission\u00a0: " + title,
		"dev0@example.org: Réponse à la question n° 1\u00a0: " + title, "dev1@example.org: Answer to question no. 1: " + title, "dev2@example.org: Réponse à la question n° 1\u00a0: " + title,
		"dev0@example.org: Additif n° 1, nouvelle clôture\u00a0: " + title, "dev1@example.org: Addendum no. 1, new close: " + title, "dev2@example.org: Additif n° 1, nouvelle clôture\u00a0: " + title,
		"agent@example.org: Mission fermée, 2 offres\u00a0: " + title, "dev0@example.org: Mission fermée\u00a0: " + title, "dev1@example.org: Mission closed: " + title,
		"dev0@example.org: Les offres sont ouvertes\u00a0: " + title, "dev1@example.org: The offers are open: " + title,
		"dev0@example.org: Votre offre est retenue\u00a0: " + title, "dev1@example.org: Your offer was not selected: " + title,
		"dev0@example.org: La commande est envoyée\u00a0: " + title,
		"agent@example.org: Livraison à vérifier\u00a0: " + title, "agent@example.org: Livraison à vérifier\u00a0: " + title,
		"dev0@example.org: Des reprises sont demandées\u00a0: " + title, "dev0@example.org: Livraison acceptée\u00a0: " + title,
	}
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "\u00a0", " ")
	}
	slices.Sort(want)
	if got := w.subjects(); !slices.Equal(got, want) {
		t.Errorf("the mails are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, m := range w.mails.mails {
		if !strings.Contains(m.Text, "https://board.example.org/missions/M") || strings.Contains(m.Subject+m.Text, "{") || strings.Contains(m.Subject, "mail.") {
			t.Errorf("a mail reads %q, %q", m.Subject, m.Text)
		}
	}
}

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

func TestReceiptSaysNothingOfTheOfferAndNothingSaysWhoBid(t *testing.T) {
	w := newWorld(t, 2)
	w.close(w.out)
	_, s := w.openSpy(-1)
	m := w.mission(models.Sealed)
	a := w.bid(0, m, 7_654_321)
	w.bid(1, m, 8_654_321)
	w.do(w.agent, &models.PostAddendum{Mission: m, Text: "Le serveur change."})
	w.settled()
	got := w.one("dev0", "Offre enregistrée")
	for _, secret := range []string{"7654321", "76 543", "76\u202f543", "76.543", "mémo", "confidentiel", w.bidders[0], w.developers[0]} {
		if strings.Contains(got.Text+got.Subject+got.ID, secret) {
			t.Errorf("the receipt says %q: %s", secret, got.Text)
		}
	}
	if !strings.Contains(got.Text, a.Hash) || !strings.Contains(got.Text, fmt.Sprintf("n° %d", a.Pos)) {
		t.Errorf("the receipt does not say its position and hash: %s", got.Text)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.claimed) < 4 {
		t.Fatalf("only %v were claimed", s.claimed)
	}
	for _, id := range s.claimed {
		for _, who := range slices.Concat(w.bidders, w.developers) {
			if strings.Contains(id, who) {
				t.Errorf("the claim %s says who bid", id)
			}
		}
	}
}

func TestReplacedBidGetsOneReceipt(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed)
	for i := range 50 {
		w.bid(0, m, int64(50_000-i))
	}
	last := w.bid(0, m, 40_000)
	w.settled()
	if got := w.one("dev0", "Offre enregistrée"); !strings.Contains(got.Text, last.Hash) {
		t.Errorf("the receipt is not the last one's: %s", got.Text)
	}
	again := w.bid(0, m, 39_000)
	w.settled()
	if got := w.mails.to("dev0@example.org", "Offre enregistrée"); len(got) != 2 || !strings.Contains(got[1].Text, again.Hash) {
		t.Errorf("a later bid has the receipts %v", got)
	}
}

func TestRejectionShowsOnlyOnesOwnFigures(t *testing.T) {
	w := newWorld(t, 4)
	m := w.mission(models.Sealed)
	amounts := []int64{40_000, 51_111, 62_222, 73_333}
	for i, amount := range amounts {
		w.bid(i, m, amount)
	}
	w.awardedAfter(m, 0, time.Hour)
	w.settled()
	mission, _ := w.b.State().Mission(m)
	scores := map[string]string{}
	for _, k := range mission.Award.Scores {
		scores[mission.BidByID(k.Bid).Developer] = fmt.Sprintf("%d,%02d", k.Total/100, k.Total%100)
	}
	for i := 1; i < 4; i++ {
		subject, rank := "Votre offre n’a pas été retenue", fmt.Sprintf("rang %d sur 4", i+1)
		point := func(s string) string { return s }
		if i%2 == 1 {
			subject, rank = "Your offer was not selected", fmt.Sprintf("rank %d of 4", i+1)
			point = func(s string) string { return strings.Replace(s, ",", ".", 1) }
		}
		text := w.one(fmt.Sprintf("dev%d", i), subject).Text
		for _, own := range []string{point(scores[w.developers[i]]), rank, "Atelier 0", "400"} {
			if !strings.Contains(text, own) {
				t.Errorf("letter %d lacks %q: %s", i, own, text)
			}
		}
		for j := 1; j < 4; j++ {
			if j == i {
				continue
			}
			for _, others := range []string{fmt.Sprint(amounts[j] / 100), point(scores[w.developers[j]]), fmt.Sprintf("Atelier %d", j), w.developers[j]} {
				if strings.Contains(text, others) {
					t.Errorf("letter %d says %q of another: %s", i, others, text)
				}
			}
		}
	}
}

// awardedAfter closes a mission that is open for so long, opens it, and awards.
func (w *world) awardedAfter(m string, i int, open time.Duration) {
	w.t.Helper()
	w.clock.Advance(open)
	until(w.t, "the mission closes", func() bool { m, _ := w.b.State().Mission(m); return !m.ClosedAt.IsZero() })
	w.do(w.agent, &models.OpenBids{Mission: m})
	w.award(m, i)
}

func (w *world) award(m string, i int) {
	w.t.Helper()
	mission, _ := w.b.State().Mission(m)
	w.do(w.agent, &models.AwardMission{Mission: m, Bid: mission.BidOf(w.developers[i]).ID, Capacity: "Présidente", Reference: "D-1"})
	if mission, _ = w.b.State().Mission(m); !mission.Award.Signed() {
		w.do(w.agent, &models.SignAward{Mission: m, Capacity: "Présidente", Reference: "D-1"})
	}
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
		w.bid(i, m, int64(50_000+i))
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

// delivered is a mission that waits for its acceptance.
func (w *world) delivered() string {
	m := w.mission(models.Sealed)
	w.bid(0, m, 50_000)
	w.awardedAfter(m, 0, time.Hour)
	w.do(w.agent, &models.SendOrder{Mission: m, Commitment: "E-12"})
	w.do(w.bidders[0], &models.Deliver{Mission: m, Text: models.Text{Plain: "Livré."}, Links: []string{"https://example.org/mr/1"}})
	w.settled()
	return m
}

func (w *world) reminders() int {
	return len(w.mails.to("agent@example.org", "Livraison à vérifier, rappel"))
}

const day = 24 * time.Hour

func TestAgentsAreRemindedOnDays7And12And15(t *testing.T) {
	w := newWorld(t, 1)
	m := w.delivered()
	mission, _ := w.b.State().Mission(m)
	at := mission.Deliveries[0].At
	for n, days := range []int{7, 12, 15} {
		w.clock.Advance(at.Add(time.Duration(days)*day - time.Hour).Sub(w.clock.Now()))
		w.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: fmt.Sprintf("s%d", n), Title: "S"}}})
		w.settled() // the loop has looked at this time
		if got := w.reminders(); got != n {
			t.Fatalf("%d reminders before day %d", got, days)
		}
		w.clock.Advance(time.Hour)
		until(t, "the reminder", func() bool { return w.reminders() == n+1 })
	}
	last := w.mails.to("agent@example.org", "Livraison à vérifier, rappel")[2]
	if !strings.Contains(last.Text, "il y a 15 jours") {
		t.Errorf("the last reminder reads %s", last.Text)
	}
	w.clock.Advance(30 * day)
	w.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "s9", Title: "S"}}})
	w.settled()
	if got := w.reminders(); got != 3 {
		t.Errorf("%d reminders", got)
	}
}

func TestAnsweredDeliveryIsNotRemindedOf(t *testing.T) {
	w := newWorld(t, 1)
	m := w.delivered()
	w.do(w.agent, &models.AcceptDelivery{Mission: m})
	w.clock.Advance(16 * day)
	w.settled()
	if got := w.reminders(); got != 0 {
		t.Errorf("%d reminders of an accepted delivery", got)
	}
}

func TestAfterAStopOnlyTheLatestReminderIsSent(t *testing.T) {
	w := newWorld(t, 1)
	w.delivered()
	w.close(w.out)
	w.clock.Advance(13 * day)
	for range 2 {
		o := w.open(w.mails)
		until(t, "the reminder", func() bool { return w.reminders() >= 1 })
		w.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "s" + fmt.Sprint(w.clock.Now().Unix()), Title: "S"}}})
		w.settled()
		w.close(o)
	}
	if got := w.reminders(); got != 1 {
		t.Errorf("%d reminders", got)
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
