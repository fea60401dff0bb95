package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/models"
)

// breaking is a store that fails at its nth write, and then at every other one.
type breaking struct {
	journal.Store
	left int
	fail func(write func() error) error
}

func (b *breaking) write(fn func() error) error {
	if b.left--; b.left < 0 {
		return b.fail(fn)
	}
	return fn()
}

func (b *breaking) Journal() journal.Journal { return breakingJournal{b.Store.Journal(), b} }
func (b *breaking) Vault() journal.Vault     { return breakingVault{b.Store.Vault(), b} }
func (b *breaking) Marks() journal.Vault     { return breakingVault{b.Store.Marks(), b} }
func (b *breaking) Blobs() journal.Blobs     { return breakingBlobs{b.Store.Blobs(), b} }

type breakingJournal struct {
	journal.Journal
	b *breaking
}

func (j breakingJournal) Append(ctx context.Context, after int64, cs []journal.Commit) (n int, err error) {
	err = j.b.write(func() (err error) { n, err = j.Journal.Append(ctx, after, cs); return err })
	if err != nil {
		return 0, err
	}
	return n, nil
}

type breakingVault struct {
	journal.Vault
	b *breaking
}

func (v breakingVault) Put(ctx context.Context, docs ...journal.Doc) error {
	return v.b.write(func() error { return v.Vault.Put(ctx, docs...) })
}

func (v breakingVault) Delete(ctx context.Context, ids ...string) error {
	return v.b.write(func() error { return v.Vault.Delete(ctx, ids...) })
}

type breakingBlobs struct {
	journal.Blobs
	b *breaking
}

func (b breakingBlobs) Put(ctx context.Context, r io.Reader, max int64) (blob journal.Blob, err error) {
	err = b.b.write(func() (err error) { blob, err = b.Blobs.Put(ctx, r, max); return err })
	return blob, err
}

func TestInterruptedRestoreGoesOnWithTheSameFile(t *testing.T) {
	w := newWorld(t, 2)
	w.delivered("le plan")
	file, report := backup(t, w.store)
	w.person("later")
	other, _ := backup(t, w.store)
	for name, fail := range map[string]func(func() error) error{
		"before it is written": func(func() error) error { return journal.ErrUnavailable },
		"once it is written": func(write func() error) error {
			if err := write(); err != nil {
				return err
			}
			return journal.ErrUnavailable
		},
	} {
		t.Run(name, func(t *testing.T) {
			finished := false
			for n := 0; !finished; n++ {
				if n > 1000 {
					t.Fatal("it never ends")
				}
				s := openStore(t, t.TempDir())
				_, err := Restore(t.Context(), &breaking{Store: s, left: n, fail: fail}, 10, bytes.NewReader(file))
				if finished = err == nil; !finished && !errors.Is(err, journal.ErrUnavailable) {
					t.Fatalf("stopped at write %d: %v", n, err)
				}
				begun := len(vaultIDs(t, s.Vault())) > 0
				if !finished && begun && vaultIDs(t, s.Vault())[journal.Unfinished] {
					if b, err := board.Open(t.Context(), board.Config{Store: s}); err == nil {
						t.Errorf("a board opens on a store whose restore stopped at write %d: %v", n, b.Close(t.Context()))
					}
					if _, err := Restore(t.Context(), s, 10, bytes.NewReader(other)); !errors.Is(err, ErrOther) {
						t.Errorf("another archive after write %d: %v", n, err)
					}
					if _, err := Backup(t.Context(), s, io.Discard); err == nil {
						t.Errorf("a store whose restore stopped at write %d was copied", n)
					}
					if _, err := Restore(t.Context(), s, 10, bytes.NewReader(file)); err != nil {
						t.Fatalf("again after write %d: %v", n, err)
					}
				} else if !finished && !begun {
					continue // nothing was written at all
				}
				checkCopy(t, w.store, s, report)
				if vaultIDs(t, s.Vault())[journal.Unfinished] {
					t.Error("the mark is still there")
				}
			}
		})
	}
}

func TestUnknownOutcomesAreSettled(t *testing.T) {
	w := newWorld(t, 1)
	file, report := backup(t, w.store)
	for _, written := range []bool{true, false} {
		s := openStore(t, t.TempDir())
		unknown := false
		b := &breaking{Store: s, fail: func(write func() error) error {
			if unknown = !unknown; !unknown {
				return write()
			}
			if written {
				if err := write(); err != nil {
					return err
				}
			}
			return journal.ErrUnknown
		}}
		onlyAppends := &appendBreaks{Store: s, b: b}
		if _, err := Restore(t.Context(), onlyAppends, 3, bytes.NewReader(file)); err != nil {
			t.Fatalf("written %v: %v", written, err)
		}
		checkCopy(t, w.store, s, report)
	}
}

// appendBreaks is a store whose appends alone may fail.
type appendBreaks struct {
	journal.Store
	b *breaking
}

func (a *appendBreaks) Journal() journal.Journal { return a.b.Journal() }

func TestOnlyAnEmptyStoreIsFilled(t *testing.T) {
	w := newWorld(t, 1)
	file, report := backup(t, w.store)
	if _, err := Restore(t.Context(), w.store, 0, bytes.NewReader(file)); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("a board: %v", err)
	}
	for name, fill := range map[string]func(journal.Store) error{
		"a document": func(s journal.Store) error {
			return s.Vault().Put(t.Context(), journal.Doc{ID: "text/1", Body: []byte("x")})
		},
		"a claim": func(s journal.Store) error {
			return s.Marks().Put(t.Context(), journal.Doc{ID: "claims/1", Body: []byte("x")})
		},
		"a file": func(s journal.Store) error {
			_, err := s.Blobs().Put(t.Context(), bytes.NewReader([]byte("x")), 1)
			return err
		},
	} {
		s := openStore(t, t.TempDir())
		if err := fill(s); err != nil {
			t.Fatal(err)
		}
		if _, err := Restore(t.Context(), s, 0, bytes.NewReader(file)); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("%s: %v", name, err)
		}
		if vaultIDs(t, s.Vault())[journal.Unfinished] {
			t.Errorf("%s: the store was marked", name)
		}
	}
	s := restored(t, file)
	if _, err := Restore(t.Context(), s, 0, bytes.NewReader(file)); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("a second time: %v", err)
	}
	checkCopy(t, w.store, s, report)
}

func TestAnotherJournalUnderTheSameMarkIsRefused(t *testing.T) {
	w, another := newWorld(t, 0), newWorld(t, 0)
	file, _ := backup(t, w.store)
	m := manifest{}
	if err := json.Unmarshal([]byte(members(t, file)[0].content), &m); err != nil {
		t.Fatal(err)
	}
	s := openStore(t, t.TempDir())
	if err := s.Vault().Put(t.Context(), journal.Doc{ID: journal.Unfinished, Body: []byte(`{"archive":"` + m.ID + `"}`)}); err != nil {
		t.Fatal(err)
	}
	err := another.store.Journal().Read(t.Context(), 0, func(c journal.Commit) error {
		_, err := s.Journal().Append(t.Context(), c.Pos-1, []journal.Commit{c})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), s, 0, bytes.NewReader(file)); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("it was taken for its own: %v", err)
	}
}

func TestArchiveFromAPipeIsRestored(t *testing.T) {
	w := newWorld(t, 1)
	w.bid(w.people[0], w.mission(models.Sealed), 80_000)
	file, report := backup(t, w.store)
	s := openStore(t, t.TempDir())
	if _, err := Restore(t.Context(), s, 7, io.LimitReader(bytes.NewReader(file), int64(len(file)-10))); !errors.Is(err, ErrAltered) {
		t.Errorf("cut short: %v", err)
	}
	if b, err := board.Open(t.Context(), board.Config{Store: s}); err == nil {
		t.Errorf("a board opens on half of a copy: %v", b.Close(t.Context()))
	}
	if _, err := Restore(t.Context(), s, 7, io.MultiReader(bytes.NewReader(file))); err != nil {
		t.Fatal(err)
	}
	checkCopy(t, w.store, s, report)
}

func TestEmptyBoardIsCopied(t *testing.T) {
	file, report := backup(t, openStore(t, t.TempDir()))
	if report.Pos != 0 || report.Docs != 0 {
		t.Errorf("%+v", report)
	}
	s := restored(t, file)
	if head, err := s.Journal().Head(t.Context()); err != nil || head.Pos != 0 {
		t.Errorf("%+v %v", head, err)
	}
}
