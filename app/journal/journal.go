// Package journal is the port to what the board remembers: one totally ordered,
// gap-free log of commits (Journal), erasable personal documents beside it
// (Vault), files by their content (Blobs) and the marks that let an effect
// happen once (Claims).
//
// It promises that a commit, once appended, is never changed nor removed; that
// no two commits share a position; that every commit is bound to the one before
// it by its hash; and that whatever was altered on disk is named, never skipped.
//
// It may import models only. The stores below it (bolt, mongo) implement Store
// and pass the contract suite of journaltest; app/board and app use it.
package journal

import (
	"context"
	"io"
	"time"

	"github.com/oklog/ulid/v2"
)

// Unfinished is the vault document that stands in a store while a copy is put
// back into it: no board opens on half of one.
const Unfinished = "restore/unfinished"

// Limits that every store keeps, so that what one accepts the other does too.
const (
	MaxBatch   = 1000    // commits in one Append
	MaxPayload = 8 << 20 // bytes of one commit's payload
	MaxLeaves  = 10000   // leaves in one payload
	MaxDoc     = 1 << 20 // bytes of one vault document
	MaxDocs    = 1000    // documents in one Put, Get or Delete, and identifiers in one List
	MaxDocID   = 512     // bytes of a document's identifier
)

// Commit is what one command did. The first position is 1. At is in unix
// milliseconds and never before the previous commit's.
type Commit struct {
	Pos        int64
	ID         ulid.ULID
	At         int64
	Payload    []byte
	Prev, Hash [32]byte
}

// Journal is the log. Its methods may be called from any goroutine.
type Journal interface {
	// Append writes cs at the positions after+1 and following, durably, in order.
	// It returns how many of them it wrote and, when that is not all of them, why:
	// ErrConflict (a position is taken: catch up and decide again), ErrUnknown (the
	// outcome could not be learnt: Settle), ErrUnavailable (nothing was written and
	// it may work later), ErrGap (after is past the head), ErrBroken (the commits do
	// not link to each other or to the head).
	Append(ctx context.Context, after int64, cs []Commit) (n int, err error)
	// Read calls fn for every commit after a position that is 0 or in the journal
	// (ErrGap otherwise), in order. It gives a commit only when its position, Prev
	// and Hash are right, and stops with a Damage that names the first that is
	// not; when a position is missing before others, that Damage is an ErrGap too,
	// since another node may still be filling it. An error of fn stops it and is
	// returned as it is. A commit may be kept after fn returned, but its Payload
	// must not be written to.
	Read(ctx context.Context, after int64, fn func(Commit) error) error
	// Wait returns nil when there may be a commit past after, else the context's
	// error. Where other nodes write, it also watches over what this store gave or
	// wrote last: ErrGap when that is no longer there (the database was rolled
	// back), a Damage when another commit stands at its position.
	Wait(ctx context.Context, after int64) error
	// Head is the last commit, or the zero Commit when there is none.
	Head(ctx context.Context) (Commit, error)
}

// Doc is one document of the vault. IDs read <kind>/<commit ulid>.
type Doc struct {
	ID   string
	Body []byte
}

// Vault keeps what must be erasable: personal data and keys.
type Vault interface {
	// Put inserts all the documents or none: ErrExists when one is there with
	// another body. The same body again is a success.
	Put(ctx context.Context, docs ...Doc) error
	// Get gives the bodies by identifier; a missing one is absent from the map. An
	// altered one is a Damage that names it.
	Get(ctx context.Context, ids ...string) (map[string][]byte, error)
	// Delete erases; a missing one is no error.
	Delete(ctx context.Context, ids ...string) error
	// List gives up to limit identifiers that start with prefix and come after
	// `after` in byte order ("" for the beginning).
	List(ctx context.Context, prefix, after string, limit int) ([]string, error)
}

// Blob is a stored file: the SHA-256 of its content in lowercase hexadecimal and its size in bytes.
type Blob struct {
	Hash string
	Size int64
}

// Blobs keeps files by content hash.
type Blobs interface {
	// Put stores what r gives: ErrTooLarge when that is more than max bytes.
	// Storing a content twice is one blob.
	Put(ctx context.Context, r io.Reader, max int64) (Blob, error)
	// Open gives the content and its size in bytes: ErrNotFound when it is not there.
	Open(ctx context.Context, hash string) (io.ReadCloser, int64, error)
	// Delete removes; a missing one is no error.
	Delete(ctx context.Context, hash string) error
	// List gives up to limit hashes that come after `after` in byte order.
	List(ctx context.Context, after string, limit int) ([]string, error)
}

// Claims lets an effect (a mail, a payment) of a commit happen once, whatever
// the number of nodes and crashes. The identifier names the effect: ClaimID.
type Claims interface {
	// Claim says whether `who`, a node, may act now. It may when nobody claimed
	// before, or when the last claim is older than ttl and was not marked done.
	Claim(ctx context.Context, id, who string, now time.Time, ttl time.Duration) (bool, error)
	// Done marks the effect as having happened: nobody may claim it again.
	Done(ctx context.Context, id string) error
	// IsDone says whether the effect was marked: a refused Claim alone does not
	// tell a node that is still at it from one that has finished.
	IsDone(ctx context.Context, id string) (bool, error)
	// Forget removes the claims of commits before a position, done or not: to be
	// called only for positions whose effects are never looked at again.
	Forget(ctx context.Context, before int64) error
}

// Store is one board's memory.
type Store interface {
	Journal() Journal
	Vault() Vault
	// Marks is a vault of its own for claims (ClaimsIn), so that reading documents
	// never meets one.
	Marks() Vault
	Blobs() Blobs
	Close() error
}
