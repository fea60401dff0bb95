package mongo

import (
	"sync"

	"coupdemain/app/journal"
)

// memory is what the store knows of the journal without asking.
type memory struct {
	mu    sync.Mutex
	last  journal.Commit // the furthest that was given or written, without its payload
	known int64          // the furthest position that is known to be taken
	doubt bool           // last was not found where it was: the database was changed under us
	wake  chan struct{}  // closed and replaced when known grows
}

func (m *memory) init() { m.wake = make(chan struct{}) }

// remember keeps a commit that was given or written.
func (m *memory) remember(c *journal.Commit) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.Pos > m.last.Pos {
		m.last = journal.Commit{Pos: c.Pos, At: c.At, Hash: c.Hash}
	}
	m.grow(c.Pos)
}

// saw keeps that a position is taken.
func (m *memory) saw(pos int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.grow(pos)
}

func (m *memory) grow(pos int64) {
	if pos > m.known {
		m.known = pos
		close(m.wake)
		m.wake = make(chan struct{})
	}
}

// look gives the last commit, the furthest position, and what is closed when that changes.
func (m *memory) look() (last journal.Commit, known int64, wake <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.last, m.known, m.wake
}

// suspect keeps appends from building on what may be gone, until it was found again.
func (m *memory) suspect() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.doubt = true
}

// at gives what is known of a position that a batch may follow; not sure when it
// must be asked for. Of one before the last nothing is given: its next is taken.
func (m *memory) at(pos int64) (c journal.Commit, sure bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.doubt || pos > m.last.Pos:
		return c, false
	case pos == m.last.Pos:
		c = m.last
	}
	return c, true
}

// check compares a commit that was read with what stood at its position before.
func (m *memory) check(c *journal.Commit) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.Pos != m.last.Pos {
		return nil
	}
	if m.doubt = c.Hash != m.last.Hash; m.doubt {
		return journal.DamagedAt(c.Pos, "another commit stands where one with hash %x was", m.last.Hash)
	}
	return nil
}
