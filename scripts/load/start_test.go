package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/app/journal"
	"coupdemain/app/journal/bolt"
)

func TestRepeatedJournalIsABoardThatGrows(t *testing.T) {
	const people, commits = 12, 3000
	dir := t.TempDir()
	payloads, err := plantHistory(t.Context(), dir, people, 3, commits)
	if err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(bolt.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	report, err := journal.Verify(t.Context(), store, nil)
	if err != nil || report.Commits != commits || payloads < 300*commits {
		t.Errorf("%d commits with %d bytes: %v", report.Commits, payloads, err)
	}
	b, err := board.Open(t.Context(), board.Config{Store: store, Law: law})
	if err != nil {
		t.Fatal(err)
	}
	s := b.State()
	missions, open, developers, _, _ := s.Counts()
	if missions < 60 || open == 0 || open > missions/2 || developers < people+60 {
		t.Errorf("%d missions, %d of them open, %d developers", missions, open, developers)
	}
	if s.At.After(time.Now()) || s.At.Before(time.Now().Add(-time.Hour)) {
		t.Errorf("the last commit is of %s", s.At)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err = errors.Join(b.Close(ctx), store.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestWhatAServerSaysIsHeardInAnyPieces(t *testing.T) {
	var faults bytes.Buffer
	s := newSaid(&faults)
	text := "level=INFO msg=\"one\"\nlevel=WARN msg=\"two\"\nlevel=INFO msg=\"a snapshot was taken\" position=7 bytes=123 took=1.5s\n"
	go func() {
		for i := range text {
			fmt.Fprint(s, text[i:i+1])
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	line, err := s.wait(ctx, "a snapshot was taken")
	if err != nil {
		t.Fatal(err)
	}
	size, took, err := parseTaken(line)
	if err != nil || size != 123 || took != 1500*time.Millisecond {
		t.Fatal(size, took, err)
	}
	if faults.String() != "level=WARN msg=\"two\"\n" {
		t.Fatalf("passed on: %q", faults.String())
	}
	cancel()
	if _, err := s.wait(ctx, "what it never says"); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}
