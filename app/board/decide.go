package board

import (
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/oklog/ulid/v2"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// batch is what one append will write, and what its clients will be told after it.
type batch struct {
	state   models.State // after all its commits
	commits []journal.Commit
	calls   []*call // by commit
	applied []Applied
	answers []Answer
	docs    []journal.Doc
	others  []other     // refusals, repeated keys, nothing to commit
	keys    map[mac]int // of this batch: index of the commit
	bytes   int
}

type other struct {
	call *call
	out  outcome
	same int // the same key is in this batch: index of its commit plus one
}

// answerOthers tells those that made no commit, once the commits they were
// decided behind are durable.
func (t *batch) answerOthers() {
	for _, o := range t.others {
		if o.same > 0 {
			o.out.answer = t.answers[o.same-1]
			o.out.answer.Replayed = true
		}
		o.call.answer(o.out)
	}
}

// stale tells that somebody would be told no on a state that may lack what
// another node has written since. A key that was used is in the journal whatever
// came after it.
func (t *batch) stale() bool {
	return slices.ContainsFunc(t.others, func(o other) bool { return o.out.repeat == 0 && !o.call.current })
}

// decideAll decides every call on the state after the ones before it. rest are
// those for which the batch has no room.
func (b *Board) decideAll(calls []*call) (t *batch, rest []*call) {
	t = &batch{state: b.State(), commits: make([]journal.Commit, 0, len(calls)), calls: make([]*call, 0, len(calls)),
		applied: make([]Applied, 0, len(calls)), answers: make([]Answer, 0, len(calls))}
	for i, c := range calls {
		if !c.alive() {
			continue
		}
		if len(t.commits) == b.maxBatch || !b.decide(t, c) {
			return t, calls[i:]
		}
	}
	return t, nil
}

// decide adds one call to the batch; false when there is no room for it. A panic
// in models is our fault and no other client's: it is logged with its stack and
// refused before anything is written, and the state, being a value, is untouched.
func (b *Board) decide(t *batch, c *call) (fits bool) {
	defer func() {
		if r := recover(); r != nil {
			b.log.Error("a decision panicked", "command", fmt.Sprintf("%T", c.command), "panic", r, "stack", string(debug.Stack()))
			err := models.Fault(models.Internal, fmt.Errorf("panic: %v", r), "decide")
			t.others = append(t.others, other{call: c, out: outcome{err: err}})
			fits = true
		}
	}()
	prev := b.last(t)
	at := max(b.now().UnixMilli(), prev.At)
	if c.keyed && b.repeated(t, c, at) {
		return true
	}
	d, err := b.decideOne(t, c, at)
	switch {
	case err != nil:
		t.others = append(t.others, other{call: c, out: outcome{err: err}})
		return true
	case len(d.plain) == 0:
		a := Answer{Pos: t.state.Pos, Hash: t.state.Hash, At: d.act.Now}
		t.others = append(t.others, other{call: c, out: outcome{answer: a}})
		return true
	}
	commit := journal.Commit{Pos: prev.Pos + 1, ID: newULID(at), At: at}
	if err := journal.Seal(prev.Hash, &commit, d.leaves); err != nil {
		t.others = append(t.others, other{call: c, out: outcome{err: models.Fault(models.Internal, err, "encode a commit")}})
		return true
	}
	size := len(commit.Payload)
	for _, doc := range c.docs {
		size += len(doc.Body)
	}
	if t.bytes+size > maxBatchBytes && len(t.commits) > 0 {
		return false
	}
	m := meta(&commit, d.by)
	t.state = t.state.Apply(m, d.sealed)
	t.bytes += size
	if !c.stored {
		t.docs = append(t.docs, c.docs...)
	}
	t.commits = append(t.commits, commit)
	t.calls = append(t.calls, c)
	t.applied = append(t.applied, Applied{Meta: m, Events: d.sealed, Public: d.public})
	t.answers = append(t.answers, Answer{Pos: m.Pos, Hash: m.Hash, At: m.At, Events: d.plain})
	if c.keyed {
		if t.keys == nil {
			t.keys = map[mac]int{}
		}
		t.keys[c.key] = len(t.commits) - 1
	}
	return true
}

// last is the commit that the next one follows.
func (b *Board) last(t *batch) journal.Commit {
	if n := len(t.commits); n > 0 {
		return journal.Commit{Pos: t.commits[n-1].Pos, At: t.commits[n-1].At, Hash: t.commits[n-1].Hash}
	}
	return journal.Commit{Pos: b.writer.pos, At: b.writer.at, Hash: b.writer.hash}
}

// repeated answers a key that was used before, in this batch or in the last 48 hours.
func (b *Board) repeated(t *batch, c *call, at int64) bool {
	o := other{call: c}
	var content mac
	if i, ok := t.keys[c.key]; ok {
		o.same, content = i+1, t.calls[i].content
	} else if k, ok := b.writer.keys.find(c.key, at); ok {
		o.out.repeat, content = k.pos, k.content
	} else {
		return false
	}
	if content != c.content {
		o = other{call: c, out: outcome{err: models.Refuse(models.Conflict, models.Reason{Key: "key_reused", Field: "key"})}}
	}
	t.others = append(t.others, o)
	return true
}

// decision is a command decided, in both its forms.
type decision struct {
	act    models.Act
	by     string         // as the journal will say
	plain  []models.Event // for the actor
	sealed []models.Event // for the journal, the state and everybody else
	leaves []journal.Leaf
	public bool
}

// decideOne asks models, and seals and encodes what it answers.
func (b *Board) decideOne(t *batch, c *call, at int64) (d decision, err error) {
	d.act = models.Act{Now: instant(at), By: c.by, Law: b.law}
	if err := b.prepare(&t.state, c, d.act); err != nil {
		return d, err
	}
	if d.plain, err = c.command.Decide(t.state, d.act); err != nil {
		if e := (*models.Error)(nil); !errors.As(err, &e) {
			err = models.Fault(models.Internal, err, "decide")
		}
		return d, err
	}
	d.by, d.sealed = c.by, d.plain
	for i, e := range d.plain {
		switch e := e.(type) {
		case *models.BidSealed:
			kept, err := b.sealEvent(e)
			if err != nil {
				return d, models.Fault(models.Unavailable, err, "seal a bid")
			}
			if &d.sealed[0] == &d.plain[0] {
				d.sealed = slices.Clone(d.plain)
			}
			d.sealed[i] = kept
		case *models.MissionPublished:
			if e.Terms.Format == models.Sealed {
				if err := b.seals.make(b.ctx, b.store.Vault(), e.Mission); err != nil {
					return d, models.Fault(models.Unavailable, err, "make the mission's key")
				}
			}
		}
		if _, anonymous := e.(models.Anonymous); anonymous {
			d.by = ""
		}
	}
	if d.leaves, err = encodeLeaves(d.by, c, d.sealed); err != nil {
		return d, models.Fault(models.Internal, err, "encode events")
	}
	d.public = slices.ContainsFunc(d.leaves, func(l journal.Leaf) bool { return l.Kind == journal.Public })
	return d, nil
}

// newULID is a commit's or a document's identifier: its time and 80 random bits.
func newULID(ms int64) (id ulid.ULID) {
	_ = id.SetTime(uint64(ms)) // fails past the year 10889 only
	rand.Read(id[6:])          // never fails: it ends the program instead
	return id
}
