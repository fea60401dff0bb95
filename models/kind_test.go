package models

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"coupdemain/models/clean"
)

func TestEveryTemplateCouldBePublished(t *testing.T) {
	if len(Kinds) != 10 {
		t.Errorf("%d kinds", len(Kinds))
	}
	for _, k := range append(slices.Clone(Kinds), "") {
		d := Template(k)
		sum := d.Weights.Price + d.Weights.Delay + d.Weights.Skill + d.Weights.Reputation
		for _, m := range d.Manual {
			sum += m.Weight
		}
		if sum != 100 || d.Kind != k || d.WantedDays < 1 || d.VerifyDays != 15 || d.Level != Proven || !slices.Contains(Datas, d.Data) {
			t.Errorf("%s: weights %d, %+v", k, sum, d)
		}
		if _, ok := clean.ReadLicence(d.Licence); !ok && d.Licence != Same {
			t.Errorf("%s: licence %q", k, d.Licence)
		}
		if len(d.Manual) != len(d.ManualEN) || d.Manual[0].Name != "Réponse au besoin" {
			t.Errorf("%s: manual criteria %v, %v", k, d.Manual, d.ManualEN)
		}
		for i := range d.Manual {
			if d.Manual[i].Weight != d.ManualEN[i].Weight || d.Manual[i].Name == d.ManualEN[i].Name {
				t.Errorf("%s: %v is not %v in English", k, d.Manual[i], d.ManualEN[i])
			}
		}
		if n := len(d.CriteriaFR); n < 2 || n > 3 || n != len(d.CriteriaEN) {
			t.Errorf("%s: %d criteria in French, %d in English", k, n, len(d.CriteriaEN))
		}
		for _, c := range d.CriteriaFR {
			kindInOrder(t, c, "Étant donné ", ", quand ", ", alors ")
		}
		for _, c := range d.CriteriaEN {
			kindInOrder(t, c, "Given ", ", when ", ", then ")
		}
	}
}

func kindInOrder(t *testing.T, s string, words ...string) {
	t.Helper()
	rest := s
	for _, w := range words {
		_, after, found := strings.Cut(rest, w)
		if !found {
			t.Errorf("%q lacks %q", s, w)
		}
		rest = after
	}
	if !strings.HasPrefix(s, words[0]) || !strings.HasSuffix(s, ".") {
		t.Errorf("%q is not one whole sentence", s)
	}
}

func TestATemplateIsTheCallersOwn(t *testing.T) {
	for _, k := range Kinds {
		want := Template(k)
		mine := Template(k)
		mine.CriteriaFR[0], mine.CriteriaEN[0], mine.Manual[0].Weight, mine.ManualEN[0].Name = "", "", 0, ""
		if !reflect.DeepEqual(Template(k), want) {
			t.Errorf("%s: changing one template changed the next", k)
		}
	}
}

func TestDomainsAreSortedSlugs(t *testing.T) {
	if !slices.IsSorted(Domains) || len(slices.Compact(slices.Clone(Domains))) != len(Domains) {
		t.Error("not sorted or not unique")
	}
	for _, d := range Domains {
		if got, ok := ParseDomain(d); got != d || !ok || domainFold(d) != d {
			t.Errorf("ParseDomain(%q) = %q, %v", d, got, ok)
		}
	}
	for label, to := range domainLabels {
		if _, isSlug := slices.BinarySearch(Domains, label); isSlug || domainFold(label) != label || !slices.Contains(Domains, to) {
			t.Errorf("label %q → %q", label, to)
		}
	}
}

func TestFrenchLabelsAreDomains(t *testing.T) {
	for label, want := range map[string]string{
		"urbanisme": "urbanisme", "état civil": "etat-civil", "élections": "elections", "assistance": "assistance",
		"relation à l'usager": "relation-usager", "relation à l’usager": "relation-usager", "actes et archives": "actes-archives",
		"assemblées": "assemblees", "environnement": "environnement", "cartographie": "cartographie",
		"vie associative": "vie-associative", "travail collaboratif": "travail-collaboratif", "démonstration": "demonstration",
		"ÉTAT  CIVIL ": "etat-civil", "e\u0301tat civil": "etat-civil", "Ressources humaines": "ressources-humaines",
		"Enfance et scolarité": "enfance", "Bâtiments": "patrimoine", "Marchés publics": "commande-publique",
		"": "", "magie": "", "urbanismes": "", strings.Repeat("urbanisme ", 40): "",
	} {
		if got, ok := ParseDomain(label); got != want || ok != (want != "") {
			t.Errorf("ParseDomain(%q) = %q, %v; want %q", label, got, ok, want)
		}
	}
}
