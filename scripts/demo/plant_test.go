package demo

import (
	"slices"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/app/journal/bolt"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/scripts/testday"
)

// The story stands on any day of the week and at any hour: closes move to
// working days, and its acts must not fall out of order for it.
func TestTheStoryCanBePlantedOnAnyDay(t *testing.T) {
	for day := range 7 {
		for _, hour := range []int{3, 15, 23} {
			first := testday.Start().Truncate(24 * time.Hour)
			now := first.AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour + 7*time.Minute)
			t.Run(now.Format("Mon 15h"), func(t *testing.T) {
				t.Parallel()
				b := planted(t, now)
				state, by := b.State(), map[models.Phase]int{}
				for _, c := range view.Missions(state, view.Filter{Phase: view.AllPhases}, "", 50, now).Items {
					by[c.Phase]++
				}
				want := map[models.Phase]int{models.Opened: 7, models.Closed: 1, models.Awarded: 1, models.Delivered: 1, models.Accepted: 2, models.Paid: 1, models.Fruitless: 1}
				for phase, n := range want {
					if by[phase] != n {
						t.Errorf("%d missions are %s, want %d", by[phase], phase, n)
					}
				}
			})
		}
	}
}

// What the story promises of reputation comes out of the formula.
func TestTheStorysReputationIsTheOneItTells(t *testing.T) {
	now := testday.Start()
	b := planted(t, now)
	state := b.State()
	p, ok := state.PersonByMac(b.Mac(email("d6")))
	if !ok {
		t.Fatal("d6 is not there")
	}
	d, _ := state.Developer(p.Developer)
	r := state.ReputationOf(d, now)
	if r.Missions != 1 || r.Score < 3.645 || r.Score > 3.655 || r.Confidence < 0.485 || r.Confidence > 0.495 {
		t.Errorf("reputation %+v, want 3.65 from one mission with confidence 0.49", r)
	}
}

func TestPlantingTwiceChangesNothing(t *testing.T) {
	now := testday.Start()
	store, err := bolt.Open(bolt.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for range 2 {
		if err := Plant(t.Context(), store, nil, now, nil); err != nil {
			t.Fatal(err)
		}
	}
	head, err := store.Journal().Head(t.Context())
	if err != nil || head.Pos == 0 || time.UnixMilli(head.At).After(now) {
		t.Errorf("head %d at %s, err %v", head.Pos, time.UnixMilli(head.At), err)
	}
}

func TestOffsetsAreReadExactly(t *testing.T) {
	for text, want := range map[string]time.Duration{"-2d 20h": -68 * time.Hour, "+12m": 12 * time.Minute, "1m30s": 90 * time.Second, "+2d 3h": 51 * time.Hour} {
		if got, err := offset(text); err != nil || got != want {
			t.Errorf("%s is %s, %v; want %s", text, got, err, want)
		}
	}
	if _, err := offset("soon"); err == nil {
		t.Error("soon is no offset")
	}
}

func TestEveryDoorOpens(t *testing.T) {
	doors, err := Doors()
	if err != nil {
		t.Fatal(err)
	}
	b := planted(t, testday.Start())
	for _, d := range doors {
		if p, ok := b.State().PersonByMac(b.Mac(d.Email)); !ok || !p.Confirmed {
			t.Errorf("%s is nobody", d.Label)
		}
	}
	if !slices.ContainsFunc(doors, func(d Door) bool { return d.Role == "steward" }) {
		t.Error("no steward")
	}
}

func planted(t *testing.T, now time.Time) *board.Board {
	t.Helper()
	store, err := bolt.Open(bolt.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := Plant(t.Context(), store, nil, now, nil); err != nil {
		t.Fatal(err)
	}
	b, err := board.Open(t.Context(), board.Config{Store: store, Law: Law, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(t.Context()); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}
