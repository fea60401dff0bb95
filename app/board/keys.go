package board

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// keyLife is how long an idempotency key is remembered (DESIGN 5).
const keyLife = 48 * time.Hour

// mac is the first half of an HMAC-SHA256: 128 bits are enough to tell keys
// apart and keep a commit small.
type mac [16]byte

func (m mac) String() string { return hex.EncodeToString(m[:]) }

func parseMac(s string) (m mac, ok bool) {
	n, err := hex.Decode(m[:], []byte(s[:min(len(s), 2*len(m))]))
	return m, err == nil && n == len(m) && len(s) == 2*len(m)
}

// keyed is what a key was used for.
type keyed struct {
	content mac
	pos, at int64
}

// keyUse is one use of a key.
type keyUse struct {
	key mac
	keyed
}

// keyIndex remembers the keys of the last 48 hours. Only the writer loop uses it.
type keyIndex struct {
	last  map[mac]int64 // number of a key's last use
	uses  []keyUse      // by position, the oldest first; what stands there never changes
	first int           // in uses: those before it are too old
	gone  int64         // number of uses[0]
}

func (x *keyIndex) add(key mac, k keyed) {
	if x.last == nil {
		x.last = map[mac]int64{}
	}
	x.last[key] = x.gone + int64(len(x.uses))
	x.uses = append(x.uses, keyUse{key, k})
}

// find gives a key's use, if it is not too old at now.
func (x *keyIndex) find(key mac, now int64) (keyed, bool) {
	n, ok := x.last[key]
	if !ok {
		return keyed{}, false
	}
	k := x.uses[n-x.gone].keyed
	return k, now-k.at < keyLife.Milliseconds()
}

// forget drops what is too old at now.
func (x *keyIndex) forget(now int64) {
	for ; x.first < len(x.uses); x.first++ {
		use := &x.uses[x.first]
		if now-use.at < keyLife.Milliseconds() {
			break
		}
		// The key may have been used again since, when it was already too old.
		if x.last[use.key] == x.gone+int64(x.first) {
			delete(x.last, use.key)
		}
	}
	if x.first > 1024 && x.first > len(x.uses)/2 {
		x.gone += int64(x.first)
		x.uses = append([]keyUse(nil), x.uses[x.first:]...)
		x.first = 0
	}
}

// kept gives what is remembered, to be read by anybody at any time: the index
// only ever appends behind it.
func (x *keyIndex) kept() []keyUse { return x.uses[x.first:len(x.uses):len(x.uses)] }

// errFound ends a reading of the journal.
var errFound = errors.New("found")

// firstAnswer gives again the answer of the commit at a position.
func (b *Board) firstAnswer(ctx context.Context, pos int64) (Answer, error) {
	var d decoded
	err := b.store.Journal().Read(ctx, pos-1, func(c journal.Commit) (err error) {
		if d, err = decodeCommit(&c); err != nil {
			return err
		}
		return errFound
	})
	if !errors.Is(err, errFound) {
		if err == nil {
			err = fmt.Errorf("position %d is not there", pos)
		}
		return Answer{}, models.Fault(models.Unavailable, err, "read the first answer")
	}
	for _, e := range d.events {
		if sealed, ok := e.(*models.BidSealed); ok {
			if err := b.unsealEvent(ctx, sealed); err != nil {
				return Answer{}, models.Fault(models.Internal, err, "open the first answer")
			}
		}
	}
	return Answer{Pos: pos, Hash: d.meta.Hash, At: d.meta.At, Events: d.events, Replayed: true}, nil
}
