package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// shot keeps pictures of the page, wide and narrow, light and dark, when
// COUPDEMAIN_SHOTS names a folder; then the page is as it was.
func (v *visitor) shot(name string) {
	v.t.Helper()
	folder := os.Getenv("COUPDEMAIN_SHOTS")
	if folder == "" {
		return
	}
	for _, width := range []int64{1280, 390} {
		for _, scheme := range []string{"light", "dark"} {
			var picture []byte
			v.run("picture "+name, size(width, 900, width < 500), theme(scheme), chromedp.FullScreenshot(&picture, 100))
			test := strings.ReplaceAll(v.t.Name(), "/", "-")
			path := filepath.Join(folder, fmt.Sprintf("%s-%s-%d-%s.png", test, name, width, scheme))
			if err := os.WriteFile(path, picture, 0o644); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	v.run("as before", size(1280, 900, false), theme("light"))
}

// theme sets what the reader's system prefers.
func theme(scheme string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}})
}
