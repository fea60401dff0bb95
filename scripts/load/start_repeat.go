package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
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
	places  map[*byte][]place // where names stand in a leaf, by its first byte
}

// place is where a name stands in a leaf, at so many bytes: which one, of the life
// itself (0) or of one of its guests (from 1).
type place struct{ at, of, name int }

var (
	missionName = regexp.MustCompile(`"mission":"(M[0-9A-Z]{6})"`)
	personName  = regexp.MustCompile(`"(?:person|developer)":"([PD][0-9A-Z]{8})"|"(?:mac|token)":"([0-9a-f]{64})"`)
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
				if guest := by[nameOf(found)]; guest != nil && guest.person && !slices.Contains(of.guests, guest) {
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
		if of.places == nil {
			of.find()
		}
		for _, leaves := range of.commits[:min(len(of.commits), want-int(head.Pos))] {
			c := journal.Commit{Pos: head.Pos + 1, ID: ulid.Make(), At: first.At + int64(step*float64(head.Pos-first.Pos))}
			if err := journal.Seal(head.Hash, &c, of.again(n, leaves, c.Pos)); err != nil {
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

// find notes where the names stand, once for all the lives to come.
func (l *life) find() {
	l.places = map[*byte][]place{}
	for _, leaves := range l.commits {
		for _, leaf := range leaves {
			var all []place
			for of, whose := range append([]*life{l}, l.guests...) {
				for i, name := range whose.names {
					for at := bytes.Index(leaf.Data, name); at >= 0; {
						all = append(all, place{at, of, i})
						next := bytes.Index(leaf.Data[at+len(name):], name)
						if next < 0 {
							break
						}
						at += len(name) + next
					}
				}
			}
			l.places[&leaf.Data[0]] = all
		}
	}
}

// again gives a commit's leaves as they are in the n-th life, with a key of their
// own. The people in a mission are the last that registered.
func (l *life) again(n int, leaves []journal.Leaf, pos int64) []journal.Leaf {
	other := slices.Clone(leaves)
	for i := range other {
		data := slices.Clone(other[i].Data)
		for _, p := range l.places[&other[i].Data[0]] {
			whose, in := l, n
			if p.of > 0 {
				whose, in = l.guests[p.of-1], n+1-2*p.of
			}
			if in >= 0 {
				nameIn(data[p.at:p.at+len(whose.names[p.name])], in, p.name)
			}
		}
		if at := bytes.Index(data, keyMark); i == 0 && at >= 0 {
			var key [16]byte
			binary.BigEndian.PutUint64(key[8:], uint64(pos))
			hex.Encode(data[at+len(keyMark):], key[:])
		}
		other[i].Data = data
	}
	return other
}

var keyMark = []byte(`"key":"`)

// nameIn writes a name of the n-th life over one of the same length: a letter and
// a number, or 64 hexadecimal digits.
func nameIn(name []byte, n, i int) {
	if len(name) > 9 {
		var raw [32]byte
		binary.BigEndian.PutUint64(raw[24:], uint64(n)<<8|uint64(i))
		hex.Encode(name, raw[:])
		return
	}
	for k := len(name) - 1; k > 0; k-- {
		name[k] = '0' + byte(n%10)
		n /= 10
	}
}
