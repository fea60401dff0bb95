package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"time"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/app/journal/mongo"
	"coupdemain/models"
	"coupdemain/models/money"
)

// Sizes of the measures on a shared database: a FerretDB scans for every query,
// so that what it is asked says something of a few hundred commits only.
const (
	nodeBidders = 40
	nodeBids    = 240
	glances     = 30 // events whose way to the other node is timed
)

// measureNodes has one node, and then two, bid on a shared database, and times how
// long what one node wrote takes to the readers of the other.
func measureNodes(ctx context.Context, s *session) (err error) {
	d, err := openDatabase(ctx, s.ferret, filepath.Join(s.dir, "ferretdb"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.end(context.WithoutCancel(ctx))) }()
	var alone, shared, same, bare []float64
	var size, before int
	for range s.turns() {
		one, err := s.bidOnNodes(ctx, d, 1, 1)
		if err != nil {
			return fmt.Errorf("one node: %w", err)
		}
		size, before = one.size, one.before
		floor, err := bareInserts(ctx, d, size, before, nodeBidders, s.bidsOnNodes())
		if err != nil {
			return fmt.Errorf("the database alone: %w", err)
		}
		apart, err := s.bidOnNodes(ctx, d, 2, 2)
		if err != nil {
			return fmt.Errorf("two nodes, two missions: %w", err)
		}
		both, err := s.bidOnNodes(ctx, d, 2, 1)
		if err != nil {
			return fmt.Errorf("two nodes, one mission: %w", err)
		}
		s.note("one node %s/s, bare %s/s, two nodes %s/s on two missions, %s/s on one", thousands(one.perSecond), thousands(floor), thousands(apart.perSecond), thousands(both.perSecond))
		alone, bare, shared, same = append(alone, one.perSecond), append(bare, floor), append(shared, apart.perSecond), append(same, both.perSecond)
	}
	ratio := median(alone) / median(bare)
	s.table.add(fmt.Sprintf("%d sealed bids on %s behind %d commits, %d bidders on one node (median of %d runs)", s.bidsOnNodes(), d.what, before, nodeBidders, s.turns()),
		fmt.Sprintf("**%s/s**", thousands(median(alone))),
		fmt.Sprintf("bare insertMany of groups of %d with the same %s bytes: %s/s (ratio **%.2f**)", nodeBidders, thousands(float64(size)), thousands(median(bare)), ratio), "", nil)
	s.table.add("the same with the bidders on two nodes, which take the journal's positions from each other",
		fmt.Sprintf("**%s/s** on two missions, **%s/s** on one", thousands(median(shared)), thousands(median(same))),
		fmt.Sprintf("%.2f and %.2f of one node: send many writes through one", median(shared)/median(alone), median(same)/median(alone)), "", nil)
	return s.measureGlance(ctx, d)
}

func (s *session) bidsOnNodes() int { return s.count(nodeBids, nodeBidders) }

// nodes are processes on one database that holds a stage.
type nodes struct {
	stage    *stage
	missions []string
	servers  []*server
	before   int // commits of the stage
	uri      string
}

// startNodes plants a stage and starts so many nodes on it.
func (s *session) startNodes(ctx context.Context, d *database, count, missions int) (n *nodes, err error) {
	n = &nodes{}
	_, n.uri = d.fresh()
	store, err := mongo.Open(ctx, mongo.Config{URI: n.uri})
	if err != nil {
		return nil, err
	}
	if n.stage, err = plantOn(ctx, store, board.Config{MaxBatch: 100, Shared: true}, nodeBidders); err != nil {
		return nil, err
	}
	for range missions {
		id, err := n.stage.mission(ctx, 0, models.Sealed)
		if err != nil {
			return nil, errors.Join(err, n.stage.close(ctx))
		}
		n.missions = append(n.missions, id)
	}
	n.before = int(n.stage.board.State().Pos)
	if err := n.stage.close(ctx); err != nil {
		return nil, err
	}
	for i := range count {
		srv, err := startServer(ctx, s.program, filepath.Join(s.dir, fmt.Sprintf("node-%s-%d", n.missions[0], i)), "COUPDEMAIN_MONGODB_URI="+n.uri)
		if err != nil {
			return nil, errors.Join(err, n.end())
		}
		n.servers = append(n.servers, srv)
	}
	return n, nil
}

func (n *nodes) end() error {
	var faults []error
	for _, srv := range n.servers {
		faults = append(faults, srv.end())
	}
	return errors.Join(faults...)
}

// onNodes is what bids over one or two nodes gave.
type onNodes struct {
	perSecond    float64
	size, before int
}

// bidOnNodes has the bidders, spread over the nodes, place their bids, each one
// after another.
func (s *session) bidOnNodes(ctx context.Context, d *database, count, missions int) (r onNodes, err error) {
	n, err := s.startNodes(ctx, d, count, missions)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, n.end()) }()
	sockets := make([]*socket, nodeBidders)
	defer func() { err = errors.Join(err, closeAll(sockets)) }()
	for i := range sockets {
		if sockets[i], err = dialSocket(ctx, net.Dialer{}, n.servers[i%count].addr, n.stage.tokens[i]); err != nil {
			return r, err
		}
		if _, err := sockets[i].next(); err != nil { // the greeting
			return r, err
		}
	}
	ks := newKeys()
	began := time.Now()
	err = each(nodeBidders, nodeBidders, func(i int) error {
		for k := range s.bidsOnNodes() / nodeBidders {
			if _, err := bid(sockets[i], n.missions[i%missions], ks.of(i, k), 1_000_000-money.Cents(k)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return r, err
	}
	took := time.Since(began)
	r = onNodes{perSecond: float64(s.bidsOnNodes()) / took.Seconds(), before: n.before}
	r.size, err = lastPayload(ctx, n.uri)
	return r, err
}

// lastPayload is the payload of the journal's last commit, in bytes.
func lastPayload(ctx context.Context, uri string) (size int, err error) {
	store, err := mongo.Open(ctx, mongo.Config{URI: uri})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	head, err := store.Journal().Head(ctx)
	if err != nil {
		return 0, err
	}
	err = store.Journal().Read(ctx, head.Pos-1, func(c journal.Commit) error {
		size = len(c.Payload)
		return nil
	})
	return size, err
}

// measureGlance times a bid's way to a reader of the other node, on a board where
// nothing else happens.
func (s *session) measureGlance(ctx context.Context, d *database) (err error) {
	n, err := s.startNodes(ctx, d, 2, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.end()) }()
	writer, err := dialSocket(ctx, net.Dialer{}, n.servers[0].addr, n.stage.tokens[0])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, writer.close()) }()
	reader, err := dialSocket(ctx, net.Dialer{}, n.servers[1].addr, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reader.close()) }()
	if _, err := writer.next(); err != nil {
		return err
	}
	if err := reader.send(fmt.Appendf(nil, `{"op":"follow","topic":"mission/%s"}`, n.missions[0])); err != nil {
		return err
	}
	for range 2 { // the greeting and the view
		if _, err := reader.next(); err != nil {
			return err
		}
	}
	var times []time.Duration
	ks := newKeys()
	for k := range s.count(glances, 5) {
		began := time.Now()
		if _, err := bid(writer, n.missions[0], ks.of(0, k), 1_000_000-money.Cents(k)); err != nil {
			return err
		}
		if _, err := reader.next(); err != nil {
			return err
		}
		times = append(times, time.Since(began))
		select { // so that a bid meets the other node's question at any point of its pause
		case <-time.After(time.Duration(k*7%50) * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	slices.Sort(times)
	sp := spreadOf(times)
	s.table.add(fmt.Sprintf("a bid on one node shown to a reader of another, idle board, %s", d.what),
		fmt.Sprintf("p50 **%s**, p99 %s", ms(sp.p50), ms(sp.p99)), "from the bid sent; the nodes ask the database every 50 ms", "p50 ≤ 100 ms", met(sp.p50 <= 100*time.Millisecond))
	return nil
}
