package models

import (
	"testing"
	"time"
)

// Rule 17: what is opened must match what was committed to, by number too: a bid
// that is left out would be lost without anybody's knowing.
func TestAllThatWasSealedIsOpenedAndNothingElse(t *testing.T) {
	g := StageOpened(t, nil)
	sealed := *g.mission()
	sealed.OpenedAt, sealed.Bids = time.Time{}, nil
	sealed.Sealed = []*SealedRecord{{Tag: "t1", Pos: 5}, {Tag: "t2", Pos: 6}}
	g.S.putMission(&sealed, Meta{Pos: g.S.Pos + 1})
	bid := func(id, tag string) OpenedBid {
		return OpenedBid{SealedBid: SealedBid{Bid: id, Developer: "D1", Person: "Pone", Amount: 100, Days: 1}, Tag: tag, Salt: "s"}
	}
	for name, bids := range map[string][]OpenedBid{
		"none": nil, "fewer": {bid("B1", "t1")}, "another": {bid("B1", "t1"), bid("B3", "t3")}, "more": {bid("B1", "t1"), bid("B2", "t2"), bid("B3", "t3")},
	} {
		t.Run(name, func(t *testing.T) {
			at := *g
			at.T = t
			at.Refused("Pagent", &OpenBids{Mission: "M1", Bids: bids}, Unavailable, "unreadable_bids")
		})
	}
	if e := g.Do("Pagent", &OpenBids{Mission: "M1", Bids: []OpenedBid{bid("B1", "t1"), bid("B2", "t2")}})[0].(*BidsOpened); e.Count != 2 || e.Hidden.Bids[1].Pos != 6 {
		t.Errorf("opened %+v", e)
	}
}
