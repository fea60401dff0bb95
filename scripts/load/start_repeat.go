package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/oklog/ulid/v2"

	"coupdemain/app/journal"
)

// life is the commits about one mission or one person, in order.
type life struct {
	names   [][]byte // its own, which are others in another life
	guests  []*life  // of a mission: the people in it
	person  bool
	commits [][]journal.Leaf
}

var (
	missionName = regexp.MustCompile(`"mission":"(M[0-9A-Z]{6})"`)
	personName  = regexp.MustCompile(`"(?:person|developer)":"([PD][0-9A-Z]{8})"|"(?:mac|token)":"([0-9a-f]{64})"`)
	keyName     = regexp.MustCompile(`"key":"([0-9a-f]{32})"`)
)

// nameOf is what personName found.
func nameOf(found [][]byte) string { return string(found[1]) + string(found[2]) }

// lives finds the lives in a journal, its head and the bytes of its payloads.
func lives(ctx context.Context, j journal.Journal) (missions, people []*life, head journal.Commit, payloads int, err error) {
	by := map[string]*life{}
	err = j.Read(ctx, 0, func(c journal.Commit) error {
		head, payloads = c, payloads+len(c.Payload)
		leaves, err := journal.DecodePayload(c.Payload)
		if err != nil {
			return err
		}
		var text []byte
		for _, l := range leaves {
			text = append(text, l.Data...)
		}
		var of *life
		names := personName.FindAllSubmatch(text, -1)
		if name := missionName.FindSubmatch(text); name != nil {
			of = by[string(name[1])]
			if of == nil {
				of = &life{names: [][]byte{name[1]}}
				by[string(name[1])], missions = of, append(missions, of)
			}
			for _, found := range names {
				if guest := by[nameOf(found)]; guest != nil && !slices.Contains(of.guests, guest) {
					of.guests = append(of.guests, guest)
				}
			}
		} else if len(names) > 0 {
			for _, found := range names {
				if of == nil {
					of = by[nameOf(found)]
				}
			}
			if of == nil {
				of = &life{person: true}
				people = append(people, of)
			}
			for _, found := range names {
				if name := nameOf(found); by[name] == nil {
					by[name], of.names = of, append(of.names, []byte(name))
				}
			}
		}
		if of != nil {
			of.commits = append(of.commits, leaves)
		}
		return nil
	})
	if err == nil && (len(missions) == 0 || len(people) == 0) {
		err = errors.New("nobody lives in the journal")
	}
	return missions, people, head, payloads, err
}

// repeat appends the lives of a journal again and again, each time of another
// mission or person, until it has so many commits: somebody registers, then a
// mission lives with those who came last. The chain is whole and every event can
// be applied; deciding each would take longer than the measure.
func repeat(ctx context.Context, j journal.Journal, want int) (payloads int, err error) {
	missions, people, head, payloads, err := lives(ctx, j)
	if err != nil {
		return 0, err
	}
	first := head
	step := float64(repeatedSince.Milliseconds()) / float64(max(1, want-int(head.Pos)))
	batch := make([]journal.Commit, 0, journal.MaxBatch)
	for n := 0; int(head.Pos) < want; n++ {
		of := people[n/2%len(people)]
		if n%2 == 1 {
			of = missions[n/2%len(missions)]
		}
		swap := of.swap(n, people)
		for _, leaves := range of.commits[:min(len(of.commits), want-int(head.Pos))] {
			c := journal.Commit{Pos: head.Pos + 1, ID: ulid.Make(), At: first.At + int64(step*float64(head.Pos-first.Pos))}
			if err := journal.Seal(head.Hash, &c, inAnotherLife(leaves, swap, c.Pos)); err != nil {
				return 0, err
			}
			payloads += len(c.Payload)
			if batch, head = append(batch, c), c; len(batch) < journal.MaxBatch && int(c.Pos) < want {
				continue
			}
			if _, err := j.Append(ctx, batch[0].Pos-1, batch); err != nil {
				return 0, err
			}
			batch = batch[:0]
		}
	}
	return payloads, nil
}

// swap is which name becomes which in the n-th life: its own ones, and those of
// the people in a mission, who are the last that registered.
func (l *life) swap(n int, people []*life) (pairs [][2][]byte) {
	for i, name := range l.names {
		pairs = append(pairs, [2][]byte{name, nameIn(n, i, name)})
	}
	for k, guest := range l.guests {
		if before := n - 1 - 2*k; guest.person && before >= 0 {
			for i, name := range guest.names {
				pairs = append(pairs, [2][]byte{name, nameIn(before, i, name)})
			}
		}
	}
	return pairs
}

// nameIn is a name in the n-th life, as long as it was.
func nameIn(n, i int, name []byte) []byte {
	if len(name) > 9 {
		return fmt.Appendf(nil, "%0*x", len(name), uint64(n)<<8|uint64(i))
	}
	return fmt.Appendf(nil, "%c%0*d", name[0], len(name)-1, n)
}

// inAnotherLife gives a commit's leaves with the names swapped and a key of its own.
func inAnotherLife(leaves []journal.Leaf, swap [][2][]byte, pos int64) []journal.Leaf {
	other := slices.Clone(leaves)
	for i := range other {
		data := slices.Clone(other[i].Data)
		for _, names := range swap {
			for at := 0; ; {
				next := bytes.Index(data[at:], names[0])
				if next < 0 {
					break
				}
				at += next + copy(data[at+next:], names[1])
			}
		}
		if at := keyName.FindSubmatchIndex(data); i == 0 && at != nil {
			var key [16]byte
			binary.BigEndian.PutUint64(key[8:], uint64(pos))
			hex.Encode(data[at[2]:at[3]], key[:])
		}
		other[i].Data = data
	}
	return other
}
