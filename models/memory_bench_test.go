package models

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"coupdemain/models/money"
	"coupdemain/models/score"
	"coupdemain/scripts/testday"
)

// BenchmarkMemoryOfMissions tells how much of the memory a mission takes that was
// lived to its acceptance, with ten sealed offers and a page of need: docs/OPERATIONS.md
// counts with it.
func BenchmarkMemoryOfMissions(b *testing.B) {
	const missions, offers = 1000, 10
	s, now := NewState().Thaw(), testday.Start()
	happen := func(events ...Event) {
		pos := s.Pos + 1
		now = now.Add(time.Second)
		s = s.Apply(Meta{Pos: pos, ID: strconv.FormatInt(pos, 10), At: now, Hash: strings.Repeat("h", 64)}, events)
	}
	person := func(id string) {
		p := &PersonRegistered{}
		p.Hidden.Person, p.Hidden.Mac, p.Hidden.Doc, p.Hidden.Language = id, "mac-"+id, "person/"+id, "fr"
		happen(p)
	}
	person("Pagent")
	happen(&AuthorityRegistered{Authority: "A1", Title: "Commune de Saint-Elvin"})
	for i := range offers {
		id := fmt.Sprintf("P%d", i)
		person(id)
		d := &DeveloperRegistered{}
		d.Hidden.Person, d.Hidden.Developer, d.Hidden.Doc, d.Hidden.Legal = id, fmt.Sprintf("D%d", i), "profile/"+id, "micro"
		happen(d)
	}
	before, commits := heap(), s.Pos
	for i := range missions {
		id := fmt.Sprintf("M%06d", i)
		terms := Terms{Title: "Mettre à jour Galette", Software: "galette", Domain: "vie-associative", Kind: KindUpgrade, Need: strings.Repeat("Nous recopions à la main. ", 40),
			Criteria: []string{"L'export aboutit.", "La recette est documentée."}, Format: Sealed, Weights: score.Weights{Price: 100}, RequiredLevel: Declared, Data: NoData, VerifyDays: 15}
		drafted := &MissionDrafted{}
		drafted.Hidden.Mission, drafted.Hidden.Authority, drafted.Hidden.Terms = id, "A1", terms
		happen(drafted)
		published := &MissionPublished{Mission: id, Authority: "A1", Terms: terms, OpensAt: now, ClosesAt: now.Add(72 * time.Hour)}
		published.Hidden.Author = "Pagent"
		happen(published)
		opened := &BidsOpened{Mission: id, Round: 1, Count: offers}
		for k := range offers {
			sealed := &BidSealed{}
			sealed.Hidden.Mission, sealed.Hidden.Round, sealed.Hidden.Tag = id, 1, fmt.Sprintf("%032d", k)
			sealed.Hidden.Commitment, sealed.Hidden.Cipher = fmt.Sprintf("%064d", k), make([]byte, 430)
			happen(sealed)
			opened.Hidden.Bids = append(opened.Hidden.Bids, OpenedBid{SealedBid: SealedBid{Bid: fmt.Sprintf("B%d", k), Developer: fmt.Sprintf("D%d", k),
				Person: fmt.Sprintf("P%d", k), Amount: 100_000 + money.Cents(k), Days: 10},
				Tag: fmt.Sprintf("%032d", k), Salt: fmt.Sprintf("%032d", k), Pos: s.Pos, Level: Declared, Reputation: 3.5})
		}
		happen(&BiddingClosed{Mission: id, Round: 1, Count: offers})
		happen(opened)
		award := &AwardProposed{}
		award.Hidden.Mission, award.Hidden.Bid = id, "B0"
		happen(award)
		happen(&AwardSigned{Mission: id, Bid: "B0", Developer: "D0", Amount: 100_000, Days: 10})
	}
	after := heap()
	b.ReportMetric(float64(after-before)/missions, "B/mission")
	b.ReportMetric(float64(s.Pos-commits)/missions, "commits/mission")
	runtime.KeepAlive(s)
}

// heap is what lives in memory, in bytes.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
