package live

import (
	"testing"
	"time"

	"coupdemain/models"
)

// Nothing is committed when a session's time is over: the beat alone sees it.
func TestExpiredSessionIsEndedByTheBeat(t *testing.T) {
	r := newRoom(t, 1, 40*time.Millisecond)
	r.sign("one", r.people[0])
	r.do(models.Operator, &models.OpenSession{Person: r.people[0], Session: "hash of longer", Until: r.clock().Add(60 * time.Hour)})
	r.know("longer", Who{Person: r.people[0], Session: "hash of longer"})
	short, longer := r.dial("one"), r.dial("longer")
	r.mu.Lock()
	r.now = r.now.Add(49 * time.Hour)
	r.mu.Unlock()
	short.ends(CloseEnded.Code)
	longer.quiet()
}

func TestOnlyTopicsThatNobodyFollowsForLongAreForgotten(t *testing.T) {
	r := newRoom(t, 0, time.Millisecond)
	followed, left := r.hub.topicFor("followed", ""), r.hub.topicFor("left", "")
	for _, name := range []string{"old", "older"} {
		r.hub.release(r.hub.topicFor(name, ""))
	}
	r.hub.release(left)
	past := func(t *topic) {
		r.hub.mu.Lock()
		defer r.hub.mu.Unlock()
		t.idle = t.idle.Add(-keepTopic)
	}
	past(followed) // which somebody follows whenever it was idle before
	for _, name := range []string{"old", "older"} {
		r.hub.mu.Lock()
		known := r.hub.topics[name]
		r.hub.mu.Unlock()
		if known == nil {
			t.Fatalf("%s was forgotten at once", name)
		}
		past(known)
		until(t, name+" is forgotten", func() bool {
			r.hub.mu.Lock()
			defer r.hub.mu.Unlock()
			return r.hub.topics[name] == nil
		})
	}
	r.hub.mu.Lock()
	defer r.hub.mu.Unlock()
	if r.hub.topics["followed"] != followed || r.hub.topics["left"] != left {
		t.Errorf("the topics are %v", r.hub.topics)
	}
}
