package blackbox

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"coupdemain/scripts/dev/blackbox/town"
)

// program and people are made once: every test copies the town's store.
var (
	program town.Program
	people  *town.People
)

// developers is how many people with a proven skill the town has.
const developers = 50

func TestMain(m *testing.M) {
	code, err := prepared(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

func prepared(m *testing.M) (code int, err error) {
	dir, err := os.MkdirTemp("", "blackbox")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	if program, err = town.Build(dir); err != nil {
		return 1, err
	}
	if people, err = town.Settle(program, filepath.Join(dir, "town"), developers); err != nil {
		return 1, err
	}
	return m.Run(), nil
}
