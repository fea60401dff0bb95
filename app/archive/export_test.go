package archive

import (
	"bytes"
	"encoding/json"
	"testing"

	"coupdemain/models"
)

func TestExportIsThePublicJournal(t *testing.T) {
	w := newWorld(t, 2)
	w.bid(w.people[0], w.mission(models.Sealed), 80_000)
	w.do(w.agent, &models.DraftMission{})
	var file bytes.Buffer
	report, err := Export(t.Context(), w.store, &file)
	if err != nil {
		t.Fatal(err)
	}
	s := w.b.State()
	if report.Pos != s.Pos || report.Hash != s.Hash || report.Commits != s.Pos {
		t.Errorf("%+v, the board is at %d", report, s.Pos)
	}
	lines := bytes.Split(bytes.TrimSuffix(file.Bytes(), []byte("\n")), []byte("\n"))
	var after int64
	for i := 0; ; {
		items, next, err := w.b.Journal(t.Context(), after, 5)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range items {
			want, err := json.Marshal(item)
			if err != nil {
				t.Fatal(err)
			}
			if i >= len(lines) || !bytes.Equal(lines[i], want) {
				t.Fatalf("line %d is not what the API gives: %s", i+1, want)
			}
			i++
		}
		if after = next; next == 0 {
			if i != len(lines) {
				t.Errorf("%d lines, the API gives %d", len(lines), i)
			}
			return
		}
	}
}
