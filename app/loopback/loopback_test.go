package loopback

import "testing"

func TestOnlyThisMachineIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST:8080": true, "127.0.0.1": true, "127.8.9.1:80": true, "::1": true, "[::1]": true, "[::1]:8080": true, "::ffff:127.0.0.1": true, "[::ffff:127.0.0.1]:1": true,
		"": false, ":80": false, "0.0.0.0": false, "::": false, "localhost.example.org": false, "127.0.0.1.example.org": false, "example.org:80": false, "128.0.0.1": false,
		"127.1": false, "2130706433": false, "192.0.2.1": false, "192.0.2.1:25": false, "[2001:db8::1]:25": false, "0.0.0.0:25": false, "/run/mail": false, "@": false, "::/64": false,
	} {
		if got := Host(host); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}
