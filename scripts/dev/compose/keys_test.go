package compose

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"net/url"
	"os"
	command "os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
)

// makeKeys runs the composition's own script and gives the folder that stands for
// its volumes. Only whom they belong to is left out, which takes rights.
func makeKeys(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, s := range load(t, "COUPDEMAIN_HOST="+host).Services["keys"].Volumes {
		if err := os.Mkdir(filepath.Join(dir, filepath.Base(s.Target)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	runKeys(t, dir)
	return dir
}

func runKeys(t *testing.T, dir string) {
	t.Helper()
	for _, needed := range []string{"bash", "openssl"} {
		if _, err := command.LookPath(needed); err != nil {
			t.Skipf("the script of the keys needs %s: %v", needed, err)
		}
	}
	script := "chown() { :; }\n" + load(t, "COUPDEMAIN_HOST="+host).Configs["keys"].Content
	run := command.CommandContext(t.Context(), "bash", "-c", script)
	run.Dir = dir
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// mounted gives the file that a service finds at a path.
func mounted(t *testing.T, s types.ServiceConfig, path, keys string) string {
	t.Helper()
	made := load(t, "COUPDEMAIN_HOST="+host).Services["keys"].Volumes
	for _, v := range s.Volumes {
		rest, under := strings.CutPrefix(path, v.Target+"/")
		if !under {
			continue
		}
		for _, m := range made {
			if m.Source == v.Source {
				return filepath.Join(keys, filepath.Base(m.Target), rest)
			}
		}
	}
	t.Fatalf("%s finds nothing at %s", s.Name, path)
	return ""
}

func TestKeysAreMadeOnceAndForTheirReadersOnly(t *testing.T) {
	keys := makeKeys(t)
	before := map[string][]byte{}
	err := filepath.Walk(keys, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 || info.Size() == 0 {
			t.Errorf("%s has the rights %o and %d bytes", path, info.Mode().Perm(), info.Size())
		}
		before[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	runKeys(t, keys)
	for path, content := range before {
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) {
			t.Errorf("%s is another at the next start: %v", path, err)
		}
	}
	if key := before[filepath.Join(keys, "set", "keyfile")]; len(key) < 6 || len(key) > 1024+20 {
		t.Errorf("the members' key has %d bytes; they take 6 to 1024 characters", len(key))
	}
	// Files that the members, the set's script and the mail catcher are told of.
	p := load(t, "COUPDEMAIN_HOST="+host)
	told := map[string][]string{"mail": {*p.Services["mail"].Environment["MP_SMTP_TLS_CERT"], *p.Services["mail"].Environment["MP_SMTP_TLS_KEY"]},
		"replica-set": {"/run/set/root", "/run/set/board"}, "mongo1": {"/run/set/keyfile"}}
	for name, paths := range told {
		for _, path := range paths {
			if _, ok := before[mounted(t, p.Services[name], path, keys)]; !ok {
				t.Errorf("%s finds nothing at %s", name, path)
			}
		}
	}
}

// A node sends mails over a network only encrypted and to the server it means:
// the catcher's certificate must be one that it believes, under the name it calls.
func TestNodesBelieveTheMailCatcher(t *testing.T) {
	keys := makeKeys(t)
	p := load(t, "COUPDEMAIN_HOST="+host)
	mail := p.Services["mail"]
	pair, err := tls.LoadX509KeyPair(mounted(t, mail, *mail.Environment["MP_SMTP_TLS_CERT"], keys), mounted(t, mail, *mail.Environment["MP_SMTP_TLS_KEY"], keys))
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range nodes(t, p) {
		u, err := url.Parse(*s.Environment["COUPDEMAIN_SMTP_URL"])
		if err != nil || p.Services[u.Hostname()].Name == "" || u.Query().Has("starttls") {
			t.Fatalf("%s sends mails to %v: %v", name, u, err)
		}
		dir := mounted(t, s, *s.Environment["SSL_CERT_DIR"]+"/mail.pem", keys)
		authority, err := os.ReadFile(dir)
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(authority) {
			t.Fatal("the authority is no certificate")
		}
		if _, err := pair.Leaf.Verify(x509.VerifyOptions{DNSName: u.Hostname(), Roots: roots}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
