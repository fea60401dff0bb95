package mongotest

import (
	"context"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
)

// behind gives a proxy, a collection by way of it and the same one directly.
func behind(t *testing.T) (p *Proxy, through, direct *mongo.Collection) {
	t.Helper()
	s := Start(t)
	p = StartProxy(t, s)
	name := s.Database(t)
	through = connect(t, p.URI(name)).Database(name).Collection("journal")
	direct = connect(t, s.URI(name)).Database(name).Collection("journal")
	if err := put(t.Context(), through, 0); err != nil {
		t.Fatal(err)
	}
	return p, through, direct
}

// lost is a write that must fail as one whose connection broke.
func lost(t *testing.T, ctx context.Context, c *mongo.Collection, ids ...int) {
	t.Helper()
	if err := put(ctx, c, ids...); err == nil || mongo.IsDuplicateKeyError(err) || !mongo.IsNetworkError(err) && !mongo.IsTimeout(err) {
		t.Fatalf("the client was told %v", err)
	}
}

func TestALostInsertIsNowhereAndALostAnswerIsThere(t *testing.T) {
	p, through, direct := behind(t)
	p.On(Inserts("journal", Pass, Lose, LoseAnswer))
	if err := put(t.Context(), through, 1); err != nil {
		t.Fatal(err)
	}
	lost(t, t.Context(), through, 2, 3)
	holds(t, direct, 2)
	lost(t, t.Context(), through, 2, 3)
	holds(t, direct, 4)
	if err := put(t.Context(), through, 4); err != nil {
		t.Fatal(err)
	}
	if p.Met(Lose) != 1 || p.Met(LoseAnswer) != 1 {
		t.Errorf("lost %d questions and %d answers", p.Met(Lose), p.Met(LoseAnswer))
	}
}

func TestALateInsertArrivesAfterItsClientHasGone(t *testing.T) {
	const late = 300 * time.Millisecond
	for name, fate := range map[string]Fate{"its connection was dropped": Late(late), "it hung up": Hold(late)} {
		t.Run(name, func(t *testing.T) {
			p, through, direct := behind(t)
			p.On(Inserts("journal", fate))
			ctx, hangUp := context.WithCancel(t.Context())
			told := make(chan error, 1)
			go func() { told <- put(ctx, through, 1) }()
			p.Await(fate)
			hangUp()
			if err := <-told; err == nil || mongo.IsDuplicateKeyError(err) {
				t.Fatalf("the client was told %v", err)
			}
			if err := put(t.Context(), through, 2); err != nil { // on a connection of its own
				t.Fatal(err)
			}
			p.Cut() // what is late is past the cut
			p.Settled()
			holds(t, direct, 3)
		})
	}
}

func TestALateInsertMeetsWhoTookItsPlace(t *testing.T) {
	p, through, direct := behind(t)
	p.On(Inserts("journal", Late(200*time.Millisecond)))
	lost(t, t.Context(), through, 1, 2)
	if _, err := direct.InsertOne(t.Context(), bson.D{{Key: "_id", Value: 1}, {Key: "by", Value: "another"}}); err != nil {
		t.Fatal(err)
	}
	p.Settled()
	holds(t, direct, 2)
}

func TestACutRefusesEverybodyUntilItIsMended(t *testing.T) {
	p, through, direct := behind(t)
	p.Cut()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := put(ctx, through, 1); err == nil {
		t.Fatal("written past a cut")
	}
	p.Restore()
	if err := put(t.Context(), through, 1); err != nil {
		t.Fatal(err)
	}
	holds(t, direct, 2)
}

func TestAFrozenNetworkAnswersNothingUntilItThaws(t *testing.T) {
	p, through, direct := behind(t)
	p.Freeze()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	lost(t, ctx, through, 1)
	holds(t, direct, 1)
	told := make(chan error, 1)
	go func() { told <- put(t.Context(), through, 2) }()
	p.Thaw()
	if err := <-told; err != nil {
		t.Fatal(err)
	}
}

func TestADelayCountsBothWays(t *testing.T) {
	p, through, _ := behind(t)
	p.Delay(20 * time.Millisecond)
	begun := time.Now()
	if err := put(t.Context(), through, 1); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begun); took < 40*time.Millisecond {
		t.Fatalf("it took %s", took)
	}
}
