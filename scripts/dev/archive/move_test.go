package archive

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"coupdemain/app/archive"
	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
	"coupdemain/app/journal/mongo"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/scripts/demo"
	"coupdemain/scripts/dev/mongotest"
	"coupdemain/scripts/testday"
)

func TestMain(m *testing.M) { os.Exit(mongotest.Main(m)) }

func embedded(t *testing.T) journal.Store {
	t.Helper()
	s, err := bolt.Open(bolt.Config{Dir: t.TempDir()})
	return closing(t, s, err)
}

func shared(t *testing.T) journal.Store {
	t.Helper()
	server := mongotest.Start(t)
	s, err := mongo.Open(t.Context(), mongo.Config{URI: server.URI(server.Database(t)), Timeout: 30 * time.Second})
	return closing(t, s, err)
}

func closing(t *testing.T, s journal.Store, err error) journal.Store {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func open(t *testing.T, s journal.Store) *board.Board {
	t.Helper()
	cfg := board.Config{Store: s, Law: demo.Law}
	if _, ok := s.(*mongo.Store); ok {
		cfg.MaxBatch, cfg.Shared = mongo.MaxBatch, true
	}
	b, err := board.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := b.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return b
}

// deliver hands a file over for a mission of the story whose first delivery is
// sent back.
func deliver(t *testing.T, b *board.Board, content []byte) {
	t.Helper()
	s := b.State()
	page := view.Missions(s, view.Filter{Phase: models.Delivered}, "", 1, b.Now())
	if len(page.Items) == 0 {
		t.Fatal("the story has no delivered mission")
	}
	m, _ := s.Mission(page.Items[0].ID)
	a, _ := s.Authority(m.Authority)
	d, _ := s.Developer(m.Award.Developer)
	file, err := b.PutFile(t.Context(), bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []board.Request{
		{By: a.Agents[0], Command: &models.RejectDelivery{Mission: m.ID, Reasons: "La reprise manque."}},
		{By: d.Members[0], Command: &models.Deliver{Mission: m.ID, Text: models.Text{Plain: "Voici."},
			Files: []models.FileRef{{Hash: file.Hash, Size: file.Size, Name: "reprise.zip"}}}},
	} {
		if _, err := b.Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
}

// use registers people, changes what they say and erases some, until enough was
// done or the copy is made.
func use(t *testing.T, b *board.Board, made <-chan struct{}) {
	ctx := context.Background()
	for range 12 {
		p, err := b.Register(ctx, models.Operator, board.PersonDoc{Name: "Passante", Email: rand.Text() + "@exemple.fr"}, "fr")
		if err == nil {
			_, err = b.Do(ctx, board.Request{By: models.Operator, Command: &models.ConfirmEmail{Person: p}})
		}
		if err == nil {
			_, _, err = b.RegisterDeveloper(ctx, p, "", models.RegisterDeveloper{Legal: "micro", Remote: true}, board.ProfileDoc{Name: "Atelier"})
		}
		if err == nil {
			_, err = b.ChangeDeveloper(ctx, p, "", models.ChangeDeveloper{Legal: "micro", Remote: true}, board.ProfileDoc{Name: "Atelier", About: "Mieux."})
		}
		if err == nil {
			err = b.Erase(ctx, p, p)
		}
		if err != nil {
			t.Error(err)
			return
		}
		select {
		case <-made:
			return
		default:
		}
	}
}

// copyInUse backs a board up while it is used.
func copyInUse(t *testing.T, b *board.Board, s journal.Store) ([]byte, archive.Report) {
	t.Helper()
	made := make(chan struct{})
	var using sync.WaitGroup
	using.Go(func() { use(t, b, made) })
	var file bytes.Buffer
	report, err := archive.Backup(t.Context(), s, &file)
	close(made)
	using.Wait()
	if err != nil || report.Lacking > 0 {
		t.Fatalf("%+v %v", report, err)
	}
	return file.Bytes(), report
}

// same wants a store to hold the other's board at the copy's position, whole.
func same(t *testing.T, of, copied journal.Store, r archive.Report) {
	t.Helper()
	if _, err := journal.Verify(t.Context(), copied, func(problem string) { t.Error(problem) }); err != nil {
		t.Error(err)
	}
	want, err := board.Replay(t.Context(), upTo{of.Journal(), r.Pos})
	if err != nil {
		t.Fatal(err)
	}
	got, err := board.Replay(t.Context(), copied.Journal())
	if err != nil {
		t.Fatal(err)
	}
	if got.Pos != r.Pos || got.Digest() != want.Digest() {
		t.Errorf("at %d the states differ", r.Pos)
	}
	var named []string
	got.Docs(func(doc string) { named = append(named, doc) })
	got.Keyed(func(m *models.Mission) { named = append(named, board.KeyDoc(m.ID)) })
	for ids := range slices.Chunk(named, journal.MaxDocs) {
		there, err := copied.Vault().Get(t.Context(), ids...)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if _, ok := there[id]; !ok {
				t.Errorf("%s is not there", id)
			}
		}
	}
	files := 0
	got.Files(func(f models.FileRef) {
		body, size, err := copied.Blobs().Open(t.Context(), f.Hash)
		if err != nil {
			t.Error(err)
			return
		}
		n, err := io.Copy(io.Discard, body) // the store checks the content
		if err = errors.Join(err, body.Close()); err != nil || n != f.Size || size != f.Size {
			t.Errorf("file %s: %d bytes of %d, %v", f.Hash, n, f.Size, err)
		}
		files++
	})
	if files == 0 {
		t.Error("no file was copied")
	}
}

// upTo is a journal that ends at a position.
type upTo struct {
	journal.Journal
	pos int64
}

func (j upTo) Read(ctx context.Context, after int64, fn func(journal.Commit) error) error {
	err := j.Journal.Read(ctx, after, func(c journal.Commit) error {
		if c.Pos > j.pos {
			return io.EOF
		}
		return fn(c)
	})
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func TestABoardMovesToADatabaseAndBack(t *testing.T) {
	home := embedded(t)
	if err := demo.Plant(t.Context(), home, nil, testday.Start(), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	b := open(t, home)
	content := make([]byte, 2<<20)
	rand.Read(content)
	deliver(t, b, content)
	file, first := copyInUse(t, b, home)

	there := shared(t)
	// Two attempts end in the middle, as when somebody pulls the plug: within the
	// file, and within the journal.
	for _, early := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		to, from := &unplugged{Store: there, left: 3, pull: cancel}, io.Reader(bytes.NewReader(file))
		if early {
			from = io.LimitReader(from, int64(len(file)/2))
		}
		if _, err := archive.Restore(ctx, to, 40, from); err == nil {
			t.Fatal("half of an archive was put back as a whole")
		}
		cancel()
		if _, err := board.Open(t.Context(), board.Config{Store: there}); err == nil {
			t.Fatal("a board opens on half of an archive")
		}
		if head, err := there.Journal().Head(t.Context()); err != nil || !early && head.Pos != 3*40 {
			t.Errorf("the journal is at %d, %v", head.Pos, err)
		}
	}
	if _, err := archive.Restore(t.Context(), there, mongo.MaxBatch, bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	same(t, home, there, first)

	node := open(t, there) // and life goes on there
	back, second := copyInUse(t, node, there)
	if second.Pos < first.Pos || second.Blobs != first.Blobs {
		t.Errorf("from the database %+v, into it %+v", second, first)
	}
	again := embedded(t)
	if _, err := archive.Restore(t.Context(), again, 0, bytes.NewReader(back)); err != nil {
		t.Fatal(err)
	}
	same(t, there, again, second)
	open(t, again)
}

// unplugged is a store whose user goes after some appends.
type unplugged struct {
	journal.Store
	left int
	pull context.CancelFunc
}

func (u *unplugged) Journal() journal.Journal { return unpluggedJournal{u.Store.Journal(), u} }

type unpluggedJournal struct {
	journal.Journal
	u *unplugged
}

func (j unpluggedJournal) Append(ctx context.Context, after int64, cs []journal.Commit) (int, error) {
	n, err := j.Journal.Append(ctx, after, cs)
	if j.u.left--; j.u.left == 0 {
		j.u.pull()
	}
	return n, err
}
