package api

import (
	"encoding/json"
	"testing"

	"coupdemain/models"
)

func FuzzDecodeNeverPanicsAndTakesNoFraction(f *testing.F) {
	for _, s := range []string{`{"amount":1}`, `{"amount":1.0}`, `[`, `{"a":{"b":[1,2,{}]}}`, `null`, `"x"`, `{"amount":1,"amount":2}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var into placeBody
		if err := decodeBytes(body, &into, "amount"); err != nil {
			if models.CodeOf(err) != models.Invalid {
				t.Errorf("%q: %v", body, err)
			}
			return
		}
		if !json.Valid(body) {
			t.Errorf("%q was taken", body)
		}
	})
}
