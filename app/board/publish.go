package board

import (
	"time"

	"coupdemain/models"
)

// publish makes a state the one that everybody reads, and hands its commits to the followers.
func (b *Board) publish(s models.State, commits []Applied) {
	if erases(commits) {
		b.forgetWords()
	}
	b.state.Store(&s)
	b.feed.push(Batch{State: s, Commits: commits})
	select {
	case b.rearm <- struct{}{}:
	default:
	}
}

func erases(commits []Applied) bool {
	for i := range commits {
		for _, e := range commits[i].Events {
			if _, erased := e.(*models.PersonErased); erased {
				return true
			}
		}
	}
	return false
}

// erasing is how long a node may take from the commit of an erasure to its last deletion.
const erasing = 30 * time.Second

// forgetWords clears what was read of the vault, and does so again when another
// node has surely deleted what it erased: a view may read it between the two.
func (b *Board) forgetWords() {
	clear := func() {
		b.words.clear()
		b.bids.clear()
	}
	clear()
	if !b.shared {
		return // Erase clears them itself
	}
	b.running.Go(func() {
		select {
		case <-b.wake(b.now().Add(erasing)):
			clear()
		case <-b.closing:
		}
	})
}
