package board

import (
	"bytes"
	"testing"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/view"
)

// Words lie outside the journal, which holds their hash: whoever writes to the
// store must not put others into somebody's mouth.
func TestATextThatTheJournalDoesNotNameIsNotShown(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Open, time.Hour)
	for _, p := range w.bidders {
		w.do(p, &models.AskQuestion{Mission: m, Text: models.Text{Plain: "Quelle version ?"}})
	}
	mission, _ := w.b.State().Mission(m)
	altered, kept := mission.Questions[0].Text, mission.Questions[1].Text
	vault := w.store.Vault()
	docs, err := vault.Get(t.Context(), altered.Doc)
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.Replace(docs[altered.Doc], []byte("Quelle version"), []byte("Quelle urgence"), 1)
	if bytes.Equal(body, docs[altered.Doc]) {
		t.Fatalf("the document reads %s", body)
	}
	if err := vault.Delete(t.Context(), altered.Doc); err != nil {
		t.Fatal(err)
	}
	if err := vault.Put(t.Context(), journal.Doc{ID: altered.Doc, Body: body}); err != nil {
		t.Fatal(err)
	}
	w.reopen() // nothing of it is in memory

	first, second := &view.QuestionView{Text: models.Text{Ref: altered}}, &view.QuestionView{Text: models.Text{Ref: kept}}
	if err := w.b.Fill(t.Context(), first, second); err != nil {
		t.Fatal(err)
	}
	if first.Text.Plain != "" || second.Text.Plain != "Quelle version ?" {
		t.Errorf("the altered text reads %q, the other one %q", first.Text.Plain, second.Text.Plain)
	}
}
