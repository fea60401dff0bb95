package live

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/view"
)

func TestOwnBidComesAtMostFourTimesASecondAndTheNewestWins(t *testing.T) {
	r := newRoom(t, 2, time.Second)
	id := r.mission(models.Open)
	topic := "mission/" + id
	r.sign("one", r.people[0])
	r.bid(0, id, 10_000_000)
	c := r.dial("one")
	c.follow(topic)
	c.want("view", topic)
	began, amount := time.Now(), money.Cents(9_000_000)
	const bids = 40
	for range bids {
		if _, err := r.board.Do(context.Background(), board.Request{By: r.people[1], Command: &models.PlaceBid{Mission: id, Amount: amount, Days: 10}}); err != nil {
			t.Fatal(err)
		}
		amount -= amount / 10
	}
	best := r.board.State()
	m, _ := best.Mission(id)
	frames := 0
	for {
		g := c.upTo("mine")
		frames++
		var mine view.Mine
		if err := json.Unmarshal(g.Data, &mine); err != nil {
			t.Fatal(err)
		}
		if mine.Best == m.BidOf(r.profiles[1]).Amount {
			break
		}
	}
	if most := 2 + int(time.Since(began)/spacing); frames > most {
		t.Errorf("%d frames, at most %d", frames, most)
	}
}

func TestMeIsShownAndChangesWithWhatWaits(t *testing.T) {
	r := newRoom(t, 1, time.Second)
	r.sign("agent", r.agent)
	c := r.dial("agent")
	c.follow("me")
	read := func() (me meData) {
		t.Helper()
		if err := json.Unmarshal(c.want("view", "me").Data, &me); err != nil {
			t.Fatal(err)
		}
		return me
	}
	if me := read(); me.Name != "Personne 0" || me.Attention != 0 || len(me.Authorities) != 1 {
		t.Errorf("me is %+v", me)
	}
	id := r.mission(models.Ranked)
	r.do(r.people[0], &models.AskQuestion{Mission: id, Text: models.Text{Plain: "Combien de postes ?"}})
	if me := read(); me.Attention != 1 {
		t.Errorf("with a question waiting me is %+v", me)
	}
	r.do(r.agent, &models.AnswerQuestion{Mission: id, N: 1, Text: "Douze."})
	if me := read(); me.Attention != 0 {
		t.Errorf("with all answered me is %+v", me)
	}
}

func TestNewProfileShowsTheMissionAnew(t *testing.T) {
	r := newRoom(t, 0, time.Second)
	id := r.mission(models.Ranked)
	topic := "mission/" + id
	person := r.person(7)
	r.sign("new", person)
	c := r.dial("new")
	c.follow(topic)
	why := func() (keys []string) {
		var v struct {
			WhyNot []reason `json:"why_not"`
		}
		if err := json.Unmarshal(c.want("view", topic).Data, &v); err != nil {
			t.Fatal(err)
		}
		for _, w := range v.WhyNot {
			keys = append(keys, w.Code)
		}
		return keys
	}
	if got := why(); !slices.Contains(got, "no_profile") {
		t.Errorf("why not: %v", got)
	}
	if _, _, err := r.board.RegisterDeveloper(context.Background(), person, "", models.RegisterDeveloper{Legal: "micro", Remote: true}, board.ProfileDoc{Name: "Atelier 7"}); err != nil {
		t.Fatal(err)
	}
	if got := why(); slices.Contains(got, "no_profile") {
		t.Errorf("why not: %v", got)
	}
}
