package unknown

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/clean"
	"coupdemain/scripts/dev/mongotest"
)

func openBoard(t *testing.T, uri string) *board.Board {
	t.Helper()
	b, err := board.Open(within(t), board.Config{Store: open(t, uri), Law: models.Law{Name: "none"}, MaxBatch: 100, Shared: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := b.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return b
}

// answers is what the clients of the boards were told, by the name of the
// authority that they wanted registered: its position, or 0 for a "no".
type answers struct {
	mu      sync.Mutex
	pos     map[string]int64
	repeats int // of a key whose outcome was not known
}

func (a *answers) note(name string, pos int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pos[name] = pos
}

// register asks for an authority until the answer is yes or no. A client that
// does not know asks the next board with the same key, and takes "not now" for
// an answer only when it knows that nothing of its own is under way.
func (a *answers) register(ctx context.Context, t *testing.T, boards []*board.Board, first int, name, siret string, impatient bool) {
	req := board.Request{By: models.Operator, Key: "key of " + name, Command: &models.RegisterAuthority{Name: name, Siret: siret}}
	unknown := false
	for try := first; ; try++ {
		wait, cancel := context.WithTimeout(ctx, patience)
		if impatient && !unknown {
			cancel()
			wait, cancel = context.WithTimeout(ctx, 20*time.Millisecond)
		}
		answer, err := boards[try%len(boards)].Do(wait, req)
		cancel()
		var refused *models.Error
		switch {
		case err == nil:
			a.note(name, answer.Pos)
			return
		case !errors.As(err, &refused):
			t.Errorf("%s: %v", name, err)
			return
		case refused.Code == models.Unknown, unknown && refused.Code == models.Unavailable:
			unknown = true
			a.mu.Lock()
			a.repeats++
			a.mu.Unlock()
			if ctx.Err() != nil {
				t.Errorf("%s: never known: %v", name, err)
				return
			}
		case refused.Code == models.Conflict, refused.Code == models.Unavailable:
			a.note(name, 0)
			return
		default:
			t.Errorf("%s: %v", name, err)
			return
		}
	}
}

// Two boards, each with clients that want the same numbers, share a database
// behind a bad network; it is killed in the middle.
func TestBoardsInAStorm(t *testing.T) {
	t.Parallel()
	const clients, rounds = 4, 10 // clients of each board
	server := mongotest.StartPrivate(t)
	proxy := mongotest.StartProxy(t, server.Server)
	boards := []*board.Board{openBoard(t, proxy.URI("board")), openBoard(t, proxy.URI("board"))}
	ctx, told := within(t), &answers{pos: map[string]int64{}}
	proxy.On(weather(3))
	var all sync.WaitGroup
	half := make(chan struct{}, clients*len(boards))
	numbers := sirets(clients * rounds)
	for c := range clients {
		for n := range boards {
			all.Go(func() {
				for round := range rounds {
					if round == rounds/2 {
						half <- struct{}{}
					}
					told.register(ctx, t, boards, n, fmt.Sprintf("Commune %d of round %d at node %d", c, round, n), numbers[c*rounds+round], c == 0)
				}
			})
		}
	}
	<-half
	server.Kill()
	server.Start()
	all.Wait()
	proxy.Settled()
	told.check(t, server.URI("board"), boards)
	metAll(t, proxy)
}

// check holds the answers against the journal, and the boards against a new one.
func (a *answers) check(t *testing.T, uri string, boards []*board.Board) {
	t.Helper()
	s, ctx := open(t, uri), within(t)
	in := registered(ctx, t, s)
	yeses := 0
	for name, pos := range a.pos {
		switch {
		case pos == 0 && len(in[name]) > 0:
			t.Errorf("%s was told no and stands at %v", name, in[name])
		case pos > 0 && len(in[name]) == 0:
			t.Errorf("%s was told yes at %d and is nowhere", name, pos)
		case pos > 0 && in[name][0] != pos:
			t.Errorf("%s was told %d and stands at %v", name, pos, in[name])
		case len(in[name]) > 1:
			t.Errorf("%s stands at %v", name, in[name])
		}
		if pos > 0 {
			yeses++
		}
		delete(in, name)
	}
	for name := range in {
		t.Errorf("%s stands in the journal and has no answer", name)
	}
	if yeses == 0 {
		t.Error("nobody was told yes")
	}
	t.Logf("told yes %d times and no %d times, asked again %d times", yeses, len(a.pos)-yeses, a.repeats)
	if _, err := journal.Verify(ctx, s, func(problem string) { t.Error(problem) }); err != nil {
		t.Error(err)
	}
	sameState(ctx, t, s, boards)
}

// registered finds the authorities in the journal itself: their positions by name.
func registered(ctx context.Context, t *testing.T, s journal.Store) map[string][]int64 {
	t.Helper()
	in := map[string][]int64{}
	err := s.Journal().Read(ctx, 0, func(c journal.Commit) error {
		leaves, err := journal.DecodePayload(c.Payload)
		if err != nil {
			return err
		}
		for _, l := range leaves {
			var e struct{ Type, Name string }
			if err := json.Unmarshal(l.Data, &e); err != nil {
				return err
			}
			if e.Type == (models.AuthorityRegistered{}).Name() {
				in[e.Name] = append(in[e.Name], c.Pos)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// sameState waits until the boards have read everything, and compares them with a replay.
func sameState(ctx context.Context, t *testing.T, s journal.Store, boards []*board.Board) {
	t.Helper()
	replay, err := board.Open(ctx, board.Config{Store: s, Law: models.Law{Name: "none"}, MaxBatch: 100, Shared: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := replay.Close(ctx); err != nil {
			t.Error(err)
		}
	}()
	want := replay.State()
	for i, b := range boards {
		for b.State().Pos < want.Pos {
			select {
			case <-ctx.Done():
				t.Fatalf("node %d stays at %d of %d: %v", i, b.State().Pos, want.Pos, b.Ready())
			case <-time.After(5 * time.Millisecond):
			}
		}
		if got := b.State(); got.Pos != want.Pos || got.Digest() != want.Digest() {
			t.Errorf("node %d has another state at %d than a replay at %d", i, got.Pos, want.Pos)
		}
	}
}

// sirets makes valid numbers.
func sirets(n int) []string {
	list := make([]string, 0, n)
	for unit := 100_000_00; len(list) < n; unit++ {
		for check := range 10 {
			siren := fmt.Sprintf("%08d%d", unit, check)
			if !clean.ValidSIREN(siren) {
				continue
			}
			for last := range 10 {
				if number := fmt.Sprintf("%s0001%d", siren, last); clean.ValidSIRET(number) {
					list = append(list, number)
				}
			}
		}
	}
	return list[:n]
}
