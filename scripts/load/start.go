package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"
)

// measureStart has the server read a long journal, from its start to its
// readiness; then again, once it has taken a snapshot.
func measureStart(ctx context.Context, s *session) error {
	dir := filepath.Join(s.quiet, "start")
	payloads, err := plantHistory(ctx, dir, bidders, s.count(21, 3), s.commits)
	if err != nil {
		return err
	}
	whole, err := startOnce(ctx, s, dir, s.commits >= snapshotDue)
	if err != nil {
		return err
	}
	mib := func(bytes int64) string { return thousands(float64(bytes) / (1 << 20)) }
	real := s.commits >= 1_000_000
	target := func(limit time.Duration, took time.Duration) (string, *bool) {
		text := fmt.Sprintf("≤ %.0f s for 1,000,000", limit.Seconds())
		if !real {
			return text + ", not measured", nil
		}
		return text, met(took <= limit)
	}
	perSecond := float64(s.commits) / whole.ready.Seconds()
	limit, verdict := target(15*time.Second, whole.ready)
	s.table.add(fmt.Sprintf("start from %s commits (%s MiB of payloads), without a snapshot", thousands(float64(s.commits)), mib(int64(payloads))),
		fmt.Sprintf("**%.1f s** until ready, %s commits/s", whole.ready.Seconds(), thousands(perSecond)),
		fmt.Sprintf("%s MiB resident then", mib(whole.resident)), limit, verdict)
	if whole.snapshot == 0 {
		return nil
	}
	short, err := startOnce(ctx, s, dir, false)
	if err != nil {
		return err
	}
	limit, verdict = target(5*time.Second, short.ready)
	s.table.add(fmt.Sprintf("the same with a snapshot (%s MiB)", mib(whole.snapshot)),
		fmt.Sprintf("**%.1f s** until ready", short.ready.Seconds()),
		fmt.Sprintf("%s MiB resident then; taken in %.1f s beside the board", mib(short.resident), whole.took.Seconds()), limit, verdict)
	return nil
}

// snapshotDue is how many commits make a board take a snapshot.
const snapshotDue = 200_000

// started is what a start cost.
type started struct {
	ready    time.Duration
	resident int64 // bytes when it was ready
	snapshot int64 // bytes of the one that it took, 0 for none
	took     time.Duration
}

// startOnce starts the server and ends it, after it has taken a snapshot if it is to.
func startOnce(ctx context.Context, s *session, dir string, wait bool) (t started, err error) {
	srv, err := startServer(ctx, s.program, dir, "COUPDEMAIN_LOG=info")
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, srv.end()) }()
	t.ready = srv.ready
	if t.resident, err = resident(srv.cmd.Process.Pid); err != nil || !wait {
		return t, err
	}
	line, err := srv.said.wait(ctx, "a snapshot was taken")
	if err != nil {
		return t, err
	}
	if t.snapshot, t.took, err = parseTaken(line); err != nil {
		return t, fmt.Errorf("%s: %w", line, err)
	}
	return t, nil
}
