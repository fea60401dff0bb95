package board

import (
	"errors"
	"sync/atomic"
)

// health is why commands cannot be committed now. Reading and writing fail and
// recover each on its own: that the journal can be read says nothing of writing.
// What stopped the node is for ever.
type health struct {
	reading, writing, stopped atomic.Pointer[trouble]
	failed                    chan error // receives what stopped, once
}

type trouble struct{ err error }

func (h *health) init() { h.failed = make(chan error, 1) }

// why is the gravest trouble, nil when there is none.
func (h *health) why() error {
	for _, kind := range []*atomic.Pointer[trouble]{&h.stopped, &h.writing, &h.reading} {
		if t := kind.Load(); t != nil {
			return t.err
		}
	}
	return nil
}

// mendable tells that there is trouble which may end by itself.
func (h *health) mendable() bool {
	return h.stopped.Load() == nil && (h.reading.Load() != nil || h.writing.Load() != nil)
}

// Ready tells why commands cannot be committed now; nil when they can.
func (b *Board) Ready() error {
	select {
	case <-b.closing:
		return errors.New("the board is stopping")
	default:
		return b.health.why()
	}
}

// Failed receives once why this node must end: it has met a commit that it
// cannot read, or its state is of another history than the journal. Reading goes
// on from memory, nothing is decided any more, and only a new start helps.
func (b *Board) Failed() <-chan error { return b.health.failed }

// fails notes why writing does not work.
func (b *Board) fails(err error) { b.health.writing.Store(&trouble{err}) }

// works notes that a write succeeded.
func (b *Board) works() {
	if b.health.writing.Load() != nil && b.health.writing.Swap(nil) != nil {
		b.log.Info("the journal can be written again")
	}
}

// lost notes that the journal cannot be read, without which nothing is decided.
func (b *Board) lost(err error) {
	if b.health.reading.Swap(&trouble{err}) == nil {
		b.log.Error("cannot follow the journal", "position", b.State().Pos, "error", err)
	}
}

// found ends what lost began.
func (b *Board) found() {
	if b.health.reading.Load() != nil && b.health.reading.Swap(nil) != nil {
		b.log.Info("the journal can be followed again", "position", b.State().Pos)
	}
}

// stop notes why this node must decide nothing more.
func (b *Board) stop(err error) {
	if b.health.stopped.CompareAndSwap(nil, &trouble{err}) {
		b.log.Error("this node must stop", "position", b.State().Pos, "error", err)
		b.health.failed <- err
	}
}

// mustStop gives what stop noted.
func (b *Board) mustStop() error {
	if t := b.health.stopped.Load(); t != nil {
		return t.err
	}
	return nil
}
