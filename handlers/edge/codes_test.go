package edge

import (
	"fmt"
	"testing"

	"coupdemain/models"
	"coupdemain/web/ui"
)

func TestEveryCodeHasItsStatusAndItsWords(t *testing.T) {
	want := map[models.Code]int{
		"invalid": 400, "unauthenticated": 401, "forbidden": 403, "not_found": 404, "conflict": 409, "refused": 422,
		"too_late": 422, "too_high": 422, "too_low": 422, "limit": 429, "unavailable": 503, "unknown": 503, "internal": 500,
	}
	for _, code := range models.Codes {
		_, status := AsError(fmt.Errorf("wrapped: %w", models.Refuse(code, models.Reason{Key: "x"})))
		if status != want[code] || status == 0 {
			t.Errorf("%s: status %d, want %d", code, status, want[code])
		}
		if !ui.Has("no." + string(code)) {
			t.Errorf("%s has no sentence", code)
		}
	}
	if len(statuses) != len(models.Codes) {
		t.Errorf("%d statuses for %d codes", len(statuses), len(models.Codes))
	}
}
