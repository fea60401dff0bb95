package alerts

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
)

// outcome is what became of an attempt: finished, or to be tried again.
type outcome struct {
	job   *job
	again time.Time // zero: finished
	more  []*job    // a reminder that was due became these mails
}

// loop hands out what is due, a few at a time, and keeps the bookmark.
func (o *Outbox) loop() {
	defer close(o.finished)
	for _, j := range o.remindersDue(o.Board.State()) {
		o.queue.add(j)
	}
	active := 0
	var due, mark time.Time
	var wake, keep <-chan time.Time
	for {
		for active < parallel {
			j := o.queue.take(o.Board.Now())
			if j == nil {
				break
			}
			active++
			go func() { o.back <- o.attempt(j) }()
		}
		wake, due = o.arm(wake, due, active)
		in := o.in
		if o.queue.mails >= maxWaiting {
			in = nil
		}
		if keep == nil && o.queue.seen > o.queue.kept {
			mark = o.Board.Now().Add(bookmarkPace)
			keep = o.Wake(mark)
		}
		select {
		case <-o.closing:
			for ; active > 0; active-- {
				o.settle(<-o.back)
			}
			o.keep()
			return
		case a := <-in:
			for _, j := range a.jobs {
				o.queue.add(j)
			}
			o.queue.seen = max(o.queue.seen, a.seen)
		case out := <-o.back:
			active--
			o.settle(out)
		case <-wake:
			wake, due = nil, time.Time{}
		case <-keep:
			if keep = nil; o.Board.Now().Before(mark) {
				keep = o.Wake(mark) // a timer may look early
				continue
			}
			o.keep()
		}
	}
}

// arm waits for the first job due, when somebody is free to do it.
func (o *Outbox) arm(wake <-chan time.Time, due time.Time, active int) (<-chan time.Time, time.Time) {
	if active >= parallel || len(o.queue.waiting) == 0 {
		return nil, time.Time{}
	}
	if first := o.queue.waiting[0].due; wake == nil || !first.Equal(due) {
		return o.Wake(first), first
	}
	return wake, due
}

func (o *Outbox) settle(out outcome) {
	for _, j := range out.more {
		o.queue.add(j)
	}
	if out.again.IsZero() {
		o.queue.finish(out.job)
		return
	}
	out.job.due = out.again
	j := out.job
	if newer := o.queue.over[j.over]; j.over != "" && newer != nil {
		o.queue.finish(j) // replaced while it was being tried
		return
	}
	o.queue.finish(j)
	o.queue.add(j)
}

// keep moves the bookmark to where everything is finished.
func (o *Outbox) keep() {
	pos := o.queue.done()
	if pos <= o.queue.kept {
		return
	}
	// Short, for a stop must end while the store does not answer; what is not noted
	// is only looked at again.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(o.ctx), keepLimit)
	defer cancel()
	if err := o.Board.KeepBookmark(ctx, reader, pos); err != nil {
		o.Log.Warn("the outbox cannot note how far it got", "position", pos, "error", err)
		return
	}
	o.queue.kept = pos
}

// jobs gives the letters of one event their identifiers. Whom a letter is for
// goes into them as an HMAC: claims are on disk, and before the opening nothing
// there may say who bid.
func (o *Outbox) jobs(at models.Meta, event string, written []letter) []*job {
	all := make([]*job, 0, len(written))
	for _, l := range written {
		j := &job{letter: l, pos: at.Pos, due: at.At.Add(l.delay)}
		switch {
		case l.later != nil:
			j.pos = 0
		case l.sealed != nil:
			j.id = board.EffectID(at.Pos, event, "bidder")
		default:
			j.id = board.EffectID(at.Pos, event, o.pseudonym(fmt.Sprint(at.Pos, event), l.to))
		}
		all = append(all, j)
	}
	return all
}

func (o *Outbox) pseudonym(of, person string) string {
	h := hmac.New(sha256.New, o.secret)
	h.Write([]byte(of))
	h.Write([]byte{0})
	h.Write([]byte(person))
	return hex.EncodeToString(h.Sum(nil)[:16])
}
