package nodes

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/dev/mongotest"
	"coupdemain/scripts/testday"
)

// TestDatabaseWithAFullDisk lets every write of the database fail: bids are
// refused with what to do, pages go on, and so does bidding once there is room.
func TestDatabaseWithAFullDisk(t *testing.T) {
	t.Parallel()
	server := mongotest.StartPrivate(t)
	uri := server.URI("board")
	m := settle(t, uri)
	node := m.node(t, uri)
	mission := node.Publish(t, m.people.Agent, testday.Now().Add(time.Hour), nil)
	begin := node.Head(t, 0)
	bid := func(i int, key string) town.Reply {
		r, err := node.Call(m.people.Developers[i], "PUT", "/missions/"+mission+"/bid", `{"amount":90000,"days":10,"memo":"Fait en deux jours."}`, "Idempotency-Key", key)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	server.FillDisk()
	keys := make([]string, 2)
	for i := range keys {
		keys[i] = town.NewKey()
		r := bid(i, keys[i])
		p, err := r.Problem()
		if err != nil || r.Status != http.StatusServiceUnavailable || p.Code != "unavailable" && p.Code != "unknown" {
			t.Fatalf("a bid while the disk is full: %d %v\n%s", r.Status, err, r.Body)
		}
		node.Get(t, "/api/v1/missions/"+mission)
		node.Get(t, "/")
	}
	if r, err := node.Send("GET", "/readyz", nil); err != nil || r.Status != http.StatusServiceUnavailable {
		t.Errorf("it says that it is ready: %d %v", r.Status, err)
	}
	server.FreeDisk()
	town.Until(t, patience, "the node is ready again", func() bool {
		r, err := node.Send("GET", "/readyz", nil)
		return err == nil && r.Status == http.StatusOK
	})
	for i, key := range keys {
		if r := bid(i, key); r.Status != http.StatusOK {
			t.Fatalf("the same bid once there is room: %d\n%s", r.Status, r.Body)
		}
	}
	if now := node.Head(t, begin.Pos); now.Pos != begin.Pos+int64(len(keys)) {
		t.Errorf("the journal went from %d to %d with %d bids", begin.Pos, now.Pos, len(keys))
	}
	node.Stop()
	node.Verify()
}

// TestDatabaseWithACorruptedPage alters one byte of a commit in the database's
// file: no node opens it, and each names the position.
func TestDatabaseWithACorruptedPage(t *testing.T) {
	t.Parallel()
	server := mongotest.StartPrivate(t)
	uri := server.URI("board")
	m := settle(t, uri)
	server.Stop()
	corrupt(t, server.Dir(), []byte("Association des Lanternes"))
	server.Start()
	env := town.Env{"DATA": t.TempDir(), "MONGODB_URI": uri, "ADDR": "127.0.0.1:0", "URL": "http://127.0.0.1:1"}
	for _, command := range []string{"verify", "serve"} {
		out, err := m.program.Run(env, command)
		if said := fmt.Sprint(out, err); err == nil || !strings.Contains(said, "position ") {
			t.Errorf("%s on a corrupted page: %s", command, said)
		}
	}
}

// corrupt alters a letter wherever a text stands in the files of a folder. The
// server keeps binary data in base 64, where a text reads in three ways.
func corrupt(t *testing.T, dir string, text []byte) {
	t.Helper()
	found := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for shift := range 3 {
			encoded := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), text...))
			encoded = encoded[(shift*8+5)/6 : (shift+len(text))*8/6]
			for at := 0; ; {
				i := bytes.Index(b[at:], []byte(encoded))
				if i < 0 {
					break
				}
				at += i + len(encoded)/2
				if b[at]++; b[at] == 'z'+1 || b[at] == 'Z'+1 || b[at] == '9'+1 || b[at] < '0' {
					b[at] = 'A'
				}
				found++
			}
		}
		return os.WriteFile(path, b, 0o600)
	})
	if err != nil || found == 0 {
		t.Fatalf("the text stands %d times in %s: %v", found, dir, err)
	}
}
