package board

import (
	"context"
	"runtime"
	"sync"

	"coupdemain/app/journal"
)

// aheadCommits is how many commits one core decodes at a time.
const aheadCommits = 256

// page is commits on their way from the journal to whoever takes them in order.
type page struct {
	commits []journal.Commit
	decoded []decoded
	err     error         // of decoding the commit behind the last decoded one
	done    chan struct{} // closed when it was decoded
}

func (p *page) decode() {
	defer close(p.done)
	p.decoded = make([]decoded, 0, len(p.commits))
	for i := range p.commits {
		d, err := decodeCommit(&p.commits[i])
		if err != nil {
			p.err = err
			return
		}
		p.decoded = append(p.decoded, d)
	}
}

// readAhead gives fn the commits after a position, in order, like Journal.Read,
// and decodes on all cores what comes next: that is half of the work of a start.
// Commits before a fault are given before it is returned.
func readAhead(ctx context.Context, j journal.Journal, after int64, fn func(*journal.Commit, *decoded) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cores := runtime.GOMAXPROCS(0)
	work, inOrder := make(chan *page), make(chan *page, 2*cores)
	var readErr error // to be read when inOrder is closed
	var all sync.WaitGroup
	defer all.Wait()
	all.Go(func() {
		defer close(inOrder)
		defer close(work)
		readErr = readPages(ctx, j, after, work, inOrder)
	})
	for range cores {
		all.Go(func() {
			for p := range work {
				p.decode()
			}
		})
	}
	take := func(p *page) error {
		<-p.done
		for i := range p.decoded {
			if err := fn(&p.commits[i], &p.decoded[i]); err != nil {
				return err
			}
		}
		return p.err
	}
	for p := range inOrder {
		if err := take(p); err != nil {
			cancel() // the others stop where they are
			return err
		}
	}
	return readErr
}

// readPages cuts what the journal gives into pages.
func readPages(ctx context.Context, j journal.Journal, after int64, to ...chan<- *page) error {
	next := &page{}
	send := func() error {
		next.done = make(chan struct{})
		for _, c := range to {
			select {
			case c <- next:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		next = &page{}
		return nil
	}
	err := j.Read(ctx, after, func(c journal.Commit) error {
		if next.commits = append(next.commits, c); len(next.commits) < aheadCommits {
			return nil
		}
		return send()
	})
	if len(next.commits) > 0 && ctx.Err() == nil { // before a fault, too
		if serr := send(); err == nil {
			err = serr
		}
	}
	return err
}
