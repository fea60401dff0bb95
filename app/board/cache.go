package board

import "sync"

// cache is a bounded map of what was read from the vault. When it is full it
// starts again from nothing: that costs one round of reading, and needs no order.
type cache[V any] struct {
	mu    sync.RWMutex
	max   int
	all   map[string]V
	clean uint64 // how often it was cleared
}

func newCache[V any](max int) *cache[V] { return &cache[V]{max: max, all: map[string]V{}} }

// get also tells how often the cache was cleared until now, for put.
func (c *cache[V]) get(key string) (v V, clean uint64, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	v, ok = c.all[key]
	return v, c.clean, ok
}

// put keeps a value that was read after a get, unless the cache was cleared
// between the two: what was read may have been erased since.
func (c *cache[V]) put(key string, v V, clean uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.clean != clean {
		return
	}
	if len(c.all) >= c.max {
		clear(c.all)
	}
	c.all[key] = v
}

func (c *cache[V]) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clean++
	clear(c.all)
}
