package edge

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/loopback"
)

// forwarded are the headers by which a proxy shows itself.
var forwarded = []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Server", "X-Real-Ip", "X-Forwarded-Prefix", "X-Original-Host"}

// proxied tells that the request came through another program.
func proxied(c *fiber.Ctx) bool {
	for _, h := range forwarded {
		if len(c.Request().Header.Peek(h)) > 0 {
			return true
		}
	}
	return false
}

// Local tells that whoever asks sits at this very machine: the board's own
// address, the connection and the Host asked for are loopback and no proxy stands
// between. The kept mails hold sign-in links; a site name that leads to this
// machine (DNS rebinding) or a proxy on it must not open them.
func (e *Edge) Local(c *fiber.Ctx) bool {
	u, err := url.Parse(e.Config.URL)
	if err != nil || !loopback.Host(u.Host) || proxied(c) {
		return false
	}
	return loopback.Host(c.Context().RemoteIP().String()) && loopback.Host(string(c.Context().Host()))
}

// address is the asker's, for counting only: the connection's, or what a proxy
// that we believe says last. What stands before its last entry is hearsay.
func (e *Edge) address(c *fiber.Ctx) string {
	remote, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	if !ok {
		return ""
	}
	remote = remote.Unmap()
	for _, p := range e.Config.Proxies {
		if !p.Contains(remote) {
			continue
		}
		list := c.Get(fiber.HeaderXForwardedFor)
		last := strings.TrimSpace(list[strings.LastIndexByte(list, ',')+1:])
		if a, err := netip.ParseAddr(last); err == nil {
			remote = a.Unmap()
		}
		break
	}
	if remote.Is6() { // one customer has a whole /64
		if p, err := remote.Prefix(64); err == nil {
			return p.String()
		}
	}
	return remote.String()
}
