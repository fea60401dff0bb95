package archive

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// small is an archive with something of every kind.
func small(t *testing.T) []byte {
	t.Helper()
	w := newWorld(t, 1)
	w.delivered("le plan")
	w.bid(w.people[0], w.mission(models.Sealed), 80_000)
	if err := w.store.Marks().Put(t.Context(), journal.Doc{ID: "claims/1", Body: []byte(`{}`)}); err != nil {
		t.Fatal(err)
	}
	file, _ := backup(t, w.store)
	return file
}

func TestAlteredArchiveIsRefused(t *testing.T) {
	file := small(t)
	tarred := plain(t, file)
	refused, tried := 0, 0
	for at := 0; at < len(file); at++ {
		if at > 64 && at < len(file)-64 && at%41 != 0 {
			continue
		}
		tried++
		altered := slices.Clone(file)
		altered[at] ^= 1 << (at % 8)
		if _, err := Check(bytes.NewReader(altered)); err != nil {
			if !errors.Is(err, ErrAltered) {
				t.Errorf("byte %d: %v", at, err)
			}
			refused++
			continue
		}
		// A few bits of the compression mean nothing: what is packed is the same.
		if plain(t, altered) != tarred {
			t.Errorf("byte %d was altered and nobody noticed", at)
		}
	}
	if refused < tried*9/10 {
		t.Errorf("%d of %d alterations were refused", refused, tried)
	}
}

func TestTruncatedArchiveIsRefusedAndNothingIsWritten(t *testing.T) {
	file := small(t)
	s := openStore(t, t.TempDir())
	for at := 0; at < len(file); at += 1 + len(file)/50 {
		if _, err := Restore(t.Context(), s, 0, bytes.NewReader(file[:at])); !errors.Is(err, ErrAltered) {
			t.Errorf("%d of %d bytes: %v", at, len(file), err)
		}
	}
	if _, err := Restore(t.Context(), s, 0, bytes.NewReader(append(slices.Clone(file), 0))); !errors.Is(err, ErrAltered) {
		t.Errorf("a byte more: %v", err)
	}
	if all := vaultIDs(t, s.Vault()); len(all) > 0 {
		t.Errorf("a refused archive left %v", all)
	}
}

// member is one file of an archive.
type member struct{ name, content string }

func members(t *testing.T, file []byte) (all []member) {
	t.Helper()
	for in := tar.NewReader(strings.NewReader(plain(t, file))); ; {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, member{h.Name, string(content)})
	}
}

func packed(t *testing.T, all []member) []byte {
	t.Helper()
	var file bytes.Buffer
	z := gzip.NewWriter(&file)
	out := tar.NewWriter(z)
	for _, m := range all {
		if err := out.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: m.name, Size: int64(len(m.content)), Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(out, m.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(out.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestArchivePutTogetherAnotherWayIsRefused(t *testing.T) {
	all := members(t, small(t))
	if len(all) != 6 { // manifest, file, vault, marks, journal, end
		t.Fatalf("%d members", len(all))
	}
	if _, err := Check(bytes.NewReader(packed(t, all))); err != nil {
		t.Fatalf("packed again: %v", err)
	}
	for i, m := range all {
		if _, err := Check(bytes.NewReader(packed(t, slices.Delete(slices.Clone(all), i, i+1)))); !errors.Is(err, ErrAltered) {
			t.Errorf("without %s: %v", m.name, err)
		}
		if _, err := Check(bytes.NewReader(packed(t, slices.Insert(slices.Clone(all), i, m)))); !errors.Is(err, ErrAltered) {
			t.Errorf("with %s twice: %v", m.name, err)
		}
		if i > 0 {
			swapped := slices.Clone(all)
			swapped[i], swapped[i-1] = swapped[i-1], swapped[i]
			if _, err := Check(bytes.NewReader(packed(t, swapped))); !errors.Is(err, ErrAltered) {
				t.Errorf("with %s in another place: %v", m.name, err)
			}
		}
		for at := 0; at < len(m.content); at += 1 + len(m.content)/25 {
			other := slices.Clone(all)
			content := []byte(m.content)
			content[at] ^= 1
			other[i].content = string(content)
			_, err := Check(bytes.NewReader(packed(t, other)))
			if !errors.Is(err, ErrAltered) && !errors.Is(err, ErrNewer) {
				t.Errorf("%s altered at %d: %v", m.name, at, err)
			}
		}
	}
	newer := slices.Clone(all)
	newer[0].content = strings.Replace(newer[0].content, `"format":1`, `"format":2`, 1)
	if _, err := Check(bytes.NewReader(packed(t, newer))); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer format: %v", err)
	}
	for name, file := range map[string][]byte{"nothing": nil, "text": []byte("not an archive"), "an empty one": packed(t, nil)} {
		if _, err := Check(bytes.NewReader(file)); !errors.Is(err, ErrAltered) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
