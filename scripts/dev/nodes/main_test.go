package nodes

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/dev/mongotest"
)

// developers is how many people with a proven skill the town has.
const developers = 60

// base is the folder of what is made once.
var base string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "nodes")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	base = dir
	code := mongotest.Main(m)
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// made is the program, and the town in a copy that any store can take.
type made struct {
	program town.Program
	people  *town.People
	archive string
}

var once = sync.OnceValues(func() (m made, err error) {
	if m.program, err = town.Build(base); err != nil {
		return m, err
	}
	dir := filepath.Join(base, "town")
	if m.people, err = town.Settle(m.program, dir, developers); err != nil {
		return m, err
	}
	m.archive = filepath.Join(base, "town.backup")
	_, err = m.program.Run(town.Env{"DATA": dir}, "backup", m.archive)
	return m, err
})

// settle gives the database at uri the town.
func settle(tb testing.TB, uri string) made {
	tb.Helper()
	m, err := once()
	if err != nil {
		tb.Fatal(err)
	}
	env := town.Env{"DATA": tb.TempDir(), "MONGODB_URI": uri}
	if _, err := m.program.Run(env, "restore", m.archive); err != nil {
		tb.Fatal(err)
	}
	return m
}

// node starts one more process on the database.
func (m made) node(tb testing.TB, uri string, pairs ...string) *town.Server {
	tb.Helper()
	return town.Serve(tb, m.program, tb.TempDir(), append([]string{"MONGODB_URI", uri}, pairs...)...)
}
