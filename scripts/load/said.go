package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// said is what a server logs. What is more than a message of information also
// goes where the load's own messages go.
type said struct {
	to   io.Writer
	mu   sync.Mutex
	part []byte // of a line
	info []string
	more chan struct{} // closed and replaced by every line
}

func newSaid(to io.Writer) *said { return &said{to: to, more: make(chan struct{})} }

// Write takes what a process writes, in pieces of any length.
func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.part = append(s.part, p...)
	for {
		line, rest, whole := bytes.Cut(s.part, []byte("\n"))
		if !whole {
			return len(p), nil
		}
		if bytes.Contains(line, []byte("level=INFO")) {
			s.info = append(s.info, string(line))
			close(s.more)
			s.more = make(chan struct{})
		} else if _, err := fmt.Fprintf(s.to, "%s\n", line); err != nil {
			return len(p), err
		}
		s.part = rest
	}
}

// wait gives the first message of information that holds a text.
func (s *said) wait(ctx context.Context, text string) (string, error) {
	for seen := 0; ; {
		s.mu.Lock()
		lines, more := s.info[seen:], s.more
		s.mu.Unlock()
		for _, line := range lines {
			if strings.Contains(line, text) {
				return line, nil
			}
		}
		seen += len(lines)
		select {
		case <-more:
		case <-ctx.Done():
			return "", fmt.Errorf("the server did not say %q: %w", text, ctx.Err())
		}
	}
}

var taken = regexp.MustCompile(`bytes=(\d+) took=(\S+)`)

// parseTaken reads how large a snapshot is and how long it took.
func parseTaken(line string) (size int64, took time.Duration, err error) {
	found := taken.FindStringSubmatch(line)
	if found == nil {
		return 0, 0, fmt.Errorf("no size in it")
	}
	if size, err = strconv.ParseInt(found[1], 10, 64); err == nil {
		took, err = time.ParseDuration(found[2])
	}
	return size, took, err
}
