package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
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
	found := per(after.resident, before.resident)
	s.table.add(fmt.Sprintf("memory of an idle connection, at %s", thousands(float64(n))),
		fmt.Sprintf("**%.1f KiB** more resident", found),
		fmt.Sprintf("heap and stacks in use: %.1f KiB more", per(after.used, before.used)), "≤ 8 KiB", met(found <= 8))
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

// memoryOf reads the system's figure, and the program's own after a while in which
// it can have collected what it does not need.
func memoryOf(ctx context.Context, srv *server) (m memory, err error) {
	select {
	case <-time.After(500 * time.Millisecond):
	case <-ctx.Done():
		return m, ctx.Err()
	}
	if m.resident, err = resident(srv.cmd.Process.Pid); err != nil {
		return m, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+srv.addr+"/metrics", nil)
	if err != nil {
		return m, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return m, err
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if name == "go_memstats_heap_inuse_bytes" || name == "go_memstats_stack_inuse_bytes" {
			f, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return m, err
			}
			m.used += int64(f)
		}
	}
	return m, lines.Err()
}
