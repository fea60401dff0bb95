package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// measureMemory opens idle connections and asks the system what the server then
// holds more.
func measureMemory(ctx context.Context, s *session) (err error) {
	sizes, err := s.fitting([]int{s.count(10_000, 500)})
	if err != nil {
		return err
	}
	n := sizes[0]
	g, err := plantStage(ctx, filepath.Join(s.quiet, "memory"), 1)
	if err != nil {
		return err
	}
	if err := g.close(ctx); err != nil {
		return err
	}
	srv, err := startServer(ctx, s.program, g.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srv.end()) }()
	if err := s.warmUp(ctx, srv.addr); err != nil {
		return err
	}
	before, err := memoryOf(ctx, srv)
	if err != nil {
		return err
	}
	readers, err := startChild(ctx, "watch")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, readers.end()) }()
	if _, err := readers.do(order{Do: "connect", Addr: srv.addr, N: n}); err != nil {
		return err
	}
	after, err := memoryOf(ctx, srv)
	if err != nil {
		return err
	}
	per := func(a, b int64) float64 { return float64(a-b) / float64(n) / 1024 }
	found := per(after.used, before.used)
	s.table.add(fmt.Sprintf("memory of an idle connection, at %s", thousands(float64(n))),
		fmt.Sprintf("**%.1f KiB** of living heap and stacks", found),
		fmt.Sprintf("%.1f KiB more resident, with what the handshakes left", per(after.resident, before.resident)), "≤ 8 KiB", met(found <= 8))
	return nil
}

// warmUp opens and closes some connections, so that what is made once is not counted.
func (s *session) warmUp(ctx context.Context, addr string) error {
	readers, err := startChild(ctx, "watch")
	if err != nil {
		return err
	}
	_, err = readers.do(order{Do: "connect", Addr: addr, N: 200})
	return errors.Join(err, readers.end())
}

// memory of a server, in bytes.
type memory struct{ resident, used int64 }

// memoryOf reads the system's figure, then has the program collect its garbage,
// as pages that are asked for make it do, and reads what it found alive.
func memoryOf(ctx context.Context, srv *server) (m memory, err error) {
	if m.resident, err = resident(srv.cmd.Process.Pid); err != nil {
		return m, err
	}
	b, err := dialBrowser(ctx, srv.addr)
	if err != nil {
		return m, err
	}
	defer b.conn.Close()
	page, end, first := get(srv.addr, "/", ""), time.Now().Add(20*time.Second), 0.0
	for {
		_, body, err := b.ask(get(srv.addr, "/metrics", ""))
		if err != nil {
			return m, err
		}
		values, err := gauges(body)
		if err != nil {
			return m, err
		}
		n := values["go_gc_duration_seconds_count"]
		if first == 0 {
			first = max(n, 1)
		}
		if n > first {
			m.used = alive(values)
			return m, nil
		}
		for range 100 {
			if _, _, err := b.ask(page); err != nil {
				return m, err
			}
		}
		if err := ctx.Err(); err != nil {
			return m, err
		}
		if time.Now().After(end) {
			return m, errors.New("the server did not collect its garbage")
		}
	}
}

// gauges reads the values without labels of a Prometheus page.
func gauges(page []byte) (map[string]float64, error) {
	values := map[string]float64{}
	for line := range bytes.Lines(page) {
		name, value, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
		if name == "" || name == "#" || strings.Contains(name, "{") {
			continue
		}
		f, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		values[name] = f
	}
	return values, nil
}

// alive is what the last collection found in use, with the stacks. The collector
// aims at alive + (alive + roots) × GOGC ÷ 100 (the Go guide to the collector), and
// the stacks are what grows of the roots here; differences of two such values
// are exact but for that.
func alive(values map[string]float64) int64 {
	part, stacks := values["go_gc_gogc_percent"]/100, values["go_memstats_stack_inuse_bytes"]
	return int64((values["go_memstats_next_gc_bytes"]-part*stacks)/(1+part) + stacks)
}
