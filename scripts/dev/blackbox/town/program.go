package town

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"coupdemain/scripts/testday"
)

// Program is the board as it ships, built with the race detector, unless
// testday moves its clock.
type Program struct{ path string }

// Build compiles the program into dir from the sources above this module.
func Build(dir string) (Program, error) {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		return Program{}, err
	}
	p := Program{path: filepath.Join(dir, "coupdemain")}
	build := exec.Command("go", slices.Concat([]string{"build", "-race"}, testday.BuildFlags(), []string{"-o", p.path, "./app"})...)
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return p, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return p, nil
}

// Holds tells whether a text stands in the program's file.
func (p Program) Holds(tb testing.TB, text string) bool {
	tb.Helper()
	file, err := os.ReadFile(p.path)
	if err != nil {
		tb.Fatal(err)
	}
	return bytes.Contains(file, []byte(text))
}

// Env is a configuration: COUPDEMAIN_ variables without their prefix.
type Env map[string]string

// With gives the configuration with more variables.
func (e Env) With(pairs ...string) Env {
	next := Env{}
	for k, v := range e {
		next[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		next[pairs[i]] = pairs[i+1]
	}
	return next
}

// list is the environment of a process: nothing of the tester's own configuration
// passes. The race detector's usual second of rest at the exit is left out.
func (e Env) list() []string {
	list := []string{"GORACE=atexit_sleep_ms=0"}
	for _, line := range os.Environ() {
		if !strings.HasPrefix(line, "COUPDEMAIN_") {
			list = append(list, line)
		}
	}
	for k, v := range e {
		list = append(list, "COUPDEMAIN_"+k+"="+v)
	}
	return append(list, testday.Environ()...)
}

// runLimit is how long a command may take before it counts as hung.
const runLimit = 60 * time.Second

// Run runs one command to its end; the error holds what it said.
func (p Program) Run(env Env, args ...string) (out string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), runLimit)
	defer cancel()
	c := exec.CommandContext(ctx, p.path, args...)
	c.Env = env.list()
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil {
		return stdout.String(), fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(stderr.String()))
	}
	return stdout.String(), nil
}
