package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/alerts"
	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/app/live"
	"coupdemain/app/search"
	"coupdemain/handlers"
	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/scripts/demo"
	"coupdemain/web"
	"coupdemain/web/ui"
)

// stopLimit is how long a stop may last: refuse, finish, close.
const stopLimit = 10 * time.Second

// edgeLimit is how much of it clients may take: one that never answers must not
// keep the store from being closed in order.
const edgeLimit = 3 * time.Second

// options is what a run is made of beside the configuration; tests give their own listener.
type options struct {
	demo     bool
	listener net.Listener
	log      *slog.Logger
	ready    func() // called when requests are answered; may be nil
}

// run starts the board, serves until ctx ends, and stops in order. It returns
// what went wrong; a stop that took longer than ten seconds is an error.
func run(ctx context.Context, c Config, o options) (err error) {
	defer o.listener.Close()
	if err := errors.Join(ui.CheckTranslations(), web.CheckAssets()); err != nil {
		return err
	}
	p, err := start(ctx, c, o)
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- p.app.Listener(edge.LingeringListener(o.listener)) }()
	o.log.Info("the board is open", "url", c.URL, "address", o.listener.Addr().String(), "position", p.board.State().Pos, "version", versionText(), "demo", o.demo)
	if o.ready != nil {
		o.ready()
	}
	select {
	case err = <-served:
		err = fmt.Errorf("serve: %w", err)
	case err = <-p.board.Failed():
		err = fmt.Errorf("the board cannot go on: %w", err)
	case <-ctx.Done():
		o.log.Info("stopping")
	}
	return errors.Join(err, p.stop(o.log))
}

// parts is what was started, with how each stops, in the order of stopping.
type parts struct {
	board *board.Board
	app   *fiber.App
	stops []stopping
}

type stopping struct {
	what string
	stop func(context.Context) error
}

// first has something stopped before everything that was started before it.
func (p *parts) first(what string, stop func(context.Context) error) {
	p.stops = append([]stopping{{what, stop}}, p.stops...)
}

// edge is first for a part that waits for clients: past their time they are cut off.
func (p *parts) edge(what string, log *slog.Logger, stop func(context.Context) error) {
	p.first(what, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, edgeLimit)
		defer cancel()
		err := stop(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			log.Warn("clients that did not let go were cut off", "part", what, "after", edgeLimit)
			return nil
		}
		return err
	})
}

// start opens each part upon the ones before it. When one fails, those that
// were opened are stopped again.
func start(ctx context.Context, c Config, o options) (p *parts, err error) {
	p = &parts{}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.stop(o.log))
		}
	}()
	open, law := openStore, c.Law
	if o.demo {
		open, law = openDemo, demo.Law
	}
	store, err := open(ctx, c, o.log)
	if err != nil {
		return p, err
	}
	p.first("store", func(context.Context) error { return store.Close() })
	on := boardOn(c, store, o.log)
	on.Law, on.NoLimits = law, !c.Limits
	b, err := board.Open(ctx, on)
	if err != nil {
		return p, err
	}
	p.board = b
	p.first("board", b.Close)
	metrics := edge.NewMetrics()
	unfollow := b.Follow("metrics", b.State().Pos, func(batch board.Batch) {
		metrics.Commits.Add(float64(len(batch.Commits)))
		metrics.Batch.Observe(float64(len(batch.Commits)))
	})
	p.first("metrics", func(context.Context) error { unfollow(); return nil })
	mail, err := openMail(c, o.log, metrics)
	if err != nil {
		return p, err
	}
	p.first("mail", mail.close)
	outbox, err := alerts.New(ctx, alerts.Config{Board: b, Sender: mail.sender, URL: c.URL, Log: o.log})
	if err != nil {
		return p, err
	}
	p.first("outbox", outbox.Close)
	signIn, err := auth.New(b, c.URL, outbox.Link)
	if err != nil {
		return p, err
	}
	hub := live.New(live.Config{Board: b, Log: o.log, LimitsOff: !c.Limits, Sentences: ui.Why})
	p.edge("sockets", o.log, hub.Stop)
	metrics.Sockets(hub.Sockets)
	metrics.Positions(func() int64 { return b.State().Pos }, hub.Shown)
	metrics.Ready(b.Ready)
	found := search.New(b, o.log)
	p.first("search", func(context.Context) error { return found.Close() })
	server := handlers.Server{
		Board: b, Auth: signIn, Live: hub, Search: found, Log: o.log, Metrics: metrics,
		Config: edge.Config{URL: c.URL, Operator: operator(c, o.demo), Demo: o.demo, Limits: c.Limits, Mailbox: mail.box != nil, Proxies: c.Proxies, Version: versionText()},
	}
	if mail.box != nil {
		server.Box = mail.box
	}
	if o.demo {
		if err := p.openRooms(&server, o.log); err != nil {
			return p, err
		}
	}
	p.app = handlers.New(server)
	p.edge("requests", o.log, p.app.ShutdownWithContext)
	if !o.demo {
		p.control(c, store, o.log)
	}
	return p, nil
}

// control answers the commands that find the store held, or only warns.
func (p *parts) control(c Config, store journal.Store, log *slog.Logger) {
	socket, err := openControl(controlPath(c), store, p.board, log)
	if err != nil {
		log.Warn("no control socket: backup, export, verify and status cannot reach this server", "error", err)
		return
	}
	p.first("control socket", socket.close)
}

// openRooms adds the live rooms of the demonstration and its doors.
func (p *parts) openRooms(server *handlers.Server, log *slog.Logger) (err error) {
	ctx, cancel := context.WithCancel(context.Background())
	rooms := demo.NewRooms(ctx, p.board, log)
	p.first("bots", func(context.Context) error { cancel(); rooms.Wait(); return nil })
	server.Rooms = rooms
	server.Doors, err = doors()
	return err
}

// operator names who runs the board; in the demonstration, who would.
func operator(c Config, imaginary bool) string {
	if c.Operator == "" && imaginary {
		return demo.Operator
	}
	return c.Operator
}

// stop stops the parts in order, all within ten seconds.
func (p *parts) stop(log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	var faults []error
	for _, s := range p.stops {
		done := make(chan error, 1)
		go func() { done <- s.stop(ctx) }()
		select {
		case err := <-done:
			if err != nil {
				faults = append(faults, fmt.Errorf("stop %s: %w", s.what, err))
			}
		case <-ctx.Done():
			faults = append(faults, fmt.Errorf("stop %s: not done after %s", s.what, stopLimit))
		}
	}
	if len(faults) == 0 {
		log.Info("stopped")
	}
	return errors.Join(faults...)
}

// look reads a store's state without changing anything.
func look(ctx context.Context, store journal.Store, log *slog.Logger, use func(models.State)) error {
	b, err := board.Open(ctx, board.Config{Store: store, Now: now, Log: log, Law: demo.Law})
	if err != nil {
		return err
	}
	use(b.State())
	stopping, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	return b.Close(stopping)
}

// withBoard opens the board for a command that runs beside no server.
func withBoard(ctx context.Context, c Config, to io.Writer, use func(*board.Board) error) (err error) {
	log := newLog(c, to)
	store, err := openStore(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	b, err := board.Open(ctx, boardOn(c, store, log))
	if err != nil {
		return err
	}
	defer func() {
		stopping, cancel := context.WithTimeout(context.Background(), stopLimit)
		defer cancel()
		err = errors.Join(err, b.Close(stopping))
	}()
	return use(b)
}
