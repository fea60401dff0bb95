package compose

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"

	"coupdemain/scripts/dev/blackbox/town"
)

// root is the repository, seen from this package.
var root = filepath.Join("..", "..", "..")

// program is the board as it ships.
var program town.Program

func TestMain(m *testing.M) {
	code, err := prepared(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

func prepared(m *testing.M) (code int, err error) {
	dir, err := os.MkdirTemp("", "compose")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	if program, err = town.Build(dir); err != nil {
		return 1, err
	}
	return m.Run(), nil
}

// host is the public name of the board that is composed.
const host = "board.example"

// load reads the composition as the engine's client does: interpolated, merged and
// checked against the schema.
func load(t *testing.T, env ...string) *types.Project {
	t.Helper()
	p, err := tryLoad(t, env...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func tryLoad(t *testing.T, env ...string) (*types.Project, error) {
	t.Helper()
	o, err := cli.NewProjectOptions([]string{filepath.Join(root, "docker-compose.yml")}, cli.WithEnv(env), cli.WithResolvedPaths(true))
	if err != nil {
		t.Fatal(err)
	}
	return o.LoadProject(t.Context())
}

// nodes are the services that run the board, by name.
func nodes(t *testing.T, p *types.Project) map[string]types.ServiceConfig {
	t.Helper()
	found := map[string]types.ServiceConfig{}
	for name, s := range p.Services {
		if s.Build != nil {
			found[name] = s
		}
	}
	if len(found) < 2 {
		t.Fatalf("%d services run the board", len(found))
	}
	return found
}
