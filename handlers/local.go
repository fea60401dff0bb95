package handlers

import (
	"net"
	"net/netip"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
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

// local tells that whoever asks sits at this very machine: the board's own
// address, the connection and the Host asked for are loopback and no proxy stands
// between. The kept mails hold sign-in links; a site name that leads to this
// machine (DNS rebinding) or a proxy on it must not open them.
func (s *Server) local(c *fiber.Ctx) bool {
	u, err := url.Parse(s.Config.URL)
	if err != nil || !LoopbackHost(u.Host) || proxied(c) {
		return false
	}
	remote, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	return ok && remote.Unmap().IsLoopback() && LoopbackHost(string(c.Context().Host()))
}

// LoopbackHost tells that a host, with or without a port, is this machine: localhost or a loopback address.
func LoopbackHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}

// address is the asker's, for counting only: the connection's, or what a proxy
// that we believe says last. What stands before its last entry is hearsay.
func (s *Server) address(c *fiber.Ctx) string {
	remote, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	if !ok {
		return ""
	}
	remote = remote.Unmap()
	for _, p := range s.Config.Proxies {
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
