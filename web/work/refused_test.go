package work

import (
	"slices"
	"testing"

	"coupdemain/models"
)

// A form of an action that does not exist would say its reasons nowhere.
func TestEveryFormIsOfAnAction(t *testing.T) {
	for op, action := range offered {
		if !slices.Contains(models.Actions, action) {
			t.Errorf("the form %s is drawn with the action %q, which does not exist", op, action)
		}
	}
}
