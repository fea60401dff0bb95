package models

import "testing"

func TestImportingTheSameListAgainChangesNothing(t *testing.T) {
	g := newStage(t)
	list := func() *ListSoftware {
		return &ListSoftware{Entries: []SoftwareListed{
			{Slug: "qgis", Title: " QGIS ", Domain: "Cartographie", Licence: "GPL-2.0-or-later", IDs: map[string]string{"sill": "12"}},
			{Slug: "glpi", Title: "GLPI", Function: "parc informatique"},
		}}
	}
	if events := g.do(Operator, list()); len(events) != 2 {
		t.Errorf("%d events, want one new and one changed", len(events))
	}
	if events := g.do(Operator, list()); len(events) != 0 {
		t.Errorf("the second import committed %d events", len(events))
	}
	w, _ := g.s.Software("qgis")
	if w.Name != "QGIS" || w.Domain != "cartographie" || w.IDs["sill"] != "12" {
		t.Errorf("%+v", w)
	}
}

func TestEveryWrongEntryIsNamed(t *testing.T) {
	g := newStage(t)
	g.refused("Pone", &ListSoftware{}, Forbidden, "steward_only")
	g.refused(Operator, &ListSoftware{Entries: make([]SoftwareListed, maxEntries+1)}, Limit, "too_many")
	g.refused(Operator, &ListSoftware{Entries: []SoftwareListed{
		{Slug: "ok", Title: "OK"},
		{Slug: "Not OK", Title: "x", Licence: "GPL"},
		{Slug: "ok", Title: "", Domain: "magie"},
		{Slug: "-a", Title: "a", IDs: map[string]string{"sill": ""}},
	}}, Invalid, "slug_invalid", "licence_unknown", "missing", "domain_unknown", "slug_twice", "slug_invalid", "missing")
}

func TestSoftwareIsListedByNameWhateverTheCase(t *testing.T) {
	g := newStage(t)
	g.do(Operator, &ListSoftware{Entries: []SoftwareListed{{Slug: "z", Title: "abc"}, {Slug: "a", Title: "Zed"}}})
	g.do(Operator, &ListSoftware{Entries: []SoftwareListed{{Slug: "glpi", Title: "aaa"}}}) // renamed
	var names []string
	after := ""
	for {
		page, next := g.s.SoftwareList(after, 1)
		for _, w := range page {
			names = append(names, w.Name)
		}
		if after = next; next == "" {
			break
		}
	}
	want := []string{"aaa", "abc", "Galette", "Zed"}
	for i, n := range want {
		if len(names) != len(want) || names[i] != n {
			t.Fatalf("listed %v, want %v", names, want)
		}
	}
}
