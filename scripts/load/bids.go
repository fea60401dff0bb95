package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
	"coupdemain/models"
	"coupdemain/models/money"
)

// bidders of every measure: each has one connection and one bid under way.
const bidders = 200

// keys are idempotency keys: ULIDs that differ in their last ten characters.
type keys struct{ first string }

func newKeys() keys { return keys{board.NewKey()[:16]} }

// of is the n-th key of a caller, in Crockford's base 32.
func (k keys) of(caller, n int) string {
	const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	b := append(make([]byte, 0, 26), k.first...)
	for v, i := uint64(caller)<<30|uint64(n), 45; i >= 0; i -= 5 {
		b = append(b, digits[v>>i&31])
	}
	return string(b)
}

// measureBids replaces sealed bids over websockets: what the board is for. Beside
// it a bare server that commits the same bytes in groups, in turns so that what
// else the machine does meets both, and the store alone.
func measureBids(ctx context.Context, s *session) (err error) {
	g, err := plantStage(ctx, filepath.Join(s.dir, "bids"), bidders)
	if err != nil {
		return err
	}
	mission, err := g.mission(ctx, 0, models.Sealed)
	if err = errors.Join(err, g.close(ctx)); err != nil {
		return err
	}
	answer, err := s.tryBids(ctx, g, mission)
	if err != nil {
		return fmt.Errorf("the board: %w", err)
	}
	size, err := commitSize(ctx, g.dir)
	if err != nil {
		return err
	}
	ours, bare, err := s.bidInTurns(ctx, g, mission, size, answer)
	if err != nil {
		return err
	}
	raw, err := rawCommits(ctx, filepath.Join(s.dir, "raw"), size, s.scale(2*time.Second))
	if err != nil {
		return fmt.Errorf("the store alone: %w", err)
	}
	ratio := ours.perSecond / bare.perSecond
	s.table.add(fmt.Sprintf("sealed bids durably acknowledged over websockets, %d bidders (median of %d runs in turns)", bidders, s.turns()),
		fmt.Sprintf("**%s/s**, p50 %s, p99 %s, server CPU %s a bid", thousands(ours.perSecond), ms(ours.p50), ms(ours.p99), us(ours.cost)),
		fmt.Sprintf("bare gorilla server that commits the same %s bytes in groups: %s/s, p99 %s, CPU %s (ratio **%.2f**); bbolt alone, %d callers: %s/s",
			thousands(float64(size)), thousands(bare.perSecond), ms(bare.p99), us(bare.cost), ratio, bidders, thousands(raw.perSecond)),
		"ratio ≥ 0.6, p99 ≤ 30 ms", met(ratio >= 0.6 && ours.p99 <= 30*time.Millisecond))
	return nil
}

func (s *session) turns() int { return s.count(3, 1) }

// tryBids has everyone bid for a moment and gives the size of an answer, in
// bytes: the bare server is to answer and to commit as many.
func (s *session) tryBids(ctx context.Context, g *stage, mission string) (answer int, err error) {
	srv, err := startServer(ctx, s.program, g.dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, srv.end()) }()
	sockets, err := dialAll(ctx, srv.addr, g.tokens, true)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, closeAll(sockets)) }()
	ks := newKeys()
	for i := range sockets {
		if answer, err = bid(sockets[i], mission, ks.of(i, 0), 1_000_000); err != nil {
			return 0, err
		}
	}
	return answer, nil
}

// bidInTurns measures the board and the bare server with the same clients.
func (s *session) bidInTurns(ctx context.Context, g *stage, mission string, size, answer int) (ours, bare rate, err error) {
	srv, err := startServer(ctx, s.program, g.dir)
	if err != nil {
		return ours, bare, err
	}
	defer func() { err = errors.Join(err, srv.end()) }()
	dir := filepath.Join(s.dir, "bare")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return ours, bare, err
	}
	floor, err := startChild(ctx, "floor-bids", dir, strconv.Itoa(size), strconv.Itoa(answer))
	if err != nil {
		return ours, bare, err
	}
	defer func() { err = errors.Join(err, floor.end()) }()
	at, err := floor.do(order{Do: "address"})
	if err != nil {
		return ours, bare, err
	}
	onOurs, err := dialAll(ctx, srv.addr, g.tokens, true)
	if err != nil {
		return ours, bare, err
	}
	defer func() { err = errors.Join(err, closeAll(onOurs)) }()
	onBare, err := dialAll(ctx, at.Addr, make([]string, bidders), false)
	if err != nil {
		return ours, bare, err
	}
	defer func() { err = errors.Join(err, closeAll(onBare)) }()
	var all, floors []rate
	for range s.turns() {
		o, err := s.bidBySocket(ctx, srv.cmd.Process.Pid, onOurs, mission)
		if err != nil {
			return ours, bare, fmt.Errorf("the board: %w", err)
		}
		b, err := s.bidBySocket(ctx, floor.cmd.Process.Pid, onBare, mission)
		if err != nil {
			return ours, bare, fmt.Errorf("the bare server: %w", err)
		}
		s.note("%s/s, bare %s/s, ratio %.2f", thousands(o.perSecond), thousands(b.perSecond), o.perSecond/b.perSecond)
		all, floors = append(all, o), append(floors, b)
	}
	return middleRate(all), middleRate(floors), nil
}

func (s *session) bidBySocket(ctx context.Context, pid int, sockets []*socket, mission string) (rate, error) {
	ks := newKeys()
	return s.costing(pid, func() (rate, error) {
		return closedLoop(ctx, bidders, s.scale(500*time.Millisecond), s.scale(2*time.Second), func(i, n int) error {
			_, err := bid(sockets[i], mission, ks.of(i, n), 1_000_000-money.Cents(n%1000))
			return err
		})
	})
}

// dialAll connects the bidders and, where there are any, reads their greetings.
func dialAll(ctx context.Context, addr string, tokens []string, greeted bool) ([]*socket, error) {
	sockets := make([]*socket, len(tokens))
	err := each(len(tokens), 32, func(i int) (err error) {
		if sockets[i], err = dialSocket(ctx, net.Dialer{}, addr, tokens[i]); err != nil || !greeted {
			return err
		}
		_, err = sockets[i].next()
		return err
	})
	if err != nil {
		return nil, errors.Join(err, closeAll(sockets))
	}
	return sockets, nil
}

func closeAll(sockets []*socket) error {
	var faults []error
	for _, s := range sockets {
		if s != nil {
			faults = append(faults, s.close())
		}
	}
	return errors.Join(faults...)
}

var okBegin = []byte(`{"op":"ok","key":"`)

// bid places a bid and waits for its answer, whose size it gives.
func bid(s *socket, mission, key string, amount money.Cents) (int, error) {
	if err := s.conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return 0, err
	}
	f := append(make([]byte, 0, 160), `{"op":"bid","key":"`...)
	f = append(f, key...)
	f = append(f, `","mission":"`...)
	f = append(f, mission...)
	f = append(f, `","amount":`...)
	f = strconv.AppendInt(f, int64(amount), 10)
	f = append(f, `,"days":10}`...)
	if err := s.send(f); err != nil {
		return 0, err
	}
	answer, err := s.next()
	if err != nil {
		return 0, err
	}
	if !bytes.HasPrefix(answer, okBegin) || !bytes.HasPrefix(answer[len(okBegin):], []byte(key)) {
		return 0, fmt.Errorf("a bid was answered %s", answer)
	}
	return len(answer), nil
}

// commitSize is the payload of the journal's last commit, in bytes.
func commitSize(ctx context.Context, dir string) (size int, err error) {
	store, err := bolt.Open(bolt.Config{Dir: dir})
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
