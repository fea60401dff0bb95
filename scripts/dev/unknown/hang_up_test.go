package unknown

import (
	"context"
	"errors"
	"testing"

	"coupdemain/app/journal"
	"coupdemain/scripts/dev/mongotest"
)

// A client that gives up leaves a write behind that is still on its way.
func TestAWriteLandsAfterItsClientHungUp(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	cs := s.batch(t, 3)
	fate := mongotest.Hold(late)
	s.proxy.On(mongotest.Inserts("journal", fate))
	ctx, hangUp := context.WithCancel(within(t))
	told := make(chan error, 1)
	go func() {
		n, err := s.through.Journal().Append(ctx, cs[0].Pos-1, cs)
		if n != 0 {
			t.Errorf("%d made it", n)
		}
		told <- err
	}()
	s.proxy.Await(fate)
	hangUp()
	if err := <-told; !errors.Is(err, journal.ErrUnknown) {
		t.Fatalf("the client was told %v", err)
	}
	s.stranger(t, 1)
	s.settles(t, cs, 0, 0)
	s.proxy.Settled()
	s.check(t, s.direct)
}
