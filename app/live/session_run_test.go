package live

import (
	"testing"
	"time"

	"coupdemain/models"
)

// The follower ends the sockets of a session that was closed, a moment after the
// commit: a frame that was read in between must not be carried out.
func TestRevokedSessionCommandsNothingBeforeItsSocketIsEnded(t *testing.T) {
	r := newRoom(t, 2, time.Hour)
	one := r.sign("one", r.people[0])
	r.do(r.people[1], &models.IssueToken{Token: "hash of token", Label: "essai"})
	r.know("token", Who{Person: r.people[1], Token: "hash of token"})
	m := r.mission(models.Open)
	session, token := r.dial("one"), r.dial("token")
	session.say(`{"op":"bid","key":"%s","mission":"%s","amount":90000,"days":10}`, r.key(), m)
	session.upTo("ok")

	r.hub.unfollow() // the moment lasts
	r.do(r.people[0], &models.CloseSession{Session: one.Session})
	r.do(r.people[1], &models.RevokeToken{Token: "hash of token"})
	for _, c := range []*client{session, token} {
		c.say(`{"op":"bid","key":"%s","mission":"%s","amount":70000,"days":10}`, r.key(), m)
		c.ends(CloseEnded.Code)
	}
	mission, _ := r.board.State().Mission(m)
	if len(mission.Bids) != 1 || mission.Bids[0].Amount != 90_000 {
		t.Errorf("the bids are %+v", mission.Bids)
	}
}
