package live

import "time"

// runnerIdle is how long a runner waits for the next queue before it ends.
const runnerIdle = 5 * time.Second

// carry runs the queue of a session. A runner that has just finished another one
// is taken when there is: its stack has grown already, which cost a twentieth of
// a bid with a goroutine made for each.
func (h *Hub) carry(queue func()) {
	select {
	case h.runners <- queue:
	default:
		h.running.Go(func() { h.runQueues(queue) })
	}
}

func (h *Hub) runQueues(queue func()) {
	idle := time.NewTimer(runnerIdle)
	defer idle.Stop()
	for {
		queue()
		idle.Reset(runnerIdle)
		select {
		case queue = <-h.runners:
		case <-idle.C:
			return
		case <-h.ctx.Done():
			return
		}
	}
}
