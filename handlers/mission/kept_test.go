package mission_test

import (
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"coupdemain/handlers/handlerstest"
)

// A page that is kept for a moment is never older than the board, never that of
// another language, and never that of somebody who signed in.
func TestKeptPagesAreThoseOfThisMomentAndOfStrangersOnly(t *testing.T) {
	b := handlerstest.New(t)
	french := map[string]string{"Accept-Language": "fr"}
	before := b.Send("GET", "/", "", "", french)
	if again := b.Send("GET", "/", "", "", french); again.Body != before.Body {
		t.Error("the same moment shows another page")
	}
	b.Published()
	after := b.Send("GET", "/", "", "", french)
	if !strings.Contains(after.Body, "Corriger l’export") && !strings.Contains(after.Body, "Corriger l'export") && !strings.Contains(after.Body, "Corriger l&#39;export") {
		t.Error("a mission published in the same second is not on the page")
	}
	if other := b.Send("GET", "/", "", "", map[string]string{"Accept-Language": "en"}); !strings.Contains(other.Body, `lang="en"`) {
		t.Error("English is asked for, and French was kept")
	}
	mine := b.Send("GET", "/", "", "", map[string]string{"Accept-Language": "fr", "Cookie": b.SignIn("agent@exemple.fr", "")})
	if !strings.Contains(mine.Body, "/mes-missions") {
		t.Error("whoever signed in is shown a stranger's page")
	}
	if stranger := b.Send("GET", "/", "", "", french); strings.Contains(stranger.Body, "/mes-missions") {
		t.Error("a stranger is shown the page of somebody who signed in")
	}
	b.Pass(2 * time.Hour)
	if later := b.Send("GET", "/", "", "", french); later.Body == after.Body {
		t.Error("two hours later the page still shows the former time")
	}
}

func TestKeptPagesAreCompressedAsAsked(t *testing.T) {
	b := handlerstest.New(t)
	plain := b.Send("GET", "/", "", "", nil)
	for _, round := range []string{"drawn", "kept"} {
		packed := b.Send("GET", "/", "", "", map[string]string{"Accept-Encoding": "gzip"})
		text, err := fasthttp.AppendGunzipBytes(nil, []byte(packed.Body))
		if packed.Headers.Get("Content-Encoding") != "gzip" || err != nil || string(text) != plain.Body {
			t.Errorf("%s: encoded as %q, %v", round, packed.Headers.Get("Content-Encoding"), err)
		}
		if !strings.Contains(packed.Headers.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: a cache in between may mix encodings up: Vary %q", round, packed.Headers.Get("Vary"))
		}
	}
}
