package browser

import (
	"testing"
	"time"
)

// mostFirst is the most that a first visit may weigh, compressed, in bytes (DESIGN 16).
const mostFirst = 60 << 10

// stillness is how long nothing may come before the page counts as complete.
const stillness = 500 * time.Millisecond

// TestFirstPageIsLight weighs the first page of the demonstration in a browser
// that knows nothing yet, everything that it fetches included.
func TestFirstPageIsLight(t *testing.T) {
	t.Parallel()
	b := serve(t, t.TempDir(), "--demo")
	v := visit(t, b, person{}, false)
	v.goes("/")
	v.settles()
	quiet, last := time.After(stillness), 0.0
	until(t, "nothing more is fetched", func() bool {
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.weight != last {
			quiet, last = time.After(stillness), v.weight
		}
		select {
		case <-quiet:
			return true
		default:
			return false
		}
	})
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.loads) < 3 {
		t.Errorf("only %v were fetched", v.loads)
	}
	if last > mostFirst {
		t.Errorf("the first page weighs %.0f bytes: %v", last, v.loads)
	}
	t.Logf("%.0f bytes in %d requests", last, len(v.loads))
}
