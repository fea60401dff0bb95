package board

import (
	"strings"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
)

// live makes some history of every kind.
func (w *world) live() (sealed, open string) {
	w.t.Helper()
	sealed, open = w.mission(models.Sealed, time.Hour), w.mission(models.Open, 2*time.Hour)
	ranked := w.mission(models.Ranked, 3*time.Hour)
	for i := range w.bidders {
		amount := money.Cents(100_000 - 5_000*i)
		for _, m := range []string{sealed, open, ranked} {
			w.do(w.bidders[i], &models.PlaceBid{Mission: m, Amount: amount, Days: 10 + i, Memo: models.Text{Plain: "Mémo\r\ndeux lignes"}})
		}
	}
	w.do(w.bidders[0], &models.AskQuestion{Mission: sealed, Text: models.Text{Plain: "Quelle version ?"}})
	w.do(w.agent, &models.AnswerQuestion{Mission: sealed, N: 1, Text: "La 4.2."})
	w.do(w.bidders[1], &models.WithdrawBid{Mission: sealed})
	w.clock.Advance(time.Hour)
	until(w.t, "the sealed mission closes", func() bool { m, _ := w.b.State().Mission(sealed); return !m.ClosedAt.IsZero() })
	w.do(w.agent, &models.OpenBids{Mission: sealed})
	return sealed, open
}

func TestReplayEqualsLive(t *testing.T) {
	w := newWorld(t, 4)
	w.live()
	before := w.b.State()
	w.reopen()
	after := w.b.State()
	if before.Pos != after.Pos || before.Hash != after.Hash {
		t.Fatalf("live at %d %s, replayed at %d %s", before.Pos, before.Hash, after.Pos, after.Hash)
	}
	if before.Digest() != after.Digest() {
		t.Fatal("the replayed state is another one")
	}
}

func TestDigestSeesEveryChange(t *testing.T) {
	w := newWorld(t, 1)
	before := w.b.State().Digest()
	w.do(w.bidders[0], &models.IssueToken{Person: w.bidders[0], Token: strings.Repeat("ab", 32), Label: "essai"})
	if w.b.State().Digest() == before {
		t.Fatal("a token more and the same digest")
	}
}

func TestAnotherSecretIsRefused(t *testing.T) {
	dir := t.TempDir()
	store := openStore(t, dir)
	open := func(secret string) error {
		cfg := Config{Store: store, Law: models.FrenchLaw}
		if secret != "" {
			cfg.Secret = []byte(secret)
		}
		b, err := Open(t.Context(), cfg)
		if err == nil {
			closeBoard(t, b)
		}
		return err
	}
	if err := open("court"); err == nil {
		t.Fatal("a secret of five bytes was taken")
	}
	if err := open("un secret bien assez long"); err != nil {
		t.Fatal(err)
	}
	if err := open("un autre secret, aussi long"); err == nil {
		t.Fatal("another secret was taken")
	}
	if err := open(""); err == nil {
		t.Fatal("no secret was taken where one was configured")
	}
	if err := open("un secret bien assez long"); err != nil {
		t.Fatal(err)
	}
}
