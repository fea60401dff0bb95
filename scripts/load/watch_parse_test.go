package main

import (
	"fmt"
	"strings"
	"testing"
)

// Whatever the pieces in which bytes arrive, the same events are counted.
func TestEventsAreCountedInPiecesOfAnySize(t *testing.T) {
	event := `{"op":"event","topic":"mission/M000001","pos":41,"type":"bid.placed","data":{}}`
	other := `{"op":"event","topic":"mission/M000001","pos":42,"type":"bid.placed","data":{}}`
	var stream []byte
	stream = append(stream, serverFrames(`{"op":"hello","pos":1}`, 1)...)
	stream = append(stream, serverFrames(`{"op":"view","pos":40,"data":"`+strings.Repeat("x", 70_000)+`"}`, 1)...)
	stream = append(stream, 0x89, 0) // a ping
	stream = append(stream, serverFrames(event+"\n"+other, 1)...)
	stream = append(stream, serverFrames(event, 1000)...) // more than one frame
	stream = append(stream, 0x88, 2, 4000>>8, 4000&0xff)
	for _, piece := range []int{1, 2, 3, 7, 100, 4096, len(stream)} {
		for _, timed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d timed=%t", piece, timed), func(t *testing.T) {
				events, views, pings, code := 0, 0, 0, 0
				at := map[int64]int{}
				p := parser{events: func(n int) { events += n }, views: func() { views++ }, ping: func() { pings++ }, closed: func(c int) { code = c }}
				if timed {
					p.pos = func(line []byte) { at[posOf(line)]++ }
				}
				for b := stream; len(b) > 0; b = b[min(piece, len(b)):] {
					p.feed(b[:min(piece, len(b))])
				}
				if events != 1002 || views != 1 || pings != 1 || code != 4000 {
					t.Errorf("%d events, %d views, %d pings, close %d", events, views, pings, code)
				}
				if timed && (at[41] != 1001 || at[42] != 1 || len(at) != 2) {
					t.Errorf("positions %v", at)
				}
			})
		}
	}
}

func TestEventsAreJoinedAsTheBoardJoinsThem(t *testing.T) {
	event := strings.Repeat("e", 159)
	frames := serverFrames(event, 1000) // 160 bytes a line, 64 KiB a frame
	const inFrame = (64<<10 + 1) / 160
	want := 1000*159 + 1000 - (1000+inFrame-1)/inFrame // payloads with the newlines between
	for rest := 1000; rest > 0; rest -= inFrame {
		want += 4 // a header with a length of two bytes
	}
	if len(frames) != want {
		t.Errorf("%d bytes, want %d", len(frames), want)
	}
}
