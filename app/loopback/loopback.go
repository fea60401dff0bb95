// Package loopback tells this machine from the others.
package loopback

import (
	"net"
	"net/netip"
	"strings"
)

// Host tells that a host or an address, with or without a port, is this machine:
// localhost or a loopback address. A name that merely leads here is not: whoever
// answers for it can make it lead elsewhere.
func Host(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}
