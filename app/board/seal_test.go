package board

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/money"
)

// onDisk counts how often each word stands in the bytes of the data directory.
func (w *world) onDisk(words ...string) map[string]int {
	w.t.Helper()
	count := map[string]int{}
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, word := range words {
			count[word] += bytes.Count(data, []byte(word))
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return count
}

func TestSealedBidIsSealedAtRest(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Sealed, time.Hour)
	// Identities stand in what was registered before; a bid must not add to that.
	// The file copies a page that it writes to: these fill the pages that hold them.
	for range 12 {
		w.draft(models.Sealed, time.Hour)
	}
	who := []string{w.bidders[0], w.bidders[1], w.developers[0], w.developers[1]}
	what := []string{"7654321", "7654322", "mémo confidentiel", "preuve confidentielle"}
	before := w.onDisk(who...)
	for i, amount := range []money.Cents{7654321, 7654322} {
		a, err := w.b.Do(t.Context(), Request{By: w.bidders[i], Key: "k", Command: &models.PlaceBid{Mission: m, Amount: amount, Days: 12,
			Memo: models.Text{Plain: "mémo confidentiel"}, Evidence: models.Text{Plain: "preuve confidentielle"}}})
		if err != nil {
			t.Fatal(err)
		}
		if p := a.Events[0].(*models.BidSealed).Plain; p == nil || p.Amount != amount || p.Person != w.bidders[i] {
			t.Fatalf("the actor's own answer says %+v", p)
		}
	}
	for word, n := range w.onDisk(what...) {
		if n > 0 {
			t.Errorf("%q stands %d times in the data", word, n)
		}
	}
	after := w.onDisk(who...)
	for _, id := range who {
		// A page that was freed may be written over, so there may be fewer.
		if after[id] > before[id] {
			t.Errorf("%s stood %d times in the data, now %d", id, before[id], after[id])
		}
	}
	mission, _ := w.b.State().Mission(m)
	if len(mission.Sealed) != 2 || len(mission.Sealed[0].Cipher) != len(mission.Sealed[1].Cipher) {
		t.Fatalf("the records are %v", mission.Sealed)
	}
	w.checkCommits(t, mission.Sealed[0].Pos, w.bidders[0])
}

// checkCommits reads a commit as it stands in the journal and wants no person in it.
func (w *world) checkCommits(t *testing.T, pos int64, person string) {
	t.Helper()
	err := w.store.Journal().Read(t.Context(), pos-1, func(c journal.Commit) error {
		if bytes.Contains(c.Payload, []byte(person)) || !bytes.Contains(c.Payload, []byte(`"by":""`)) {
			t.Errorf("position %d says who bid: %s", c.Pos, c.Payload)
		}
		return errFound
	})
	if err != errFound {
		t.Fatal(err)
	}
}

func TestOpenedBidsMatchTheirCommitments(t *testing.T) {
	w := newWorld(t, 3)
	m := w.mission(models.Sealed, time.Hour)
	for i := range w.bidders {
		if _, err := w.bid(i, m, money.Cents(50_000+i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.b.Do(t.Context(), Request{By: w.agent, Command: &models.OpenBids{Mission: m}}); err == nil {
		t.Fatal("bids were opened before the close")
	}
	w.clock.Advance(time.Hour)
	until(t, "the mission closes", func() bool { mission, _ := w.b.State().Mission(m); return !mission.ClosedAt.IsZero() })
	mission, _ := w.b.State().Mission(m)
	committed := map[int64]string{}
	for _, c := range mission.Commitments {
		committed[c.Pos] = c.Commitment
	}
	opened := w.do(w.agent, &models.OpenBids{Mission: m}).Events[0].(*models.BidsOpened)
	if len(opened.Hidden.Bids) != 3 {
		t.Fatalf("%d bids were opened", len(opened.Hidden.Bids))
	}
	for i, o := range opened.Hidden.Bids {
		salt, err := hex.DecodeString(o.Salt)
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(o.SealedBid)
		if err != nil {
			t.Fatal(err)
		}
		if commitment(salt, body) != committed[o.Pos] {
			t.Errorf("the bid at %d is not what was committed to", o.Pos)
		}
		if o.Amount != money.Cents(50_000+i) || o.Developer != w.developers[i] {
			t.Errorf("bid %d reads %+v", i, o)
		}
	}
	if after, _ := w.b.State().Mission(m); len(after.Bids) != 3 || len(after.Sealed) != 0 {
		t.Fatalf("after the opening there are %d bids and %d sealed ones", len(after.Bids), len(after.Sealed))
	}
}

func TestOwnSealedBidIsReadableForItsAuthorOnly(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Sealed, time.Hour)
	w.do(w.bidders[0], &models.PlaceBid{Mission: m, Amount: 50_000, Days: 9, Memo: models.Text{Plain: "  Bonjour\r\n"}})
	check := func() {
		t.Helper()
		mine, err := w.b.Mine(t.Context(), w.bidders[0], m)
		if err != nil || mine == nil || mine.Amount != 50_000 || mine.Days != 9 {
			t.Fatalf("%+v, %v", mine, err)
		}
		if err := w.b.Fill(t.Context(), mine); err != nil || mine.Memo.Plain != "Bonjour" {
			t.Fatalf("the memo reads %q, %v", mine.Memo.Plain, err)
		}
		if ids, err := w.b.MySealed(t.Context(), w.bidders[0]); err != nil || len(ids) != 1 || ids[0] != m {
			t.Fatal(ids, err)
		}
		for _, other := range []string{w.bidders[1], w.agent, ""} {
			mine, err := w.b.Mine(t.Context(), other, m)
			ids, also := w.b.MySealed(t.Context(), other)
			if mine != nil || len(ids) > 0 || err != nil || also != nil {
				t.Fatalf("%q sees %+v, %v", other, mine, ids)
			}
		}
	}
	check()
	w.reopen()
	check()
	w.do(w.bidders[0], &models.WithdrawBid{Mission: m})
	if mine, err := w.b.Mine(t.Context(), w.bidders[0], m); mine != nil || err != nil {
		t.Fatalf("after the withdrawal: %+v, %v", mine, err)
	}
}

func TestAlteredCipherKeepsTheBidsShut(t *testing.T) {
	w := newWorld(t, 1)
	m := w.mission(models.Sealed, time.Hour)
	if _, err := w.bid(0, m, 50_000); err != nil {
		t.Fatal(err)
	}
	key, err := w.b.seals.key(t.Context(), w.store.Vault(), m)
	if err != nil {
		t.Fatal(err)
	}
	mission, _ := w.b.State().Mission(m)
	good := *mission.Sealed[0]
	if _, _, err := key.unseal(m, &good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(r *models.SealedRecord){
		"cipher":     func(r *models.SealedRecord) { r.Cipher = bytes.Clone(r.Cipher); r.Cipher[40] ^= 1 },
		"round":      func(r *models.SealedRecord) { r.Round++ },
		"commitment": func(r *models.SealedRecord) { r.Commitment = commitment([]byte("x"), nil) },
		"tag":        func(r *models.SealedRecord) { r.Tag = key.tag("D00000000") },
	} {
		r := good
		change(&r)
		if _, _, err := key.unseal(m, &r); err == nil {
			t.Errorf("a bid with another %s was read", name)
		}
	}
	if _, _, err := key.unseal("M00000", &good); err == nil {
		t.Error("a bid was read under another mission")
	}
}
