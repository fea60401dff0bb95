package board

import (
	"errors"
	"fmt"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

const (
	maxBatchBytes = 4 << 20 // of payloads and documents in one append
	retryPause    = time.Second
)

// writer is what the loop knows of the last commit in the journal. Only the loop touches it.
type writer struct {
	pos, at int64
	hash    [32]byte
	keys    keyIndex
	unsure  bool // the journal may hold more than was published: read before deciding
}

// loop is the only place where commits are made. It takes every command that
// waits, decides each on the state after the ones before it, appends them at
// once and then answers all: one forced write serves them together.
func (b *Board) loop() {
	defer close(b.drained)
	var waiting []*call
	var probe <-chan time.Time
	for {
		if probe == nil && b.health.mendable() {
			probe = b.wake(b.now().Add(retryPause))
		}
		select {
		case <-b.looks.asked:
			b.answerLook()
		case do := <-b.between:
			do()
		default:
		}
		if len(waiting) == 0 {
			select {
			case <-probe:
				probe = nil
				b.probe()
				continue
			case <-b.looks.asked:
				b.answerLook()
				continue
			case do := <-b.between:
				do()
				continue
			case err := <-b.heard:
				b.doubt(err)
				continue
			case c := <-b.calls:
				waiting = append(waiting, c)
			case <-b.closing:
				select {
				case c := <-b.calls:
					waiting = append(waiting, c)
				default:
					return
				}
			}
		}
		waiting = b.write(b.gather(waiting))
	}
}

// probe tries whether the store can be read and written again, without waiting
// for a command: a node that says it is not ready may be given none.
func (b *Board) probe() {
	if !b.health.mendable() {
		return
	}
	if b.health.reading.Load() != nil || b.writer.unsure {
		if b.read() != nil {
			return
		}
	}
	if b.health.writing.Load() == nil {
		return
	}
	doc := journal.Doc{ID: "probe/" + newULID(b.now().UnixMilli()).String(), Body: []byte("{}")}
	err := b.store.Vault().Put(b.ctx, doc)
	if err == nil {
		err = b.store.Vault().Delete(b.ctx, doc.ID)
	}
	if err != nil {
		b.fails(fmt.Errorf("try the store: %w", err))
		return
	}
	b.works()
}

// gather adds what waits behind, without waiting itself.
func (b *Board) gather(waiting []*call) []*call {
	for len(waiting) < b.maxBatch {
		select {
		case c := <-b.calls:
			waiting = append(waiting, c)
		default:
			return waiting
		}
	}
	return waiting
}

// write decides the calls, commits and answers. It returns those that must be
// decided again, or later.
func (b *Board) write(calls []*call) (again []*call) {
	if err := b.mustStop(); err != nil {
		refuseAll(calls, models.Fault(models.Unavailable, err, "commit"))
		return nil
	}
	if b.writer.unsure {
		if err := b.read(); err != nil {
			refuseAll(calls, models.Fault(models.Unavailable, err, "catch up"))
			return nil
		}
		for _, c := range calls {
			c.current = true
		}
	}
	t, rest := b.decideAll(calls)
	if err := b.putDocs(t); err != nil {
		return append(b.blameDocs(t, calls[:len(calls)-len(rest)], err), rest...)
	}
	if len(t.commits) == 0 {
		if b.shared && t.stale() { // no append will tell whether another node was faster
			b.writer.unsure = true
			return calls
		}
		t.answerOthers()
		return rest
	}
	n, err := b.store.Journal().Append(b.ctx, b.writer.pos, t.commits)
	unknown := errors.Is(err, journal.ErrUnknown)
	if unknown {
		n, err = b.settle(t, n, rest)
	}
	if err == nil || errors.Is(err, journal.ErrConflict) {
		b.works() // the journal answers; known before anybody is told so
	}
	b.finish(t, n)
	switch {
	case err == nil:
		t.answerOthers()
		return rest
	case errors.Is(err, journal.ErrConflict): // somebody else was first
		b.writer.unsure = true
		return append(b.undecided(calls[:len(calls)-len(rest)]), rest...)
	}
	// Nothing more was written. The head may have been misjudged: read before the next decision.
	b.writer.unsure = true
	b.fails(fmt.Errorf("append: %w", err))
	b.log.Error("cannot append", "position", b.writer.pos+1, "commits", len(t.commits)-n, "error", err)
	code := models.Unavailable
	if unknown {
		code = models.Unknown // whatever ended the settling: the first attempt may still arrive
	}
	refuseAll(calls[:len(calls)-len(rest)], models.Fault(code, err, "append"))
	return rest
}

// finish publishes the first n commits of a batch and answers their clients.
func (b *Board) finish(t *batch, n int) {
	if n == 0 {
		return
	}
	s := t.state
	if n < len(t.commits) {
		s = b.State()
		for _, a := range t.applied[:n] {
			s = s.Apply(a.Meta, a.Events)
		}
	}
	w := &b.writer
	last := &t.commits[n-1]
	w.pos, w.at, w.hash = last.Pos, last.At, last.Hash
	for i, c := range t.calls[:n] {
		if c.keyed {
			w.keys.add(c.key, keyed{content: c.content, pos: t.commits[i].Pos, at: t.commits[i].At})
		}
		b.seals.note(t.applied[i].Events)
	}
	w.keys.forget(last.At)
	b.publish(s, t.applied[:n:n])
	for i, c := range t.calls[:n] {
		c.answer(outcome{answer: t.answers[i]})
	}
}

// undecided are the calls that have no answer yet, in their order, without those
// that have waited too long while other nodes took every position. A count would
// not do: a fast neighbour takes a hundred positions in a fraction of a second.
func (b *Board) undecided(calls []*call) []*call {
	var again []*call
	for _, c := range calls {
		switch {
		case c.told:
			continue
		case c.since.IsZero():
			c.since = time.Now()
		case time.Since(c.since) >= b.patience:
			c.refuse(models.Fault(models.Unavailable, journal.ErrConflict, "append"))
			continue
		}
		again = append(again, c)
	}
	return again
}

// putDocs writes the documents that the commits name before the commits themselves.
func (b *Board) putDocs(t *batch) error {
	for docs := t.docs; len(docs) > 0; {
		n := min(len(docs), journal.MaxDocs)
		if err := b.store.Vault().Put(b.ctx, docs[:n]...); err != nil {
			return fmt.Errorf("write documents: %w", err)
		}
		docs = docs[n:]
	}
	return nil
}

// blameDocs answers a batch whose documents could not be written. When the store
// is well and one client's document is at fault, only that client is refused.
func (b *Board) blameDocs(t *batch, calls []*call, err error) (again []*call) {
	if clientsFault(err) {
		for _, c := range t.calls {
			perr := b.store.Vault().Put(b.ctx, c.docs...)
			switch {
			case perr == nil:
				c.stored = true
			case clientsFault(perr):
				c.refuse(models.Fault(models.Internal, perr, "write documents"))
			default:
				c.refuse(models.Fault(models.Unavailable, perr, "write documents"))
			}
		}
		return b.undecided(calls)
	}
	b.fails(err)
	b.log.Error("cannot write documents", "error", err)
	refuseAll(calls, models.Fault(models.Unavailable, err, "write documents"))
	return nil
}

// clientsFault tells that a document was refused, and not because the store is ill.
func clientsFault(err error) bool {
	return errors.Is(err, journal.ErrExists) || errors.Is(err, journal.ErrInvalid) || errors.Is(err, journal.ErrTooLarge)
}

func refuseAll(calls []*call, err error) {
	for _, c := range calls {
		c.refuse(err)
	}
}

// alive tells that somebody still waits for the answer.
func (c *call) alive() bool { return !c.told && c.ctx.Err() == nil }
