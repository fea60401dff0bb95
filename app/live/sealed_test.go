package live

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/money"
)

// Nothing that a rival, the owner, a steward or a stranger is sent before the
// opening depends on what another's sealed bid says or whose it is: two runs that
// differ only in that send them the same, but for what is drawn at random.
func TestSealedBidsMoveNoByteOfOthers(t *testing.T) {
	first := sealedRun(t, 0, 80000, "Deux jours.")
	second := sealedRun(t, 1, 1, strings.Repeat("Un tout autre mémoire. ", 20))
	for who, lines := range first {
		if !slices.Equal(lines, second[who]) {
			t.Errorf("the %s is sent\n%s\nand\n%s", who, strings.Join(lines, "\n"), strings.Join(second[who], "\n"))
		}
		if len(lines) < 4 {
			t.Errorf("the %s was sent only %q", who, lines)
		}
	}
}

var (
	hashes     = regexp.MustCompile(`[0-9a-f]{64}`)
	opAndTopic = regexp.MustCompile(`^{"op":"[a-z]*","topic":"[^"]*"`)
	minePos    = regexp.MustCompile(`^({"op":"mine","topic":"[^"]*","pos":)[0-9]+`) // that of the state it was read from, whichever came first
	ids        = regexp.MustCompile(`"(session|bid|developer|person)":"[^"]*"`)
)

// sealedRun has one of two developers bid on a sealed mission, replace the bid,
// while the others look on and a third bids too; it gives what each was sent.
func sealedRun(t *testing.T, secret int, amount money.Cents, memo string) map[string][]string {
	t.Helper()
	r := newRoom(t, 3, time.Hour)
	id := r.mission(models.Sealed)
	topic := "mission/" + id
	steward := r.person(9)
	r.do(models.Operator, &models.GrantRole{Person: steward, Role: models.Steward})
	r.sign("rival", r.people[2])
	r.sign("owner", r.agent)
	r.sign("steward", steward)
	base := r.board.State().Pos
	clients := map[string]*client{"stranger": r.dial(""), "rival": r.dial("rival"), "owner": r.dial("owner"), "steward": r.dial("steward")}
	for who, c := range clients {
		c.follow("board")
		c.want("view", "board")
		c.follow(topic)
		c.want("view", topic)
		if who != "stranger" {
			c.follow("me")
			c.want("view", "me")
		}
	}
	var last int64
	for _, bid := range []struct {
		by     int
		amount money.Cents
		memo   string
	}{{secret, amount, memo}, {2, 75000, "Le mien."}, {secret, amount + 1, memo + "!"}} {
		last = r.do(r.people[bid.by], &models.PlaceBid{Mission: id, Amount: bid.amount, Days: 10, Memo: models.Text{Plain: bid.memo}}).Pos
		r.settled(last)
	}
	if base+3 != last {
		t.Fatalf("the bids are at %d to %d", base, last)
	}
	sent := map[string][]string{}
	for who, c := range clients {
		c.seen(last, "board", topic)
		c.finish()
		for _, line := range c.lines {
			line = minePos.ReplaceAllString(strings.ReplaceAll(line, id, "MISSION"), "${1}0")
			line = strings.ReplaceAll(line, r.authority, "AUTHORITY")
			line = ids.ReplaceAllString(hashes.ReplaceAllString(line, "HASH"), `"$1":"ID"`)
			for _, own := range []string{r.people[2], r.profiles[2], r.agent, steward} {
				line = strings.ReplaceAll(line, own, "OWN")
			}
			sent[who] = append(sent[who], line)
		}
		// Between two topics there is no order, nor between events and one's own bid.
		slices.SortStableFunc(sent[who], func(a, b string) int { return strings.Compare(opAndTopic.FindString(a), opAndTopic.FindString(b)) })
		for _, line := range c.lines {
			if who != "rival" && (strings.Contains(line, "Le mien") || strings.Contains(line, "75000")) {
				t.Errorf("the %s is sent the rival's bid: %s", who, line)
			}
		}
	}
	return sent
}

// seen takes everything up to the event at pos on every one of the topics:
// between two topics, and between a topic and an answer, there is no order.
func (c *client) seen(pos int64, topics ...string) {
	c.t.Helper()
	left := map[string]bool{}
	for _, topic := range topics {
		left[topic] = true
	}
	for len(left) > 0 {
		if g := c.next(); g.Op == "event" && g.Pos == pos {
			delete(left, g.Topic)
		}
	}
}

// finish takes everything up to the answer to a question that is refused.
func (c *client) finish() {
	c.t.Helper()
	c.follow("mission/NONE")
	for c.upTo("no").Topic != "mission/NONE" {
	}
}

func TestHiddenCountMovesNothing(t *testing.T) {
	r := newRoom(t, 2, time.Hour)
	hidden := true
	id := r.mission(models.Sealed, func(p *models.TermsPatch) { p.HideCount = &hidden })
	topic := "mission/" + id
	r.sign("bidder", r.people[0])
	r.sign("rival", r.people[1])
	r.sign("owner", r.agent)
	others := []*client{r.dial(""), r.dial("rival"), r.dial("owner")}
	bidder := r.dial("bidder")
	for _, c := range append(others, bidder) {
		c.follow(topic)
		c.want("view", topic)
		c.follow("board")
		c.want("view", "board")
	}
	r.settled(r.bid(0, id, 80000).Pos)
	r.settled(r.bid(0, id, 79000).Pos)
	r.settled(r.do(r.people[0], &models.WithdrawBid{Mission: id}).Pos)
	for _, c := range others {
		c.quiet()
	}
	if g := bidder.want("mine", topic); len(g.Data) == 0 {
		t.Errorf("the bidder is told %+v", g)
	}
}

func TestSealedBidderSeesTheirOwnBidOnEverySocket(t *testing.T) {
	r := newRoom(t, 1, time.Hour)
	id := r.mission(models.Sealed)
	topic := "mission/" + id
	r.sign("one", r.people[0])
	a, b := r.dial("one"), r.dial("one")
	for _, c := range []*client{a, b} {
		c.follow(topic)
		c.want("view", topic)
	}
	a.say(`{"op":"bid","key":"%s","mission":"%s","amount":80000,"days":10,"memo":"Deux jours."}`, r.key(), id)
	for _, c := range []*client{a, b} {
		if g := c.upTo("mine"); !strings.Contains(string(g.Data), `"amount":80000`) || !strings.Contains(string(g.Data), "Deux jours.") {
			t.Errorf("own bid %s", g.Data)
		}
	}
	b.say(`{"op":"withdraw","key":"%s","mission":"%s"}`, r.key(), id)
	for _, c := range []*client{a, b} {
		if g := c.upTo("mine"); string(g.Data) != "null" {
			t.Errorf("own bid after withdrawing %s", g.Data)
		}
	}
}
