package alerts

import (
	"container/heap"
	"time"
)

// job is one mail on its way, or a reminder that will find its readers when it is due.
type job struct {
	letter
	pos     int64  // of the commit, 0 for reminders
	id      string // of the claim, and of the message
	due     time.Time
	place   int // in the queue, -1 outside
	claimed time.Time
	tries   int
	sent    bool // all but marked as done
}

// queue is what waits, the first due first, and how far the work got.
type queue struct {
	waiting []*job
	over    map[string]*job // the one waiting receipt of a bidder on a mission
	open    map[int64]int   // positions with mails that are not finished
	mails   int             // not finished, reminders left out
	seen    int64
	kept    int64 // the bookmark in the store
}

func (q *queue) init(after int64) {
	q.over, q.open, q.seen, q.kept = map[string]*job{}, map[int64]int{}, after, after
}

// add takes a job; a newer receipt takes the place of the one that waits.
func (q *queue) add(j *job) {
	if j.pos > 0 {
		q.open[j.pos]++
		q.mails++
	}
	if j.over != "" {
		if old := q.over[j.over]; old != nil {
			heap.Remove(q, old.place)
			q.finish(old)
		}
		q.over[j.over] = j
	}
	heap.Push(q, j)
}

// take removes the first job if it is due.
func (q *queue) take(now time.Time) *job {
	if len(q.waiting) == 0 || q.waiting[0].due.After(now) {
		return nil
	}
	j := heap.Pop(q).(*job)
	if q.over[j.over] == j {
		delete(q.over, j.over)
	}
	return j
}

func (q *queue) finish(j *job) {
	if j.pos == 0 {
		return
	}
	q.mails--
	if q.open[j.pos]--; q.open[j.pos] == 0 {
		delete(q.open, j.pos)
	}
}

// done is the position up to which nothing waits.
func (q *queue) done() int64 {
	pos := q.seen
	for open := range q.open {
		pos = min(pos, open-1)
	}
	return pos
}

// Len implements heap.Interface.
func (q *queue) Len() int { return len(q.waiting) }

// Less implements heap.Interface: by time, then by position.
func (q *queue) Less(i, j int) bool {
	a, b := q.waiting[i], q.waiting[j]
	if a.due.Equal(b.due) {
		return a.pos < b.pos
	}
	return a.due.Before(b.due)
}

// Swap implements heap.Interface.
func (q *queue) Swap(i, j int) {
	q.waiting[i], q.waiting[j] = q.waiting[j], q.waiting[i]
	q.waiting[i].place, q.waiting[j].place = i, j
}

// Push implements heap.Interface.
func (q *queue) Push(x any) {
	j := x.(*job)
	j.place = len(q.waiting)
	q.waiting = append(q.waiting, j)
}

// Pop implements heap.Interface.
func (q *queue) Pop() any {
	last := len(q.waiting) - 1
	j := q.waiting[last]
	q.waiting[last] = nil
	q.waiting, j.place = q.waiting[:last], -1
	return j
}
