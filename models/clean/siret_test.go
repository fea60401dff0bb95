package clean

import "testing"

func TestSirensAreChecked(t *testing.T) {
	for s, want := range map[string]bool{
		"732829320": true, "552081317": true, "130025265": true, "356000000": true, "000100016": true,
		"732829321": false, "73282932": false, "7328293200": false, "": false, "73282932O": false, "000000000": false, "٧٣٢٨٢٩٣٢٠": false,
	} {
		if got := ValidSIREN(s); got != want {
			t.Errorf("ValidSIREN(%q) = %v", s, got)
		}
	}
}

func TestSiretsAreChecked(t *testing.T) {
	for s, want := range map[string]bool{
		"73282932000074": true, "73282932000075": false, "7328293200007": false, "732829320000740": false,
		"35600000000048": true, // La Poste, by Luhn
		"35600000009075": true, // La Poste, by the sum of the digits
		"35600000049837": true, "35600000049838": false,
		"00010001600013": true, "00010002400017": true, "00010003200010": true, "00010004000013": true, "00010005700017": true, "00010006500010": true,
		"00000000000000": false, "73282932100072": false, // the last has a wrong SIREN under a right SIRET digit
	} {
		if got := ValidSIRET(s); got != want {
			t.Errorf("ValidSIRET(%q) = %v", s, got)
		}
	}
	if luhn("73282932100072") == false {
		t.Error("the vector with a wrong SIREN no longer tests it: its own digit is wrong too")
	}
	if luhn("35600000009075") {
		t.Error("the vector of La Poste no longer tests its rule: it passes Luhn")
	}
}

func TestASiretOfAnotherCompanyDoesNotUseLaPostesRule(t *testing.T) {
	const s = "73282932000010"
	for last := byte('0'); last <= '9'; last++ {
		v := s[:13] + string(last)
		if ValidSIRET(v) != luhn(v) {
			t.Errorf("%s: valid %v, Luhn %v", v, ValidSIRET(v), luhn(v))
		}
	}
}

func TestASiretIsReadWithItsSpaces(t *testing.T) {
	for _, s := range []string{"73282932000074", " 732 829 320 00074 ", "732\u00a0829\u00a0320\u00a000074", "732\u202f829\u202f320\u202f00074", "732 829 320\t00074\n"} {
		if got, ok := ReadSIRET(s); got != "73282932000074" || !ok {
			t.Errorf("ReadSIRET(%q) = %q, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "732829320", "732-829-320-00074", "73282932000075", "FR 73282932000074"} {
		if got, ok := ReadSIRET(s); got != "" || ok {
			t.Errorf("ReadSIRET(%q) = %q, %v", s, got, ok)
		}
	}
}
