package board

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"coupdemain/models"
)

// The bytes of a snapshot are a line with the name of its record, which makes
// them like no others, then frames:
//
//	kind (1 byte) ‖ length (4 bytes) ‖ that many bytes
//
// Nothing else checks them than the blob's own hash and models, chunk by chunk.
const (
	snapshotMagic = "coupdemain snapshot 1 "
	frameStart    = 5
)

const (
	frameMissions = 'm' // JSON of frameSeals
	frameKeys     = 'k' // uses of keys, 48 bytes each
	frameState    = 's' // a chunk of models
	frameEnd      = 'e'
)

const (
	keyUseSize   = 48
	keysInAFrame = 4096
)

type frameSeals struct {
	Held  []string `json:"held,omitempty"`
	Ended []string `json:"ended,omitempty"`
}

// writeSnapshot writes what a board knows. The same memory gives the same bytes.
func writeSnapshot(ctx context.Context, to io.Writer, record string, m *memory) error {
	w := bufio.NewWriterSize(to, 64<<10)
	put := func(kind byte, body []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		w.Write(binary.LittleEndian.AppendUint32([]byte{kind}, uint32(len(body)))) // an error stays with w
		_, err := w.Write(body)
		return err
	}
	w.WriteString(snapshotMagic + record + "\n")
	slices.Sort(m.held)
	slices.Sort(m.ended)
	seals, err := json.Marshal(frameSeals{m.held, m.ended})
	if err == nil {
		err = put(frameMissions, seals)
	}
	for uses := range slices.Chunk(m.keys, keysInAFrame) {
		if err == nil {
			err = put(frameKeys, packKeys(uses))
		}
	}
	if err == nil {
		err = m.state.WriteSnapshot(func(chunk []byte) error { return put(frameState, chunk) })
	}
	if err == nil {
		err = put(frameEnd, nil)
	}
	if err == nil {
		err = w.Flush()
	}
	return err
}

func packKeys(uses []keyUse) []byte {
	body := make([]byte, 0, len(uses)*keyUseSize)
	for _, u := range uses {
		body = append(append(body, u.key[:]...), u.content[:]...)
		body = binary.LittleEndian.AppendUint64(body, uint64(u.pos))
		body = binary.LittleEndian.AppendUint64(body, uint64(u.at))
	}
	return body
}

func unpackKeys(uses []keyUse, body []byte) ([]keyUse, error) {
	if len(body)%keyUseSize != 0 {
		return nil, fmt.Errorf("keys of %d bytes", len(body))
	}
	for ; len(body) > 0; body = body[keyUseSize:] {
		uses = append(uses, keyUse{mac(body), keyed{
			content: mac(body[16:]),
			pos:     int64(binary.LittleEndian.Uint64(body[32:])),
			at:      int64(binary.LittleEndian.Uint64(body[40:])),
		}})
	}
	return uses, nil
}

// readSnapshot reads what writeSnapshot wrote, to the last byte: only then has a
// blob's reader compared its hash. The state builds in place, see models.ReadSnapshot.
func readSnapshot(ctx context.Context, from io.Reader, size int64, record string) (m memory, err error) {
	f := frames{ctx: ctx, r: bufio.NewReaderSize(from, 64<<10), left: size, memory: &m}
	head := snapshotMagic + record + "\n"
	line, err := f.take(nil, int64(len(head)))
	if err != nil {
		return m, err
	}
	if string(line) != head {
		return m, errors.New("it begins like something else")
	}
	m.state, err = models.ReadSnapshot(f.chunk)
	return m, err
}

// frames reads a snapshot's frames into memory and hands its state's chunks on.
type frames struct {
	ctx    context.Context
	r      *bufio.Reader
	left   int64 // bytes that the blob still has
	memory *memory
}

// chunk gives the next chunk of the state, in buf when it is large enough.
func (f *frames) chunk(buf []byte) ([]byte, error) {
	for {
		if err := f.ctx.Err(); err != nil {
			return nil, err
		}
		start, err := f.take(buf, frameStart)
		if err != nil {
			return nil, err
		}
		kind := start[0]
		body, err := f.take(start, int64(binary.LittleEndian.Uint32(start[1:])))
		if err != nil {
			return nil, err
		}
		switch kind {
		case frameState:
			return body, nil
		case frameKeys:
			if f.memory.keys, err = unpackKeys(f.memory.keys, body); err != nil {
				return nil, err
			}
		case frameMissions:
			var seals frameSeals
			if err := json.Unmarshal(body, &seals); err != nil {
				return nil, fmt.Errorf("decode the missions with sealed bids: %w", err)
			}
			f.memory.held, f.memory.ended = seals.Held, seals.Ended
		case frameEnd:
			return nil, f.end()
		default:
			return nil, fmt.Errorf("a frame of the unknown kind %q", kind)
		}
		buf = body
	}
}

// end gives io.EOF when nothing follows.
func (f *frames) end() error {
	if f.left > 0 {
		return fmt.Errorf("%d bytes after its end", f.left)
	}
	_, err := f.r.ReadByte()
	if err == nil {
		return errors.New("it is longer than its size")
	}
	return err
}

// take reads so many bytes, in buf when it is large enough.
func (f *frames) take(buf []byte, n int64) ([]byte, error) {
	if n > f.left {
		return nil, fmt.Errorf("%w: %d bytes of %d", io.ErrUnexpectedEOF, f.left, n)
	}
	buf = slices.Grow(buf[:0], int(n))[:n]
	read, err := io.ReadFull(f.r, buf)
	f.left -= int64(read)
	if errors.Is(err, io.EOF) { // not the end of the chunks
		err = io.ErrUnexpectedEOF
	}
	return buf, err
}
