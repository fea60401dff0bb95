package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"coupdemain/scripts/testday"
)

// guard is how long a condition may take before a test gives up: it bounds a
// hang and measures nothing.
const guard = 40 * time.Second

// root is the top of the project, seen from this package.
const root = "../../.."

// build makes the assets when they are missing, and the program.
func build(dir string) (string, error) {
	if _, err := os.Stat(root + "/web/dist/manifest.json"); err != nil {
		if out, err := exec.Command("make", "-C", root, "assets").CombinedOutput(); err != nil {
			return "", fmt.Errorf("build the assets: %w\n%s", err, out)
		}
	}
	path := filepath.Join(dir, "coupdemain")
	c := exec.Command("go", slices.Concat([]string{"build"}, testday.BuildFlags(), []string{"-o", path, "./app"})...)
	c.Dir = root
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
}

// environment is that of the tester without the tester's own board.
func environment(pairs ...string) []string {
	var list []string
	for _, line := range os.Environ() {
		if !strings.HasPrefix(line, "COUPDEMAIN_") {
			list = append(list, line)
		}
	}
	for _, p := range pairs {
		list = append(list, "COUPDEMAIN_"+p)
	}
	return append(list, testday.Environ()...)
}

// person is somebody of the town.
type person struct {
	email, name          string
	ID, Developer, Token string
}

// people is the town: a public buyer, an association, a steward, three
// developers who are proven on the software. dir is the store that holds them.
type people struct {
	dir                     string
	agent, private, steward person
	developers              [3]person
}

const software = "openmairie"

func settle(dir string) (people, error) {
	t := people{dir: dir}
	add := func(who *person, email, name string, args ...string) error {
		c := exec.Command(binary, append([]string{"person", "add", "--token", "--email", email, "--name", name}, args...)...)
		c.Env = environment("DATA="+dir, "LOG=error")
		var said bytes.Buffer
		c.Stderr = &said
		out, err := c.Output()
		if err != nil {
			return fmt.Errorf("person add %s: %w: %s", email, err, said.String())
		}
		who.email, who.name = email, name
		return json.Unmarshal(out, who)
	}
	if err := add(&t.agent, "agathe@exemple.fr", "Agathe Mairie", "--role", "agent", "--authority", "Ville de Brocéliande", "--siret", "21350238800019"); err != nil {
		return t, err
	}
	if err := add(&t.private, "prisca@exemple.fr", "Prisca Lanterne", "--role", "agent", "--authority", "Association des Lanternes", "--regime", "private"); err != nil {
		return t, err
	}
	if err := add(&t.steward, "regine@exemple.fr", "Régine Veilleuse", "--role", "steward"); err != nil {
		return t, err
	}
	for i, name := range []string{"Atelier Amarante", "Bureau Bergamote", "Collectif Cardamome"} {
		if err := add(&t.developers[i], fmt.Sprintf("dev%d@exemple.fr", i), name, "--role", "developer", "--skill", software+"=proven"); err != nil {
			return t, err
		}
	}
	return t, nil
}

// copied gives a test a store of its own that holds the town.
func (p people) copied(t *testing.T) string {
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(dir, os.DirFS(p.dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// board is the program serving on a port of its own.
type board struct {
	t   *testing.T
	url string
}

// output may be read while a process writes it.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// serve starts the board on a store and waits until it is ready. It must stop
// cleanly when the test ends.
func serve(t *testing.T, dir string, args ...string) *board {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	said := &output{}
	c := exec.Command(binary, append([]string{"serve"}, args...)...)
	c.Env = environment("DATA="+dir, "ADDR="+address, "LOG=warn", "MIN_OPEN=0s", "LIMITS=off")
	c.Stdout, c.Stderr = said, said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	var end error
	go func() {
		end = c.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		if err := c.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		select {
		case <-ended:
			if end != nil {
				t.Errorf("the board stopped with %v", end)
			}
		case <-time.After(guard):
			t.Error("the board did not stop", c.Process.Kill())
		}
		if t.Failed() || strings.Contains(said.String(), "panic") {
			t.Errorf("the board said:\n%s", said)
		}
	})
	b := &board{t: t, url: "http://" + address}
	until(t, "the board is ready", func() bool {
		select {
		case <-ended:
			t.Fatalf("the board ended: %v", end)
		default:
		}
		r, err := http.Get(b.url + "/readyz")
		if err != nil {
			return false
		}
		defer r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
	return b
}

// call uses the API under somebody's token; the answer must be a success.
func (b *board) call(who person, method, path string, body, into any) {
	b.t.Helper()
	var sent bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&sent).Encode(body); err != nil {
			b.t.Fatal(err)
		}
	}
	r, err := http.NewRequest(method, b.url+"/api/v1"+path, &sent)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if who.Token != "" {
		r.Header.Set("Authorization", "Bearer "+who.Token)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		b.t.Fatalf("%s %s: %d %v\n%s", method, path, res.StatusCode, err, got)
	}
	if into != nil {
		if err := json.Unmarshal(got, into); err != nil {
			b.t.Fatalf("%s %s: %v\n%s", method, path, err, got)
		}
	}
}

// until looks again and again until a condition holds.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	late := time.After(guard)
	for !holds() {
		select {
		case <-late:
			t.Fatalf("not within %s: %s", guard, what)
		case <-look.C:
		}
	}
}
