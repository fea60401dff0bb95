package bolt

import (
	"sync"
	"testing"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
)

func TestEmbeddedStoreKeepsTheContract(t *testing.T) {
	var mu sync.Mutex
	dirs := map[*testing.T]string{}
	journaltest.Run(t, func(t *testing.T) journal.Store {
		mu.Lock()
		defer mu.Unlock()
		if dirs[t] == "" {
			dirs[t] = t.TempDir()
		}
		return openAt(t, Config{Dir: dirs[t]})
	})
}

func openAt(t testing.TB, cfg Config) *Store {
	t.Helper()
	s, err := Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
