package live

import (
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"coupdemain/models"
)

// session is one socket. Its reader only takes frames; a goroutine that lives
// while there are any carries them out in order, so that a command which waits
// for the disk does not keep a pong unread. It is kept small: ten thousand idle
// ones are to fit in 80 MB with everything that is under them.
type session struct {
	hub      *Hub
	ws       *websocket.Conn
	who      Who
	shard    uint8
	turn     uint8       // beat in which it is pinged
	bad      uint8       // unreadable frames; the reader's
	heard    atomic.Bool // since the last ping
	ended    atomic.Bool
	lastMine time.Time         // the shard worker's
	holds    models.AccessMark // of the state in which the session was found to hold; the runner's

	out sync.Mutex // one message is written at a time

	mu      sync.Mutex // guards what follows
	closed  bool       // the reader has ended: nothing new is followed
	busy    bool
	queue   []Frame
	follows []*follow
	since   time.Time // of the ten seconds in which follows are counted
	asked   int       // follow and unfollow frames since then
}

// buffers are lent to readers while a message arrives.
var buffers = sync.Pool{New: func() any { return new([MaxFrame + 1]byte) }}

// read takes messages until the socket ends.
func (s *session) read() {
	s.ws.SetReadLimit(maxRead)
	s.ws.SetPongHandler(func(string) error {
		s.heard.Store(true)
		return nil
	})
	s.ws.SetPingHandler(func(data string) error {
		s.control(websocket.PongMessage, []byte(data))
		return nil
	})
	for {
		kind, r, err := s.ws.NextReader()
		if err == nil {
			err = s.take(kind, r)
		}
		if err != nil {
			s.part(err)
			return
		}
	}
}

// take reads one message and queues its frame.
func (s *session) take(kind int, r io.Reader) error {
	b := buffers.Get().(*[MaxFrame + 1]byte)
	defer buffers.Put(b)
	n, err := io.ReadFull(r, b[:]) // the rest of a longer one is skipped by NextReader
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	s.heard.Store(true)
	if s.ended.Load() {
		return nil // only its close frame is waited for
	}
	f, err := Read(kind, b[:n])
	if err == nil {
		s.enqueue(f)
		return nil
	}
	if s.bad++; s.bad > 1 {
		s.end(CloseUnreadable)
		return nil
	}
	s.refuse(address{Key: f.Key, Topic: f.Topic}, err)
	return nil
}

// enqueue hands a frame to the goroutine that carries them out.
func (s *session) enqueue(f Frame) {
	s.mu.Lock()
	full := len(s.queue) >= maxQueue
	if !full {
		s.queue = append(s.queue, f)
	}
	start := !full && !s.busy
	if start {
		s.busy = true
	}
	s.mu.Unlock()
	switch {
	case full:
		s.refuse(address{Key: f.Key, Topic: f.Topic}, tooFast(time.Second))
	case start:
		s.hub.carry(s.run)
	}
}

// end sends a close frame, once, and lets the reader go on until the client has
// answered it: closing the wire over unread bytes would reset it, and the client
// would never learn the number.
func (s *session) end(c Close) {
	if s.ended.Swap(true) {
		return
	}
	s.control(websocket.CloseMessage, c.Payload())
	if err := s.ws.SetReadDeadline(time.Now().Add(Patience)); err != nil {
		s.cut()
	}
}

// cut closes the wire.
func (s *session) cut() {
	_ = s.ws.Close() // the reader ends either way
}

// part counts why a socket ended. When it is gorilla that ended it over what the
// client sent, the rest of that is read for a moment: closing the wire over unread
// bytes would reset it, and the client would not see the close frame.
func (s *session) part(why error) {
	var bye *websocket.CloseError
	var wire net.Error
	switch {
	case errors.Is(why, ErrSlow):
		s.hub.slow.Add(1)
	case errors.As(why, &bye), errors.As(why, &wire), errors.Is(why, net.ErrClosed), errors.Is(why, io.ErrUnexpectedEOF):
	default:
		const moment, most = 2 * time.Second, 1 << 20
		if err := s.ws.SetReadDeadline(time.Now().Add(moment)); err == nil {
			_, _ = io.CopyN(io.Discard, s.ws.NetConn(), most) // any error means that the client has gone
		}
	}
}

// drain waits for the client's answer to a close frame.
func (s *session) drain() {
	for {
		if _, _, err := s.ws.NextReader(); err != nil {
			return
		}
	}
}

// control sends a control frame. Conn never waits; the deadline is how long the
// frame may stay in its backlog, and a shorter one would end a reader that is only
// behind. An error means that the wire is gone, which its reader finds out.
func (s *session) control(kind int, data []byte) {
	_ = s.ws.WriteControl(kind, data, time.Now().Add(Patience))
}

// send writes a message that is one frame. A failure has shut the Conn under it,
// which wakes the reader; behind a close frame nothing is written any more.
func (s *session) send(m *websocket.PreparedMessage) {
	s.out.Lock()
	err := s.ws.WritePreparedMessage(m)
	s.out.Unlock()
	if err == nil {
		s.hub.sent.Add(1)
	}
}

// following lists the follows of the moment.
func (s *session) following() []*follow {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.follows)
}

// leave forgets everything: the reader has ended.
func (s *session) leave() []*follow {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	follows := s.follows
	s.follows, s.queue = nil, nil
	return follows
}
