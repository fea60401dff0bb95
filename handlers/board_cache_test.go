package handlers

import (
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// A page that is kept for a moment is never older than the board, never that of
// another language, and never that of somebody who signed in.
func TestKeptPagesAreThoseOfThisMomentAndOfStrangersOnly(t *testing.T) {
	b := newBench(t)
	french := map[string]string{"Accept-Language": "fr"}
	before := b.send("GET", "/", "", "", french)
	if again := b.send("GET", "/", "", "", french); again.body != before.body {
		t.Error("the same moment shows another page")
	}
	b.published()
	after := b.send("GET", "/", "", "", french)
	if !strings.Contains(after.body, "Corriger l’export") && !strings.Contains(after.body, "Corriger l'export") && !strings.Contains(after.body, "Corriger l&#39;export") {
		t.Error("a mission published in the same second is not on the page")
	}
	if other := b.send("GET", "/", "", "", map[string]string{"Accept-Language": "en"}); !strings.Contains(other.body, `lang="en"`) {
		t.Error("English is asked for, and French was kept")
	}
	mine := b.send("GET", "/", "", "", map[string]string{"Accept-Language": "fr", "Cookie": b.signIn("agent@exemple.fr", "")})
	if !strings.Contains(mine.body, "/mes-missions") {
		t.Error("whoever signed in is shown a stranger's page")
	}
	if stranger := b.send("GET", "/", "", "", french); strings.Contains(stranger.body, "/mes-missions") {
		t.Error("a stranger is shown the page of somebody who signed in")
	}
	b.pass(2 * time.Hour)
	if later := b.send("GET", "/", "", "", french); later.body == after.body {
		t.Error("two hours later the page still shows the former time")
	}
}

func TestKeptPagesAreCompressedAsAsked(t *testing.T) {
	b := newBench(t)
	plain := b.send("GET", "/", "", "", nil)
	for _, round := range []string{"drawn", "kept"} {
		packed := b.send("GET", "/", "", "", map[string]string{"Accept-Encoding": "gzip"})
		text, err := fasthttp.AppendGunzipBytes(nil, []byte(packed.body))
		if packed.headers.Get("Content-Encoding") != "gzip" || err != nil || string(text) != plain.body {
			t.Errorf("%s: encoded as %q, %v", round, packed.headers.Get("Content-Encoding"), err)
		}
		if !strings.Contains(packed.headers.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: a cache in between may mix encodings up: Vary %q", round, packed.headers.Get("Vary"))
		}
	}
}
