package clean

import "strings"

// laPoste is the one SIREN whose establishments outgrew the check digit: their
// SIRET is also valid when its digits add up to a multiple of five (rule of the
// Insee's Sirene register).
const laPoste = "356000000"

// ValidSIREN tells whether s is nine digits with a right Luhn check digit.
func ValidSIREN(s string) bool {
	return digits(s, 9) && luhn(s)
}

// ValidSIRET tells whether s is fourteen digits: a valid SIREN, five more, and
// a right Luhn check digit over all (or La Poste's own rule).
func ValidSIRET(s string) bool {
	if !digits(s, 14) || !ValidSIREN(s[:9]) {
		return false
	}
	if luhn(s) {
		return true
	}
	return s[:9] == laPoste && sum(s)%5 == 0
}

// ReadSIRET reads a SIRET as people write it, with ordinary, no-break or thin
// spaces between the groups, and gives its fourteen digits; false when it is
// not a valid one.
func ReadSIRET(s string) (string, bool) {
	if len(s) > 128 { // fourteen digits and their spaces need far less: do not copy a hostile one
		return "", false
	}
	s = strings.Join(strings.Fields(s), "")
	if !ValidSIRET(s) {
		return "", false
	}
	return s, true
}

// digits tells whether s is n ASCII digits, not all zero: zeros pass Luhn.
func digits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return sum(s) > 0
}

func sum(s string) int {
	sum := 0
	for i := range len(s) {
		sum += int(s[i] - '0')
	}
	return sum
}

// luhn is ISO/IEC 7812-1 annex B: from the right, every second digit is doubled.
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
			if d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
