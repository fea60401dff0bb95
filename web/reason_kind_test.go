package web

import (
	"os"
	"regexp"
	"testing"

	"coupdemain/models"
)

// A reason of no kind would let a page offer what is always refused: the tests
// that hold offers and refusals together look at kinds.
func TestEveryReasonHasItsKind(t *testing.T) {
	text, err := os.ReadFile("translations/no.fr.yaml")
	if err != nil {
		t.Fatal(err)
	}
	notReasons := map[string]bool{"heading": true, "many": true}
	keys := regexp.MustCompile(`(?m)^"?no\.([a-z0-9_]+)"?:`).FindAllSubmatch(text, -1)
	if len(keys) < 100 {
		t.Fatalf("%d reasons were read", len(keys))
	}
	for _, m := range keys {
		if key := string(m[1]); !notReasons[key] && (models.Reason{Key: key}).Kind() == "" {
			t.Errorf("no.%s is of no kind: say in models/reason_kind.go what it is about", key)
		}
	}
}
