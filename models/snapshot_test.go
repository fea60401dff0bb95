package models

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"coupdemain/models/persist"
)

// chunksOf writes a state.
func chunksOf(t testing.TB, s State) (chunks [][]byte) {
	t.Helper()
	err := s.WriteSnapshot(func(c []byte) error {
		chunks = append(chunks, bytes.Clone(c))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return chunks
}

// stateOf reads chunks, which it hands over as a file would.
func stateOf(chunks [][]byte) (State, error) {
	s, err := ReadSnapshot(func(buf []byte) ([]byte, error) {
		if len(chunks) == 0 {
			return nil, io.EOF
		}
		buf = append(buf, chunks[0]...)
		chunks = chunks[1:]
		return buf, nil
	})
	return s.Freeze(), err
}

// Every state of every history comes back from its snapshot, and goes on as it would have.
func TestSnapshotGivesTheStateBack(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no histories: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lived, woken := NewHistory(), NewHistory()
		for line := range strings.Lines(string(text)) {
			lived.Run(t, line)
			woken.Run(t, line)
			if woken.State, err = stateOf(chunksOf(t, woken.State)); err != nil {
				t.Fatalf("%s, after %s: %v", file, line, err)
			}
			if woken.State.Digest() != lived.State.Digest() {
				t.Fatalf("%s, after %s: another state came back", file, line)
			}
		}
		if !reflect.DeepEqual(insideOf(woken.State), insideOf(lived.State)) {
			t.Errorf("%s: what came back differs in what the digest does not see", file)
		}
	}
}

// insideOf is everything in a state, as plain maps.
func insideOf(s State) []any {
	all := []any{s.Pos, s.Hash, s.At}
	for _, p := range s.parts() {
		all = append(all, inside(p))
	}
	return all
}

// full makes a state in which no member of anything is zero, whoever added it.
func full(t *testing.T, entries int) State {
	t.Helper()
	s := NewState()
	s.Pos, s.Hash, s.At = 7, "hash", time.UnixMilli(1).UTC()
	n := 0
	for _, p := range s.parts() {
		for range entries {
			add(t, p, &n)
		}
	}
	return s
}

// add puts one entry into a part that is like no other.
func add(t *testing.T, p persist.Part, n *int) {
	t.Helper()
	*n++
	if x, ok := p.(*persist.Index); ok {
		x.Put(stamp(int64(*n)), stamp(int64(-*n)))
		return
	}
	set := reflect.ValueOf(p).MethodByName("Set") // of a table, whatever it holds
	v := reflect.New(set.Type().In(1)).Elem()
	fill(t, v, n)
	*n++
	set.Call([]reflect.Value{reflect.ValueOf(stamp(int64(*n))), v})
}

// inside is all that a part holds.
func inside(p persist.Part) any {
	if x, ok := p.(*persist.Index); ok {
		var entries []string
		x.Walk("", func(key, id string) bool { entries = append(entries, key, id); return true })
		return entries
	}
	all := map[string]any{}
	each := reflect.ValueOf(p).MethodByName("Each")
	each.Call([]reflect.Value{reflect.MakeFunc(each.Type().In(0), func(entry []reflect.Value) []reflect.Value {
		all[entry[0].String()] = entry[1].Interface()
		return nil
	})})
	return all
}

// memberOf gives a member of a struct as one that may be written, exported or not.
func memberOf(v reflect.Value, i int) reflect.Value {
	f := v.Field(i)
	return reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()
}

// fill sets a value and everything below it to what it was not and nothing else is.
func fill(t *testing.T, v reflect.Value, n *int) {
	t.Helper()
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString("é" + stamp(int64(*n)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n) << 33 * int64(1-2*(*n%2)))
	case reflect.Uint8:
		v.SetUint(uint64(*n%255 + 1))
	case reflect.Float64:
		v.SetFloat(1 / float64(*n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), n)
	case reflect.Array:
		for i := range v.Len() {
			fill(t, v.Index(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0), n)
		fill(t, v.Index(1), n)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(t, k, n)
		fill(t, e, n)
		v.SetMapIndex(k, e)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.UnixMilli(int64(*n)).UTC()))
			return
		}
		for i := range v.NumField() {
			fill(t, memberOf(v, i), n)
		}
	default:
		t.Fatalf("a state may hold a %s: say here how one is filled, and in persist/form.go how it is kept", v.Type())
	}
}

func TestSnapshotKeepsEveryMember(t *testing.T) {
	for _, entries := range []int{1, 40} {
		s := full(t, entries)
		back, err := stateOf(chunksOf(t, s))
		if err != nil {
			t.Fatal(err)
		}
		if back.Digest() != s.Digest() || !reflect.DeepEqual(insideOf(back), insideOf(s)) {
			t.Fatal("a member did not come back")
		}
	}
}

// Values that are neither zero nor like any other: what gob, for one, would lose.
func TestSnapshotTellsNothingFromNone(t *testing.T) {
	no := false
	paris := time.FixedZone("", 3600)
	m := &Mission{ID: "M1", stored: Draft, Bids: []*Bid{nil, {Admitted: &no, Marks: map[string]int{}}}, Sealed: []*SealedRecord{},
		Reviews: [2]*Review{1: {}}, PaidAt: time.Unix(1, 1).In(paris), EndedAt: time.Unix(-1, 999).UTC(), ClosedAt: time.Unix(0, 0).UTC()}
	s := NewState()
	s.missions.Set("M1", m)
	s.missions.Set("M2", nil)
	back, err := stateOf(chunksOf(t, s))
	if err != nil {
		t.Fatal(err)
	}
	got, _ := back.Mission("M1")
	if !reflect.DeepEqual(got, m) {
		t.Errorf("got %+v, want %+v", got, m)
	}
	if none, ok := back.Mission("M2"); !ok || none != nil {
		t.Errorf("got %v, %v", none, ok)
	}
}

func TestEqualStatesHaveEqualSnapshots(t *testing.T) {
	s := full(t, 5)
	if !reflect.DeepEqual(chunksOf(t, s), chunksOf(t, s)) {
		t.Fatal("the same state gave other bytes")
	}
}

func TestAlteredSnapshotIsRefused(t *testing.T) {
	whole := chunksOf(t, full(t, 3))
	if len(whole) < 10 {
		t.Fatalf("%d chunks", len(whole))
	}
	for i, chunk := range whole {
		if _, err := stateOf(slices.Delete(slices.Clone(whole), i, i+1)); err == nil {
			t.Errorf("it was read without its chunk %d", i)
		}
		for _, size := range []int{0, 1, 5, len(chunk) / 2, len(chunk) - 1} {
			cut := slices.Clone(whole)
			cut[i] = chunk[:size]
			if _, err := stateOf(cut); err == nil {
				t.Errorf("it was read with %d bytes of %d in chunk %d", size, len(chunk), i)
			}
		}
		for range 20 {
			altered := slices.Clone(whole)
			altered[i] = bytes.Clone(chunk)
			altered[i][rand.IntN(len(chunk))] ^= 1 << rand.IntN(8)
			if _, err := stateOf(altered); err == nil {
				t.Errorf("it was read with an altered byte in chunk %d", i)
			}
		}
	}
}

// resealed gives a chunk the sum of what it holds now: somebody may alter that too.
func resealed(chunk []byte) []byte {
	if len(chunk) > 4 {
		binary.LittleEndian.PutUint32(chunk, crc32.Checksum(chunk[4:], crc32.MakeTable(crc32.Castagnoli)))
	}
	return chunk
}

// FuzzReadSnapshot puts any bytes in the place of one chunk: they are an error or
// a state, never a panic nor more memory than a multiple of their length.
func FuzzReadSnapshot(f *testing.F) {
	h := NewHistory()
	h.Run(f, mustRead(f, "testdata/sealed.txt"))
	whole := chunksOf(f, h.State)
	for i, chunk := range whole {
		f.Add(uint8(i), chunk)
	}
	huge := binary.AppendUvarint(binary.AppendUvarint([]byte{0, 0, 0, 0, 19, 1}, 0), 12)
	f.Add(uint8(3), append(huge, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 1))
	f.Fuzz(func(t *testing.T, i uint8, chunk []byte) {
		chunks := slices.Clone(whole)
		chunks[int(i)%len(chunks)] = resealed(bytes.Clone(chunk))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s, err := stateOf(chunks)
		runtime.ReadMemStats(&after)
		if err == nil {
			s.Digest()
		}
		if got, most := after.TotalAlloc-before.TotalAlloc, uint64(4<<20+200*len(chunk)); got > most {
			t.Fatalf("%d bytes of memory for a chunk of %d", got, len(chunk))
		}
	})
}

func mustRead(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
