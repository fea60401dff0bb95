package journal_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"coupdemain/handlers/handlerstest"
	"coupdemain/models"
)

func TestAReceiptIsFoundInTheJournal(t *testing.T) {
	b := handlerstest.New(t)
	items, _, err := b.Board.Journal(t.Context(), 2, 1)
	b.Must(err)
	hash := items[0].Hash
	for _, pasted := range []string{hash, "3", "n° 3", "Offre enregistrée le mardi 1er décembre à 16 h 00 sous le n° 3. Gardez cette empreinte : " + strings.ToUpper(hash), "3 " + hash, hash[:16] + " " + hash[16:32] + " " + hash[32:48] + " " + hash[48:]} {
		found := b.Send("GET", "/journal?recu="+url.QueryEscape(pasted), "", "", nil)
		if to := found.Headers.Get("Location"); found.Status != 303 || !strings.HasPrefix(to, "/journal/3") {
			t.Errorf("%q leads to %d %s", pasted, found.Status, to)
		}
	}
	b.Wants(b.Send("GET", "/journal/3?empreinte="+hash, "", "", map[string]string{"Accept-Language": "fr"}), 200, "Il y est.", hash)
	b.Wants(b.Send("GET", "/journal/3?empreinte="+strings.Repeat("0", 64), "", "", map[string]string{"Accept-Language": "fr"}), 200, "une autre empreinte")
	for _, pasted := range []string{strings.Repeat("0", 64), "bonjour", "n° 99999"} {
		b.Wants(b.Send("GET", "/journal?recu="+url.QueryEscape(pasted), "", "", map[string]string{"Accept-Language": "fr"}), 200, "Rien ici ne porte ce numéro")
	}
}

func TestTheJournalIsReadFromItsEndToItsBeginning(t *testing.T) {
	b := handlerstest.New(t)
	b.Operate(&models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "a", Title: "A"}}})
	last := b.Board.State().Pos
	for i := range 25 {
		b.Operate(&models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "a", Title: "A" + strings.Repeat("a", i+1)}}})
	}
	first := b.Send("GET", "/journal", "", "", map[string]string{"Accept-Language": "fr"})
	b.Wants(first, 200, "Logiciel inscrit", "Plus anciennes", "Comment vérifier")
	older := handlerstest.Between(first.Body, `href="/journal?avant=`, `"`)
	second := b.Send("GET", "/journal?avant="+older, "", "", nil)
	b.Wants(second, 200, lineOf(last))
	if strings.Contains(first.Body, lineOf(last)) {
		t.Error("a page of twenty showed more")
	}
}

// lineOf is the link to a line of the journal.
func lineOf(pos int64) string { return fmt.Sprintf(`href="/journal/%d"`, pos) }
