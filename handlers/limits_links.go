package handlers

import (
	"sync"
	"time"
)

// linkLimit bounds the mails that one address may be sent on a stranger's demand:
// past it the answer stays the same and no mail goes out.
type linkLimit struct {
	mu    sync.Mutex
	asked map[string][]time.Time // HMAC of the address → when
}

const (
	linksPerAddress = 5
	linkWindow      = 15 * time.Minute
	maxLinkKeys     = 20000
)

func (l *linkLimit) allow(mac string, on bool) bool {
	if !on {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if len(l.asked) >= maxLinkKeys || l.asked == nil {
		l.sweep(now)
	}
	recent := l.asked[mac][:0:0]
	for _, t := range l.asked[mac] {
		if now.Sub(t) < linkWindow {
			recent = append(recent, t)
		}
	}
	if len(recent) >= linksPerAddress || len(l.asked) >= maxLinkKeys {
		l.asked[mac] = recent
		return false
	}
	l.asked[mac] = append(recent, now)
	return true
}

func (l *linkLimit) sweep(now time.Time) {
	kept := map[string][]time.Time{}
	for mac, times := range l.asked {
		if now.Sub(times[len(times)-1]) < linkWindow {
			kept[mac] = times
		}
	}
	l.asked = kept
}
