package main

import (
	"strings"
	"testing"
)

func TestHealthyIsAServerThatAnswers(t *testing.T) {
	env := environ(t)
	address, stop := serve(t, env)
	host := strings.TrimPrefix(address, "http://")
	_, port, _ := strings.Cut(host, ":")
	for _, listens := range []string{host, "0.0.0.0:" + port, ":" + port} {
		if _, err := try(t, environ(t, "COUPDEMAIN_ADDR="+listens, "COUPDEMAIN_URL=http://127.0.0.1"), "healthy"); err != nil {
			t.Errorf("listening on %s: %v", listens, err)
		}
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := try(t, environ(t, "COUPDEMAIN_ADDR="+host), "healthy"); err == nil {
		t.Error("a server that has stopped is healthy")
	}
}
