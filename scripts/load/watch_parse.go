package main

import "bytes"

// parser takes the bytes of a server's frames as they come, in pieces of any
// size, and counts the events in them. It copies nothing but the beginning of a
// line, and that only when positions are asked for.
type parser struct {
	head  [10]byte // of the frame whose length is not known yet
	have  int
	op    byte
	left  int  // bytes of the payload still to come
	in    bool // inside a frame
	start [14]byte
	begun int // bytes of start
	lines int // newlines of this frame
	line  []byte

	events func(n int)       // of a frame that is whole
	views  func()            // a whole view
	pos    func(line []byte) // the beginning of an event's line; nil: not wanted
	ping   func()
	closed func(code int)
}

var (
	eventBegin = []byte(`{"op":"event",`)
	viewBegin  = []byte(`{"op":"view",`)
	newline    = []byte{'\n'}
)

// lineHead is how much of a line is kept: the position stands within it.
const lineHead = 96

func (p *parser) feed(b []byte) {
	for len(b) > 0 {
		if !p.in {
			b = p.header(b)
			continue
		}
		n := min(p.left, len(b))
		p.take(b[:n])
		b, p.left = b[n:], p.left-n
		if p.left == 0 {
			p.end()
		}
	}
}

// header takes bytes until the length is known.
func (p *parser) header(b []byte) []byte {
	for len(b) > 0 {
		p.head[p.have] = b[0]
		p.have++
		b = b[1:]
		size := 2
		if p.have >= 2 {
			switch p.head[1] & 0x7f {
			case 126:
				size = 4
			case 127:
				size = 10
			}
		}
		if p.have < size || p.have < 2 {
			continue
		}
		n := int(p.head[1] & 0x7f)
		if size > 2 {
			n = 0
			for _, c := range p.head[2:size] {
				n = n<<8 | int(c)
			}
		}
		p.op, p.left, p.in = p.head[0]&0x0f, n, true
		p.have, p.begun, p.lines = 0, 0, 0
		if n == 0 {
			p.end()
		}
		return b
	}
	return b
}

// take looks at a piece of a payload.
func (p *parser) take(b []byte) {
	if p.begun < len(p.start) {
		p.begun += copy(p.start[p.begun:], b)
	}
	if p.op != opText {
		return
	}
	if p.pos == nil {
		p.lines += bytes.Count(b, newline)
		return
	}
	for {
		i := bytes.IndexByte(b, '\n')
		part := b
		if i >= 0 {
			part = b[:i]
		}
		if room := lineHead - len(p.line); room > 0 {
			p.line = append(p.line, part[:min(room, len(part))]...)
		}
		if i < 0 {
			return
		}
		p.lines++
		p.endLine()
		b = b[i+1:]
	}
}

func (p *parser) endLine() {
	if bytes.HasPrefix(p.line, eventBegin) {
		p.pos(p.line)
	}
	p.line = p.line[:0]
}

// end is a frame that is whole.
func (p *parser) end() {
	p.in = false
	start := p.start[:p.begun]
	switch {
	case p.op == opPing:
		p.ping()
	case p.op == opClose && p.begun >= 2:
		p.closed(int(start[0])<<8 | int(start[1]))
	case p.op == opClose:
		p.closed(0)
	case bytes.HasPrefix(start, eventBegin):
		if p.pos != nil {
			p.endLine()
		}
		p.events(p.lines + 1)
	case bytes.HasPrefix(start, viewBegin):
		p.line = p.line[:0]
		p.views()
	default:
		p.line = p.line[:0]
	}
}

// posOf reads the position in the beginning of an event's line; 0 when it has none.
func posOf(line []byte) (pos int64) {
	_, rest, ok := bytes.Cut(line, []byte(`"pos":`))
	if !ok {
		return 0
	}
	for _, c := range rest {
		if c < '0' || c > '9' {
			break
		}
		pos = pos*10 + int64(c-'0')
	}
	return pos
}
