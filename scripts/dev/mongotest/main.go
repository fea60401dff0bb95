package mongotest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// run is what Main keeps for one test binary.
var run struct {
	dir string // of the program; "" outside of Main

	build    sync.Once
	program  string
	buildErr error

	start    sync.Once
	shared   *Server
	startErr error
}

// Main runs the tests, then stops the shared server and removes the program.
func Main(m *testing.M) (code int) {
	dir, err := os.MkdirTemp("", "mongotest")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	run.dir = dir
	code = m.Run()
	if run.shared == nil || run.shared.process == nil {
		return code
	}
	if err := run.shared.process.stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

// built gives the path of the server program, compiled at the first call.
func built() (program string, err error) {
	if run.dir == "" {
		return "", errors.New("the package's TestMain must run its tests through mongotest.Main")
	}
	run.build.Do(func() {
		run.program = filepath.Join(run.dir, "ferretdb")
		c := exec.Command("go", "build", "-race=false", "-tags", "ferretdb_no_postgresql", "-ldflags=-s -w",
			"-o", run.program, "coupdemain/scripts/dev/ferretdb")
		if out, err := c.CombinedOutput(); err != nil {
			run.buildErr = fmt.Errorf("build the server program: %w\n%s", err, out)
		}
	})
	return run.program, run.buildErr
}
