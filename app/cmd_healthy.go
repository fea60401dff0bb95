package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// healthyLimit is how long a server that is well may take to say so.
const healthyLimit = 5 * time.Second

// cmdHealthy asks the server at COUPDEMAIN_ADDR whether it answers, for images in
// which nothing else could ask. It opens no store, and does not ask whether commands
// can be written: a server whose database is away still shows the board.
func cmdHealthy(ctx context.Context, c Config) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fault("ADDR", "write host:port")
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, healthyLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("healthy: %w", err)
	}
	direct := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // whatever proxy the environment names
	res, err := direct.Do(req)
	if err != nil {
		return fmt.Errorf("healthy: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("healthy: the server answers %s", res.Status)
	}
	return nil
}
