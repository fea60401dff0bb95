package journaltest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"coupdemain/app/journal"
)

func wantBlobs(t *testing.T, ctx context.Context, b journal.Blobs, want ...string) {
	t.Helper()
	slices.Sort(want)
	var got []string
	for after := ""; ; {
		page, err := b.List(ctx, after, 2)
		Must(t, err)
		if len(page) == 0 {
			break
		}
		got = append(got, page...)
		after = page[len(page)-1]
	}
	if !slices.Equal(got, want) {
		t.Fatalf("blobs %q, want %q", got, want)
	}
}

func blobsRoundTrip(t *testing.T, ctx context.Context, open opener) {
	b := fresh(t, open).Blobs()
	big := make([]byte, 300_000)
	rand.Read(big)
	for _, content := range [][]byte{{}, []byte("a"), big} {
		sum := sha256.Sum256(content)
		want := journal.Blob{Hash: hex.EncodeToString(sum[:]), Size: int64(len(content))}
		for range 2 { // twice is one
			got, err := b.Put(ctx, bytes.NewReader(content), int64(len(content)))
			Must(t, err)
			if got != want {
				t.Fatalf("blob %+v, want %+v", got, want)
			}
		}
		r, size, err := b.Open(ctx, want.Hash)
		Must(t, err)
		back, err := io.ReadAll(r)
		Must(t, err)
		Must(t, r.Close())
		if size != want.Size || !bytes.Equal(back, content) {
			t.Fatalf("%d of %d bytes came back", len(back), want.Size)
		}
	}
	for _, hash := range []string{strings.Repeat("0", 64), "", "../board.db", strings.Repeat("Z", 64)} {
		_, _, err := b.Open(ctx, hash)
		wantErr(t, err, journal.ErrNotFound)
	}
}

func blobsTooLarge(t *testing.T, ctx context.Context, open opener) {
	b := fresh(t, open).Blobs()
	_, err := b.Put(ctx, strings.NewReader("12345"), 4)
	wantErr(t, err, journal.ErrTooLarge)
	wantBlobs(t, ctx, b)
	_, err = b.Put(ctx, strings.NewReader("12345"), 5)
	Must(t, err)
}

func blobsSourceFails(t *testing.T, ctx context.Context, open opener) {
	b := fresh(t, open).Blobs()
	gone := errors.New("the client went away")
	_, err := b.Put(ctx, io.MultiReader(strings.NewReader("123"), iotest.ErrReader(gone)), 100)
	wantErr(t, err, gone)
	wantBlobs(t, ctx, b)
}

func blobsListed(t *testing.T, ctx context.Context, open opener) {
	b := fresh(t, open).Blobs()
	var hashes []string
	for _, content := range []string{"a", "b", "c", "d", "e"} {
		blob, err := b.Put(ctx, strings.NewReader(content), 10)
		Must(t, err)
		hashes = append(hashes, blob.Hash)
	}
	wantBlobs(t, ctx, b, hashes...)
	Must(t, b.Delete(ctx, hashes[1]))
	Must(t, b.Delete(ctx, hashes[1]))
	_, _, err := b.Open(ctx, hashes[1])
	wantErr(t, err, journal.ErrNotFound)
	wantBlobs(t, ctx, b, slices.Delete(hashes, 1, 2)...)
}
