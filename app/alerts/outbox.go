package alerts

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// Board is what the outbox reads and where it remembers what was done.
type Board interface {
	State() models.State
	Now() time.Time
	Follow(name string, after int64, fn func(board.Batch)) (stop func())
	Person(ctx context.Context, id string) (board.PersonDoc, error)
	Fill(ctx context.Context, views ...view.Fillable) error
	Bidder(ctx context.Context, e *models.BidSealed) (board.Bidder, error)
	Bidders(ctx context.Context, m *models.Mission) ([]board.Bidder, error)
	Claim(ctx context.Context, id, node string, ttl time.Duration) (board.Turn, error)
	Did(ctx context.Context, id string) error
	Bookmark(ctx context.Context, reader string) (pos int64, ok bool, err error)
	KeepBookmark(ctx context.Context, reader string, pos int64) error
	Secret(purpose string) []byte
}

// Config is what an outbox is made of.
type Config struct {
	Board  Board
	Sender Sender
	URL    string // of the board, without a final slash: links in mails start with it
	Log    *slog.Logger
	// Wake gives a channel that receives once when the board's clock is at or past
	// an instant; nil: a timer. Tests with a clock of their own set it.
	Wake func(at time.Time) <-chan time.Time
}

// How the outbox goes about it.
const (
	reader       = "mail"          // the name of its bookmark
	claimFor     = 2 * time.Minute // a claim not done after that is taken over (DESIGN 5)
	lookAgain    = 30 * time.Second
	storePause   = 5 * time.Second
	keepLimit    = 2 * time.Second
	receiptPause = 10 * time.Second // a bid replaced meanwhile needs no receipt of its own
	bookmarkPace = 10 * time.Second
	parallel     = 4
	maxWaiting   = 10_000 // mails kept waiting before the reading of the journal rests
)

// Outbox reads the journal and writes to those whom its events concern. A mail
// is claimed in the store before it is sent and marked afterwards, so that over
// all nodes and restarts it is sent once; only a crash between the two lets the
// same mail, under the same Message-ID, leave a second time.
type Outbox struct {
	Config
	node   string
	secret []byte

	in       chan arrival
	back     chan outcome
	closing  chan struct{}
	once     sync.Once
	finished chan struct{}
	stop     func()
	ctx      context.Context // of the sendings
	cancel   context.CancelFunc

	queue queue // only the loop touches it
}

// New starts an outbox where the last one got. On a board that never had one it
// starts at the current position: nobody was promised mails about what is past.
func New(ctx context.Context, c Config) (*Outbox, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Wake == nil {
		// It looks again at least once a minute: a wall clock may be set right meanwhile.
		c.Wake = func(at time.Time) <-chan time.Time {
			return time.After(max(0, min(at.Sub(c.Board.Now()), time.Minute)))
		}
	}
	c.URL = strings.TrimSuffix(c.URL, "/")
	after, ok, err := c.Board.Bookmark(ctx, reader)
	if err == nil && !ok {
		after = c.Board.State().Pos
		err = c.Board.KeepBookmark(ctx, reader, after)
	}
	if err != nil {
		return nil, fmt.Errorf("open the outbox: %w", err)
	}
	o := &Outbox{Config: c, node: rand.Text(), secret: c.Board.Secret("mail"),
		in: make(chan arrival), back: make(chan outcome), closing: make(chan struct{}), finished: make(chan struct{})}
	o.queue.init(after)
	o.ctx, o.cancel = context.WithCancel(context.Background())
	go o.loop()
	o.stop = c.Board.Follow(reader, after, o.follow)
	return o, nil
}

// Close stops reading, finishes the mails in hand and notes how far all got.
// The error tells that ctx ended before; what was not sent is sent by the next start.
func (o *Outbox) Close(ctx context.Context) error {
	o.once.Do(func() { close(o.closing) })
	stopped := make(chan struct{})
	go func() { o.stop(); <-o.finished; close(stopped) }()
	select {
	case <-stopped:
		o.cancel()
		return nil
	case <-ctx.Done():
		o.cancel()
		return fmt.Errorf("close the outbox: %w", ctx.Err())
	}
}

// Link sends a sign-in link at once: it is of no use later, so it passes no outbox.
func (o *Outbox) Link(ctx context.Context, to, lang, link string) error {
	return o.Sender.Send(ctx, Message{
		ID: "signin." + strings.ToLower(rand.Text()), To: to, Language: lang,
		Subject: ui.T(lang, "signin.mail_subject"), Text: ui.T(lang, "signin.mail_text", "link", link),
	})
}

// arrival is what the follower read: the mails of some commits, up to a position.
type arrival struct {
	seen int64
	jobs []*job
}

// follow turns commits into mails. It tries again until it can, since a commit
// passed over is one whose mails are never sent.
func (o *Outbox) follow(b board.Batch) {
	a := arrival{seen: b.Commits[len(b.Commits)-1].Meta.Pos}
	for _, c := range b.Commits {
		for _, e := range c.Events {
			name := models.NameOf(e)
			written, err := o.lettersOf(b.State, c.Meta, name, e)
			for err != nil {
				o.Log.Error("the mails of an event wait", "position", c.Meta.Pos, "event", name, "error", err)
				select {
				case <-o.closing:
					return
				case <-o.Wake(o.Board.Now().Add(storePause)):
				}
				written, err = o.lettersOf(b.State, c.Meta, name, e)
			}
			a.jobs = append(a.jobs, o.jobs(c.Meta, name, written)...)
		}
	}
	select {
	case o.in <- a:
	case <-o.closing:
	}
}

// permanent tells that no retry can mend an error of the sender.
func permanent(err error) bool {
	var e *SendError
	return errors.As(err, &e) && !e.Temporary
}
