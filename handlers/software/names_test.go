package software_test

import (
	"fmt"
	"testing"

	"coupdemain/handlers/handlerstest"
	"coupdemain/handlers/software"
	"coupdemain/models"
)

// A catalogue is larger than the list that a page offers.
func TestASoftwareIsFoundByItsNameWhereverItStands(t *testing.T) {
	b := handlerstest.New(t)
	const many = 2100
	for from := 0; from < many; from += 300 {
		var entries []models.SoftwareListed
		for i := from; i < from+300; i++ {
			entries = append(entries, models.SoftwareListed{Slug: fmt.Sprintf("outil-%d", i), Title: fmt.Sprintf("Outil %04d", i)})
		}
		b.Operate(&models.ListSoftware{Entries: entries})
	}
	state := b.Board.State()
	for text, want := range map[string]string{"outil 2099": "outil-2099", " OUTIL 0000 ": "outil-0", "OUTIL-7": "outil-7", "openMAIRIE": "openmairie", "Outil 2100": "", "": "", " ": ""} {
		if slug, ok := software.Find(state, text); ok != (want != "") || ok && slug != want {
			t.Errorf("%q: %q, %v", text, slug, ok)
		}
	}
	if names := software.Names(state); len(names) != 2000 {
		t.Errorf("a page offers %d names", len(names))
	}
}
