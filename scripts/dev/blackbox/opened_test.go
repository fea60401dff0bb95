package blackbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/testday"
)

// opened is an offer in the owner's eyes.
type opened struct {
	ID        string `json:"id"`
	Developer struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"developer"`
	Amount int64  `json:"amount"`
	Days   int    `json:"days"`
	Memo   string `json:"memo"`
	Pos    int64  `json:"pos"`
}

// sealedBid is the plain form to which a bidder is committed (docs/DESIGN.md 8):
// the commitment is sha256(salt ‖ this as JSON), in hexadecimal.
type sealedBid struct {
	Bid       string `json:"bid"`
	Developer string `json:"developer"`
	Person    string `json:"person"`
	Amount    int64  `json:"amount"`
	Days      int    `json:"days"`
}

func TestOpenedBidsAreThoseThatWereCommittedTo(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	var all []offer
	m := ""
	for span := 2 * time.Second; m == ""; span *= 2 {
		all = offers(r, 4)
		m = s.Publish(t, people.Agent, testday.Now().Add(span), town.Terms{"weights": map[string]int{"price": 100}, "manual": []any{}})
		for i := range all {
			o := &all[i]
			reply, err := s.Call(o.who, "PUT", "/missions/"+m+"/bid", fmt.Sprintf(`{"amount":%d,"days":%d,"memo":%q}`, o.amount, o.days, o.memo))
			if err != nil {
				t.Fatal(err)
			}
			if p, _ := reply.Problem(); p.Code == "too_late" { // a slow machine: again, with more time
				m = ""
				break
			}
			var receipt struct {
				Pos int64 `json:"pos"`
			}
			decode(t, reply.Body, &receipt)
			if o.pos = receipt.Pos; o.pos == 0 {
				t.Fatalf("no receipt: %s", reply.Body)
			}
		}
	}
	waitClosed(t, s, m)
	act(t, s, people.Agent, "an award before the opening", "POST", "/missions/"+m+"/award", `{"bid":"B1","capacity":"Maire"}`, refused(ruled, "refused", "not_opened"))
	s.Must(t, people.Agent, "POST", "/missions/"+m+"/open", "", nil)
	var list struct{ Items []opened }
	s.Must(t, people.Agent, "GET", "/missions/"+m+"/bids", "", &list)
	if len(list.Items) != len(all) {
		t.Fatalf("%d offers, want %d", len(list.Items), len(all))
	}
	for _, o := range all {
		found := false
		for _, v := range list.Items {
			if v.Pos == o.pos {
				found = v.Amount == o.amount && v.Days == o.days && v.Memo == o.memo && v.Developer.ID == o.who.Developer && v.Developer.Name == o.who.Name
			}
		}
		if !found {
			t.Errorf("the offer at %d was not opened as it was made: %+v in %+v", o.pos, o, list.Items)
		}
	}
	act(t, s, people.Developers[0], "delivering before the award", "POST", "/missions/"+m+"/deliver", `{"text":"Voici."}`, refused(barred, "forbidden", "not_your_award"))
	s.Must(t, people.Agent, "POST", "/missions/"+m+"/award", fmt.Sprintf(`{"bid":%q,"capacity":"Maire"}`, list.Items[0].ID), nil)
	committed(t, s.Journal(t, 0), m, all)
	winner := people.Developers[0]
	for _, o := range all {
		if o.who.Developer == list.Items[0].Developer.ID {
			winner = o.who
		}
	}
	act(t, s, winner, "delivering before the order", "POST", "/missions/"+m+"/deliver", `{"text":"Voici."}`, refused(ruled, "refused", "wrong_phase"))
}

// committed checks the winner that the award reveals against the commitments of
// the close, from the public journal alone.
func committed(t *testing.T, commits []town.Commit, mission string, all []offer) {
	t.Helper()
	promised := map[int64]string{}
	checked := false
	for _, c := range commits {
		for _, l := range c.Leaves {
			var e struct {
				Mission     string `json:"mission"`
				Commitments []struct {
					Pos        int64  `json:"pos"`
					Commitment string `json:"commitment"`
				} `json:"commitments"`
				sealedBid
				Pos  int64  `json:"pos"`
				Salt string `json:"salt"`
			}
			if l.Type != "bidding.closed" && l.Type != "award.signed" {
				continue
			}
			decode(t, l.Data, &e)
			if e.Mission != mission {
				continue
			}
			for _, p := range e.Commitments {
				promised[p.Pos] = p.Commitment
			}
			if l.Type == "award.signed" {
				salt, err := hex.DecodeString(e.Salt)
				if err != nil || len(salt) != 16 {
					t.Fatalf("the salt %q: %v", e.Salt, err)
				}
				body, err := json.Marshal(e.sealedBid)
				if err != nil {
					t.Fatal(err)
				}
				sum := sha256.Sum256(append(salt, body...))
				if got := hex.EncodeToString(sum[:]); got != promised[e.Pos] {
					t.Errorf("the winner's bid %s gives %s, committed to was %q", body, got, promised[e.Pos])
				}
				checked = true
			}
		}
	}
	if !checked || len(promised) != len(all) {
		t.Errorf("%d commitments of %d offers, an award: %v", len(promised), len(all), checked)
	}
}
