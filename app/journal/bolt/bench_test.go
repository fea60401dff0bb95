package bolt

import (
	"fmt"
	"strings"
	"testing"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
)

// note brings a payload to about 600 bytes, that of a sealed bid.
var note = strings.Repeat("n", 250)

func BenchmarkAppend(b *testing.B) {
	for _, size := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s := openAt(b, Config{Dir: b.TempDir()})
			defer s.Close()
			head := journal.Commit{}
			for b.Loop() {
				b.StopTimer()
				cs := journaltest.Batch(b, head, size, note)
				b.StartTimer()
				if _, err := s.Journal().Append(b.Context(), head.Pos, cs); err != nil {
					b.Fatal(err)
				}
				head = cs[size-1]
			}
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "commits/s")
		})
	}
}

// BenchmarkReplay reads a journal and takes its payloads apart, as a start does.
func BenchmarkReplay(b *testing.B) {
	const n = 50_000
	s := openAt(b, Config{Dir: b.TempDir()})
	defer s.Close()
	head := journal.Commit{}
	for head.Pos < n {
		cs := journaltest.Batch(b, head, journal.MaxBatch, note)
		if _, err := s.Journal().Append(b.Context(), head.Pos, cs); err != nil {
			b.Fatal(err)
		}
		head = cs[len(cs)-1]
	}
	b.SetBytes(n * int64(len(head.Payload)))
	for b.Loop() {
		err := s.Journal().Read(b.Context(), 0, func(c journal.Commit) error {
			_, err := journal.DecodePayload(c.Payload)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "commits/s")
}
