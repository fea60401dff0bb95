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
	maxTries      = 100     // decisions of one command while other nodes keep taking the position
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
		if probe == nil && b.trouble.Load() != nil {
			probe = b.wake(b.now().Add(retryPause))
		}
		if len(waiting) == 0 {
			select {
			case <-probe:
				probe = nil
				b.probe()
				continue
			case c := <-b.calls:
				waiting = append(waiting, c)
			case pos := <-b.more:
				b.readMore(pos)
				continue
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

// probe tries whether the store can be written again, without waiting for a
// command: a node that says it is not ready may be given none.
func (b *Board) probe() {
	t := b.trouble.Load()
	if t == nil {
		return
	}
	if t.reading {
		b.readMore(b.writer.pos)
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

// readMore reads another node's commits, unless they are this node's own, which
// were published since.
func (b *Board) readMore(pos int64) {
	if b.writer.pos > pos && !b.writer.unsure {
		return
	}
	if err := b.catchUp(); err != nil {
		b.writer.unsure = true
		b.lost(err)
		return
	}
	b.writer.unsure = false
	b.found()
}

// write decides the calls, commits and answers. It returns those that must be
// decided again, or later.
func (b *Board) write(calls []*call) (again []*call) {
	if b.writer.unsure {
		if err := b.catchUp(); err != nil {
			b.lost(err)
			refuseAll(calls, models.Fault(models.Unavailable, err, "catch up"))
			return nil
		}
		b.writer.unsure = false
		b.found()
	}
	t, rest := b.decideAll(calls)
	if err := b.putDocs(t); err != nil {
		return append(b.blameDocs(t, calls[:len(calls)-len(rest)], err), rest...)
	}
	if len(t.commits) == 0 {
		t.answerOthers()
		return rest
	}
	n, err := b.store.Journal().Append(b.ctx, b.writer.pos, t.commits)
	if errors.Is(err, journal.ErrUnknown) {
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
	if errors.Is(err, journal.ErrUnknown) {
		code = models.Unknown
	}
	refuseAll(calls[:len(calls)-len(rest)], models.Fault(code, err, "append"))
	return rest
}

// settle finds out whether a batch whose outcome is unknown stands in the
// journal. Nothing else is decided before; a client that has waited too long is
// told so, and new commands are refused at once from then on.
func (b *Board) settle(t *batch, n int, rest []*call) (int, error) {
	b.fails(errors.New("the outcome of a write is not known"))
	b.log.Warn("the outcome of an append is not known", "position", b.writer.pos+1, "commits", len(t.commits))
	type result struct {
		n   int
		err error
	}
	settled := make(chan result, 1)
	go func() {
		k, err := journal.Settle(b.ctx, b.store.Journal(), b.writer.pos+int64(n), t.commits[n:])
		settled <- result{n + k, err}
	}()
	late := time.NewTimer(b.patience)
	defer late.Stop()
	var refused chan *call
	for {
		select {
		case r := <-settled:
			return r.n, r.err
		case <-late.C:
			unknown := models.Fault(models.Unknown, journal.ErrUnknown, "append")
			refuseAll(t.calls, unknown)
			for _, o := range t.others {
				o.call.refuse(unknown)
			}
			refuseAll(rest, models.Fault(models.Unavailable, journal.ErrUnknown, "an earlier append"))
			refused = b.calls
		case c := <-refused:
			c.refuse(models.Fault(models.Unavailable, journal.ErrUnknown, "an earlier append"))
		}
	}
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

// publish makes a state the one that everybody reads, and hands its commits to the followers.
func (b *Board) publish(s models.State, commits []Applied) {
	for i := range commits {
		for _, e := range commits[i].Events {
			if _, erased := e.(*models.PersonErased); erased {
				b.words.clear()
				b.bids.clear()
			}
		}
	}
	b.state.Store(&s)
	b.feed.push(Batch{State: s, Commits: commits})
	select {
	case b.rearm <- struct{}{}:
	default:
	}
}

// undecided are the calls that have no answer yet, in their order, without those
// that lost the position too often.
func (b *Board) undecided(calls []*call) []*call {
	var again []*call
	for _, c := range calls {
		if c.told {
			continue
		}
		if c.tries++; c.tries >= maxTries {
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
	if errors.Is(err, journal.ErrExists) || errors.Is(err, journal.ErrInvalid) || errors.Is(err, journal.ErrTooLarge) {
		for _, c := range t.calls {
			if perr := b.store.Vault().Put(b.ctx, c.docs...); perr != nil {
				c.refuse(models.Fault(models.Internal, perr, "write documents"))
			}
		}
		return b.undecided(calls)
	}
	b.fails(err)
	b.log.Error("cannot write documents", "error", err)
	refuseAll(calls, models.Fault(models.Unavailable, err, "write documents"))
	return nil
}

func refuseAll(calls []*call, err error) {
	for _, c := range calls {
		c.refuse(err)
	}
}

// alive tells that somebody still waits for the answer.
func (c *call) alive() bool { return !c.told && c.ctx.Err() == nil }
