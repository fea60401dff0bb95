package models_test

import (
	"testing"

	"coupdemain/models"
	"coupdemain/models/view"
)

func TestImportingTheSameListAgainChangesNothing(t *testing.T) {
	g := models.NewStage(t)
	list := func() *models.ListSoftware {
		return &models.ListSoftware{Entries: []models.SoftwareListed{
			{Slug: "qgis", Title: " QGIS ", Domain: "Cartographie", Licence: "GPL-2.0-or-later", IDs: map[string]string{"sill": "12"}},
			{Slug: "glpi", Title: "GLPI", Function: "parc informatique"},
		}}
	}
	if events := g.Do(models.Operator, list()); len(events) != 2 {
		t.Errorf("%d events, want one new and one changed", len(events))
	}
	if events := g.Do(models.Operator, list()); len(events) != 0 {
		t.Errorf("the second import committed %d events", len(events))
	}
	w, _ := g.S.Software("qgis")
	if w.Name != "QGIS" || w.Domain != "cartographie" || w.IDs["sill"] != "12" {
		t.Errorf("%+v", w)
	}
}

func TestEveryWrongEntryIsNamed(t *testing.T) {
	g := models.NewStage(t)
	g.Refused("Pone", &models.ListSoftware{}, models.Forbidden, "steward_only")
	g.Refused(models.Operator, &models.ListSoftware{Entries: make([]models.SoftwareListed, models.MaxEntries+1)}, models.Limit, "too_many")
	g.Refused(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{
		{Slug: "ok", Title: "OK"},
		{Slug: "Not OK", Title: "x", Licence: "GPL"},
		{Slug: "ok", Title: "", Domain: "magie"},
		{Slug: "-a", Title: "a", IDs: map[string]string{"sill": ""}},
	}}, models.Invalid, "slug_invalid", "licence_unknown", "missing", "domain_unknown", "slug_twice", "slug_invalid", "missing")
}

func TestSoftwareIsListedByNameWhateverTheCase(t *testing.T) {
	g := models.NewStage(t)
	g.Do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "z", Title: "abc"}, {Slug: "a", Title: "Zed"}}})
	g.Do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "glpi", Title: "aaa"}}}) // renamed
	var names []string
	after := ""
	for {
		page, next := view.SoftwareList(g.S, after, 1)
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
