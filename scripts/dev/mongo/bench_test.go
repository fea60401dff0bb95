package mongo

import (
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/bson/primitive"
	"go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/writeconcern"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
	"coupdemain/app/journal/mongo"
	"coupdemain/scripts/dev/mongotest"
)

// batches makes n batches of size commits, sealed before the clock runs.
func batches(b *testing.B, n, size int) [][]journal.Commit {
	b.Helper()
	var head journal.Commit
	all := make([][]journal.Commit, n)
	for i := range all {
		all[i] = journaltest.Batch(b, head, size, "a bid of an ordinary length, with what else belongs to it")
		head = all[i][size-1]
	}
	return all
}

func benchAppend(b *testing.B, size int) {
	s := open(b, mongo.Config{URI: newURI(b)})
	all := batches(b, b.N, size)
	b.ResetTimer()
	for _, cs := range all {
		if n, err := s.Journal().Append(b.Context(), cs[0].Pos-1, cs); err != nil || n != size {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "commits/s")
}

func BenchmarkAppendOne(b *testing.B)        { benchAppend(b, 1) }
func BenchmarkAppendOneHundred(b *testing.B) { benchAppend(b, 100) }

// benchBare inserts the same documents with the driver alone: what Append cannot be faster than.
func benchBare(b *testing.B, size int) {
	journaled := true
	uri := newURI(b)
	c := raw(b, uri).Collection("journal", options.Collection().SetWriteConcern(&writeconcern.WriteConcern{W: "majority", Journal: &journaled}))
	all := make([][]any, b.N)
	for i, cs := range batches(b, b.N, size) {
		for _, c := range cs {
			all[i] = append(all[i], bson.D{{Key: "_id", Value: c.Pos}, {Key: "id", Value: bin(c.ID[:])}, {Key: "at", Value: c.At},
				{Key: "payload", Value: bin(c.Payload)}, {Key: "prev", Value: bin(c.Prev[:])}, {Key: "hash", Value: bin(c.Hash[:])}})
		}
	}
	if _, err := c.Find(b.Context(), bson.D{}); err != nil { // connected
		b.Fatal(err)
	}
	b.ResetTimer()
	for _, docs := range all {
		if _, err := c.InsertMany(b.Context(), docs); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "commits/s")
}

func bin(b []byte) primitive.Binary { return primitive.Binary{Data: b} }

func BenchmarkBareInsertOne(b *testing.B)        { benchBare(b, 1) }
func BenchmarkBareInsertOneHundred(b *testing.B) { benchBare(b, 100) }

// BenchmarkCommitReachesAnotherNode measures from the append on one node until
// the other has read it, on a journal of up to 500 commits.
func BenchmarkCommitReachesAnotherNode(b *testing.B) {
	server := mongotest.Start(b)
	uri := server.URI(server.Database(b))
	here, there := open(b, mongo.Config{URI: uri}), open(b, mongo.Config{URI: uri})
	if n := min(b.N, 500); n < b.N {
		b.Skipf("%d commits are too many for a server that scans", b.N)
	}
	all := batches(b, b.N, 1)
	read := make(chan int64, b.N)
	go func() {
		at := int64(0)
		for at < int64(b.N) {
			if err := there.Journal().Wait(b.Context(), at); err != nil {
				b.Error(err)
				close(read)
				return
			}
			err := there.Journal().Read(b.Context(), at, func(c journal.Commit) error { at = c.Pos; return nil })
			if err != nil {
				b.Error(err)
				close(read)
				return
			}
			read <- at
		}
	}()
	var took []time.Duration
	b.ResetTimer()
	for _, cs := range all {
		start := time.Now()
		if _, err := here.Journal().Append(b.Context(), cs[0].Pos-1, cs); err != nil {
			b.Fatal(err)
		}
		for at := int64(0); at < cs[0].Pos; {
			var ok bool
			if at, ok = <-read; !ok {
				b.FailNow()
			}
		}
		took = append(took, time.Since(start))
		time.Sleep(time.Duration(cs[0].Pos%7) * 10 * time.Millisecond) // idle board: not in step with the polls
	}
	b.ReportMetric(float64(median(took).Microseconds())/1000, "ms/median")
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
