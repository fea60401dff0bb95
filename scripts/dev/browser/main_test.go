package browser

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// Made once for all tests: the program, the store of its people, the browser.
var (
	binary string
	town   people
	chrome context.Context
)

func TestMain(m *testing.M) {
	code, err := prepared(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

func prepared(m *testing.M) (code int, err error) {
	dir, err := os.MkdirTemp("", "browser")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	if binary, err = build(dir); err != nil {
		return 1, err
	}
	if town, err = settle(filepath.Join(dir, "town")); err != nil {
		return 1, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(filepath.Join(dir, "chromium")),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("accept-lang", "fr-FR,fr"), chromedp.Flag("no-proxy-server", true))
	allocated, release := chromedp.NewExecAllocator(context.Background(), options...)
	defer release()
	browser, end := chromedp.NewContext(allocated)
	defer end()
	if err := chromedp.Run(browser); err != nil {
		return 1, fmt.Errorf("start Chromium: %w", err)
	}
	chrome = browser
	// A mission's people mostly wait for its close: all missions run side by side.
	flag.Parse()
	if err := flag.Set("test.parallel", "7"); err != nil {
		return 1, err
	}
	return m.Run(), nil
}
