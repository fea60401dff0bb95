package catalogue

import (
	"strings"
	"testing"
)

const heading = "ID,nom,fonction,licence,wikidata,comptoir-du-libre\n"

func TestSillRowsBecomeSoftware(t *testing.T) {
	entries, report, err := ReadSill(strings.NewReader(heading +
		"1,7zip,Compression,LGPL-2.0-only,q215051,72\n" +
		"2,OCS Inventory,\"Inventaire,\n télédéploiement\",GPL V2.0,,x\n"))
	if err != nil {
		t.Fatal(err)
	}
	if report.Rows != 2 || len(report.Refused) != 0 || len(entries) != 2 {
		t.Fatalf("report %+v, entries %v", report, entries)
	}
	first, second := entries[0], entries[1]
	if first.Slug != "7zip" || first.Licence != "LGPL-2.0-only" || first.IDs["wikidata"] != "Q215051" || first.IDs["comptoir"] != "72" {
		t.Errorf("first: %+v", first)
	}
	if second.Slug != "ocs-inventory" || second.Function != "Inventaire, télédéploiement" || second.IDs["comptoir"] != "" {
		t.Errorf("second: %+v", second)
	}
	if !strings.HasPrefix(second.Licence, "GPL-2.0") {
		t.Errorf("a licence written otherwise is recognised, got %q", second.Licence)
	}
}

func TestSillSaysWhatItRefuses(t *testing.T) {
	for _, c := range []struct{ name, row, why string }{
		{"no name", "1,,x,MIT,,\n", "missing"},
		{"control characters", "1,\"a\x01b\",x,MIT,,\n", "control characters"},
		{"no letter", "1,漢字,x,MIT,,\n", "address"},
		{"twice", "1,Grammalecte,x,MIT,,\n2,grammalecte,y,MIT,,\n", "line 2"},
		{"stray quote", "1,a\"b,x,MIT,,\n", "CSV"},
		{"endless function", "1,a," + strings.Repeat("x", maxCell+1) + ",MIT,,\n", "too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, report, err := ReadSill(strings.NewReader(heading + c.row))
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Refused) != 1 || !strings.Contains(report.Refused[0].Why, c.why) {
				t.Errorf("refused %+v, want one that says %q", report.Refused, c.why)
			}
		})
	}
}

func TestSillKeepsARowWhoseLicenceNobodyCanTell(t *testing.T) {
	entries, report, err := ReadSill(strings.NewReader(heading + "1,x,y,\"MIT, LGPL-3, AGPL-3\",,\n2,z,y,N/A,,\n"))
	if err != nil || len(entries) != 2 || entries[0].Licence != "" || len(report.Unclear) != 2 {
		t.Fatalf("entries %v, report %+v, err %v", entries, report, err)
	}
}

func TestWhatIsNoSillIsRefusedWhole(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "another table": "a,b\n1,2\n"} {
		if _, _, err := ReadSill(strings.NewReader(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzReadSill(f *testing.F) {
	f.Add(heading + "1,7zip,Compression,MIT,Q1,2\n")
	f.Add(heading + "\"")
	f.Fuzz(func(t *testing.T, text string) {
		entries, report, err := ReadSill(strings.NewReader(text))
		if err == nil && len(entries)+len(report.Refused) != report.Rows {
			t.Fatalf("%d rows, %d entries, %d refused: a row is lost", report.Rows, len(entries), len(report.Refused))
		}
	})
}
