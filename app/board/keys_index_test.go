package board

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestKeyIndexAgreesWithAPlainList(t *testing.T) {
	for range 3 {
		var x keyIndex
		var plain []keyUse
		now, life := int64(0), keyLife.Milliseconds()
		type copied struct{ kept, clone []keyUse }
		var copies []copied
		for pos := range int64(4000) {
			now += rand.Int64N(life / 600)
			key := mac{byte(rand.IntN(256)), byte(rand.IntN(8))}
			if _, ok := x.find(key, now); !ok {
				use := keyUse{key, keyed{pos: pos, at: now}}
				x.add(key, use.keyed)
				plain = append(plain, use)
			}
			x.forget(now)
			if rand.IntN(500) == 0 {
				copies = append(copies, copied{x.kept(), slices.Clone(x.kept())})
			}
			probe := mac{byte(rand.IntN(256)), byte(rand.IntN(8))}
			var want keyed
			found := false
			for _, use := range plain {
				if use.key == probe && now-use.at < life {
					want, found = use.keyed, true
				}
			}
			if got, ok := x.find(probe, now); ok != found || ok && got != want {
				t.Fatalf("at %d it finds %v, %v instead of %v, %v", now, got, ok, want, found)
			}
		}
		for _, c := range copies {
			if !slices.Equal(c.kept, c.clone) {
				t.Fatal("what was kept changed since")
			}
		}
	}
}
