package live

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/view"
)

// pair is two nodes of one board, of which each hears of the other's commits a
// moment late.
type pair struct {
	*room // the first
	nodes [2]*room
}

func newPair(t testing.TB, developers int) *pair {
	t.Helper()
	first := newRoomOn(t, true, developers, time.Second)
	second := &room{t: t, store: first.store, now: first.now, whos: map[string]Who{},
		authority: first.authority, agent: first.agent, people: first.people, profiles: first.profiles}
	second.openBoard(lateStore{first.store}, true)
	second.openHub(time.Second)
	return &pair{room: first, nodes: [2]*room{first, second}}
}

// lateStore is a store that tells of other nodes' commits up to a tenth of a second late.
type lateStore struct{ journal.Store }

func (s lateStore) Journal() journal.Journal { return lateJournal{s.Store.Journal()} }

type lateJournal struct{ journal.Journal }

func (j lateJournal) Wait(ctx context.Context, after int64) error {
	if err := j.Journal.Wait(ctx, after); err != nil {
		return err
	}
	select {
	case <-time.After(rand.N(100 * time.Millisecond)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// any is one of the nodes.
func (p *pair) any(rnd *rand.Rand) *room { return p.nodes[rnd.IntN(len(p.nodes))] }

// sign opens a session of a person, by which every node knows them.
func (p *pair) sign(name, person string) Who {
	p.t.Helper()
	w := p.room.sign(name, person)
	return p.nodes[1].know(name, w)
}

// level waits until both nodes are at one position.
func (p *pair) level() {
	p.t.Helper()
	for _, n := range p.nodes {
		if !n.board.Await(context.Background(), p.nodes[0].board.State().Pos) || !n.board.Await(context.Background(), p.nodes[1].board.State().Pos) {
			p.t.Fatal("a node does not catch up")
		}
	}
}

// Watchers who come back to another node than they left see what the journal
// holds behind their view, each event once and in order, while bids are placed
// through both.
func TestNothingIsMissedOrSeenTwiceAcrossNodes(t *testing.T) {
	const bidders, each, watchers = 8, 30, 24
	p := newPair(t, bidders)
	id := p.mission(models.Ranked)
	p.level()
	journal := p.truth(id)
	var all sync.WaitGroup
	for i := range bidders {
		rnd := rand.New(rand.NewPCG(2, uint64(i)))
		all.Go(func() {
			for n := range each {
				p.any(rnd).bid(i, id, money.Cents(900000-n))
			}
		})
	}
	final := make(chan struct{})
	var watching sync.WaitGroup
	for w := range watchers {
		rnd := rand.New(rand.NewPCG(3, uint64(w)))
		watching.Go(func() {
			hop := func(name string, pos int64) *client { return p.any(rnd).dialAt(name, pos) }
			if err := watch(t, hop, "mission/"+id, journal, bidders*each, rnd, final); err != nil {
				t.Errorf("watcher %d: %v", w, err)
			}
		})
	}
	all.Wait()
	close(final)
	watching.Wait()
}

// What bidders are told of their own bid never goes back, whichever node tells
// it, and ends where the journal ends.
func TestOwnBidFollowsItsBidderAcrossNodes(t *testing.T) {
	const bidders, each = 6, 8
	p := newPair(t, bidders)
	id := p.mission(models.Ranked)
	for i := range bidders {
		p.sign(fmt.Sprint(i), p.people[i])
	}
	p.level()
	var all sync.WaitGroup
	for i := range bidders {
		rnd := rand.New(rand.NewPCG(4, uint64(i)))
		all.Go(func() {
			if err := p.bidHopping(i, id, each, rnd); err != nil {
				t.Errorf("bidder %d: %v", i, err)
			}
		})
	}
	all.Wait()
	p.level()
	for i := range bidders {
		for n, node := range p.nodes {
			c := node.dial(fmt.Sprint(i))
			c.follow("mission/" + id)
			var v struct{ Mine view.Mine }
			if err := json.Unmarshal(c.upTo("view").Data, &v); err != nil {
				t.Fatal(err)
			}
			if want := lastAmount(i, each); v.Mine.Amount != want {
				t.Errorf("node %d tells bidder %d of %d, want %d", n, i, v.Mine.Amount, want)
			}
		}
	}
}

func lastAmount(i, each int) money.Cents { return money.Cents(900000 - 1000*i - (each - 1)) }

// bidHopping bids by socket, each time on any node, and reads its own bid.
func (p *pair) bidHopping(i int, mission string, each int, rnd *rand.Rand) error {
	topic := "mission/" + mission
	var after, seen, own int64 // shown up to; told of anything up to; position of the own bid
	for n := range each {
		c := p.any(rnd).dialAt(fmt.Sprint(i), seen)
		if after > 0 {
			c.say(`{"op":"follow","topic":"%s","after":%d}`, topic, after)
		} else {
			c.follow(topic)
		}
		amount := money.Cents(900000 - 1000*i - n)
		c.say(`{"op":"bid","key":"%s","mission":"%s","amount":%d,"days":10}`, p.key(), mission, amount)
		for told := false; !told; {
			g, err := c.read()
			if err != nil {
				return err
			}
			var mine view.Mine
			switch g.Op {
			case "no", "unknown":
				return fmt.Errorf("bid %d was answered %+v", n, g)
			case "event":
				after = g.Pos
			case "view":
				after = g.Pos
				var v struct{ Mine *view.Mine }
				if err := json.Unmarshal(g.Data, &v); err != nil {
					return err
				}
				if v.Mine != nil {
					mine = *v.Mine
				}
			case "mine":
				if err := json.Unmarshal(g.Data, &mine); err != nil {
					return err
				}
			}
			if mine.Pos > 0 && mine.Pos < own {
				return fmt.Errorf("its bid of position %d, after that of %d", mine.Pos, own)
			}
			own, seen = max(own, mine.Pos), max(seen, g.Pos)
			told = mine.Amount == amount
		}
		c.ws.Close()
	}
	return nil
}

func TestSessionClosedOnOneNodeEndsItsSocketsOnTheOther(t *testing.T) {
	p := newPair(t, 2)
	one := p.sign("one", p.people[0])
	p.sign("elsewhere", p.people[0])
	p.sign("other", p.people[1])
	p.do(p.people[0], &models.IssueToken{Token: "hash of token", Label: "essai"})
	p.nodes[1].know("token", Who{Person: p.people[0], Token: "hash of token"})
	p.level()
	far := p.nodes[1]
	ended, kept, token, other := far.dial("one"), far.dial("elsewhere"), far.dial("token"), far.dial("other")
	p.do(p.people[0], &models.CloseSession{Session: one.Session})
	ended.ends(CloseEnded.Code)
	kept.quiet()
	p.do(p.people[0], &models.RevokeToken{Token: "hash of token"})
	token.ends(CloseEnded.Code)
	kept.quiet()
	p.do(models.Operator, &models.GrantRole{Person: p.people[1], Role: models.Steward})
	other.ends(CloseEnded.Code)
	kept.quiet()
}

func TestMissionPublishedOnOneNodeIsFollowedOnTheOther(t *testing.T) {
	p := newPair(t, 0)
	for range 5 {
		id := p.mission(models.Ranked)
		c := p.nodes[1].dial("")
		c.follow("mission/" + id)
		c.want("view", "mission/"+id)
		c.follow("mission/M0000000")
		if no := c.next(); no.Op != "no" || no.Code != models.NotFound {
			t.Errorf("an unknown mission is answered %+v", no)
		}
	}
}

// A position of another board makes nobody wait, and shows where this one is.
func TestInventedPositionIsShownAView(t *testing.T) {
	p := newPair(t, 1)
	id := p.mission(models.Ranked)
	p.level()
	for _, after := range []int64{1 << 52, p.board.State().Pos + 5} {
		c := p.nodes[1].dial("")
		c.say(`{"op":"follow","topic":"mission/%s","after":%d}`, id, after)
		if v := c.want("view", "mission/"+id); v.Pos != p.board.State().Pos {
			t.Errorf("after %d the view is at %d", after, v.Pos)
		}
	}
}
