package blackbox

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/testday"
)

// closedMission gives a mission whose bids were closed and not opened, with the
// bid of one developer in it. The closing time is stretched until the bid made it.
func closedMission(t *testing.T, s *town.Server, owner, bidder town.Person, more town.Terms) string {
	t.Helper()
	for span := 1500 * time.Millisecond; ; span *= 2 {
		m := s.Publish(t, owner, testday.Now().Add(span), more)
		r, err := s.Call(bidder, "PUT", "/missions/"+m+"/bid", `{"amount":90000,"days":9,"memo":"Je connais ce module."}`)
		if err != nil {
			t.Fatal(err)
		}
		if r.Status != 200 {
			if p, _ := r.Problem(); p.Code == "too_late" {
				continue
			}
			t.Fatalf("the bid: %d %s", r.Status, r.Body)
		}
		waitClosed(t, s, m)
		return m
	}
}

// waitClosed waits until the journal says that the bids of a mission are closed:
// the phase is a question of the clock and comes a moment before.
func waitClosed(t *testing.T, s *town.Server, mission string) {
	t.Helper()
	town.Until(t, time.Minute, "the bids of "+mission+" are closed", func() bool {
		var v struct {
			ClosedAt time.Time `json:"closed_at"`
		}
		s.Must(t, town.Person{}, "GET", "/missions/"+mission, "", &v)
		return !v.ClosedAt.IsZero()
	})
}

func TestBadBidsAreRefusedEverywhereWithTheSameReasons(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	dev, rival := people.Developers[0], people.Developers[1]
	browsers := signedIn(t, s, dev, people.Both, people.Agent, people.Novice)
	later := testday.Now().Add(time.Hour)
	sealed := s.Publish(t, people.Agent, later, town.Terms{"ceiling": 500_000})
	open := s.Publish(t, people.Private, later, town.Terms{"format": "open", "weights": map[string]int{"price": 100}, "ceiling": 500_000})
	s.Must(t, rival, "PUT", "/missions/"+open+"/bid", `{"amount":100000,"days":9}`, nil)
	closed := closedMission(t, s, people.Agent, rival, nil)
	integer, whole := refused(bad, "invalid", "integer_expected"), refused(bad, "invalid", "member_not_whole")
	for _, w := range []wrong{
		{name: "zero", mission: sealed, bid: bid{"0", "5", "", []string{"amount", "0", "days", "5"}}, api: refused(ruled, "refused", "amount_not_positive")},
		{name: "a negative amount", mission: sealed, bid: bid{"-100", "5", "", []string{"amount", "-1", "days", "5"}}, api: refused(ruled, "refused", "amount_not_positive"), page: refused(bad, "invalid", "amount_invalid")},
		{name: "an amount with a fraction", mission: sealed, bid: bid{"1.0", "5", "", []string{"amount", "1,005", "days", "5"}}, api: integer, socket: whole, page: refused(bad, "invalid", "amount_unclear")},
		{name: "an amount as text", mission: sealed, bid: bid{`"100"`, "5", "", []string{"amount", "cent", "days", "5"}}, api: integer, socket: whole, page: refused(bad, "invalid", "amount_invalid")},
		{name: "an amount with an exponent", mission: sealed, bid: bid{"1e3", "5", "", []string{"amount", "1e3", "days", "5"}}, api: integer, socket: whole, page: refused(bad, "invalid", "amount_invalid")},
		{name: "an amount past 64 bits", mission: sealed, bid: bid{"92233720368547758089", "5", "", []string{"amount", "92233720368547758089", "days", "5"}}, api: integer, socket: refused(bad, "invalid", "member_too_large"), page: refused(bad, "invalid", "amount_invalid")},
		{name: "an amount past the board's highest", mission: sealed, bid: bid{"1000000001", "5", "", []string{"amount", "10000000,01", "days", "5"}}, api: refused(ruled, "refused", "amount_out_of_range"), page: refused(bad, "invalid", "amount_too_large")},
		{name: "above the ceiling", mission: sealed, bid: bid{"500001", "5", "", []string{"amount", "5000,01", "days", "5"}}, api: refused(ruled, "too_high", "above_ceiling")},
		{name: "above the best less the step", mission: open, bid: bid{"99001", "5", "", []string{"amount", "990,01", "days", "5"}}, api: refused(ruled, "too_high", "too_high")},
		{name: "equal to the best", mission: open, bid: bid{"100000", "5", "", []string{"amount", "1000", "days", "5"}}, api: refused(ruled, "too_high", "too_high")},
		{name: "after the close", mission: closed, bid: bid{"80000", "5", "", []string{"amount", "800", "days", "5"}}, api: refused(ruled, "too_late", "closed")},
		{name: "several faults at once", mission: sealed, bid: bid{"0", "0", `,"floor":100`, []string{"amount", "0", "days", "0", "floor", "1"}}, api: refused(ruled, "refused", "amount_not_positive", "days_out_of_range", "floor_open_only")},
		{name: "a control character", mission: sealed, bid: bid{"1000", "5", `,"memo":"a\u0000b"`, []string{"amount", "10", "days", "5", "memo", "a\x00b"}}, api: refused(ruled, "refused", "control_characters")},
		{name: "a text that turns round", mission: sealed, bid: bid{"1000", "5", `,"memo":"a\u202eb"`, []string{"amount", "10", "days", "5", "memo", "a\u202eb"}}, api: refused(ruled, "refused", "control_characters")},
		{name: "a memo that is too long", mission: sealed, bid: bid{"1000", "5", `,"memo":"` + strings.Repeat("a", 4001) + `"`, []string{"amount", "10", "days", "5", "memo", strings.Repeat("a", 4001)}}, api: refused(ruled, "refused", "too_long")},
		{name: "the authority's own agent", who: people.Both, mission: sealed, bid: bid{"1000", "5", "", []string{"amount", "10", "days", "5"}}, api: refused(barred, "forbidden", "own_authority")},
		{name: "the author", who: people.Agent, mission: sealed, bid: bid{"1000", "5", "", []string{"amount", "10", "days", "5"}}, api: refused(barred, "forbidden", "no_profile", "own_authority")},
		{name: "a skill too low", who: people.Novice, mission: sealed, bid: bid{"1000", "5", "", []string{"amount", "10", "days", "5"}}, api: refused(ruled, "too_low", "level_low")},
		{name: "a stranger", who: town.Person{ID: "-"}, mission: sealed, bid: bid{"1000", "5", "", nil}, api: refused(401, "unauthenticated", "not_signed_in"), noPage: true},
		{name: "a mission that does not exist", mission: "M0000000", bid: bid{"1000", "5", "", []string{"amount", "10", "days", "5"}}, api: refused(404, "not_found", "mission_unknown")},
	} {
		if w.who.ID == "" {
			w.who = dev
		}
		tryWrong(t, s, browsers, w)
	}
}

func TestOneKeyIsOneCommand(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	dev := people.Developers[0]
	m := s.Publish(t, people.Agent, testday.Now().Add(time.Hour), nil)
	key := town.NewKey()
	browser := signedIn(t, s, dev)[dev.ID]
	if r := browser.Post(t, "/missions/"+m+"/offre", "key", key, "amount", "900", "days", "9", "memo", "Bonjour"); r.Status != 303 {
		t.Fatalf("the form: %d\n%s", r.Status, clip(string(r.Body)))
	}
	head := s.Head(t, 0)
	c := s.Connect(t, dev)
	same := fmt.Sprintf(`{"op":"bid","key":%q,"mission":%q,"amount":90000,"days":9,"memo":"Bonjour"}`, key, m)
	for range 2 { // and a double click over a socket
		if f := c.Answer(t, key, same); f.Op != "ok" || f.Receipt == nil || f.Receipt.Pos != head.Pos || f.Receipt.Hash != head.Hash {
			t.Errorf("the same by the socket: %+v, want position %d", f, head.Pos)
		}
	}
	var receipt struct {
		Pos    int64  `json:"pos"`
		Hash   string `json:"hash"`
		Amount int64  `json:"amount"`
	}
	r, err := s.Call(dev, "PUT", "/missions/"+m+"/bid", `{"amount":90000,"days":9,"memo":"Bonjour"}`, "Idempotency-Key", key)
	if err != nil || r.Status != 200 {
		t.Fatalf("the same by the API: %v %d %s", err, r.Status, r.Body)
	}
	decode(t, r.Body, &receipt)
	if receipt.Pos != head.Pos || receipt.Hash != head.Hash || receipt.Amount != 90000 {
		t.Errorf("the same by the API: %+v, want position %d", receipt, head.Pos)
	}
	if r := browser.Post(t, "/missions/"+m+"/offre", "key", key, "amount", "900", "days", "9", "memo", "Bonjour"); r.Status != 303 {
		t.Errorf("the same form again: %d", r.Status)
	}
	other := refused(clashes, "conflict", "key_reused")
	r, err = s.Call(dev, "PUT", "/missions/"+m+"/bid", `{"amount":80000,"days":9,"memo":"Bonjour"}`, "Idempotency-Key", key)
	if err != nil {
		t.Fatal(err)
	}
	p := checkReply(t, "the key with other content", r, other)
	checkPage(t, "the key with other content", browser.Post(t, "/missions/"+m+"/offre", "key", key, "amount", "800", "days", "9", "memo", "Bonjour"), other, p)
	if f := c.Answer(t, key, strings.Replace(same, "90000", "80000", 1)); f.Op != "no" || f.Code != "conflict" {
		t.Errorf("the key with other content by the socket: %+v", f)
	}
	if r, err := s.Call(people.Developers[1], "PUT", "/missions/"+m+"/bid", `{"amount":80000,"days":9}`, "Idempotency-Key", key); err != nil || r.Status != 200 {
		t.Errorf("another person's same key: %v %d %s", err, r.Status, r.Body)
	}
	if after := s.Journal(t, head.Pos); len(after) != 1 {
		t.Errorf("%d commits after the first bid, want the other person's only", len(after))
	}
}
