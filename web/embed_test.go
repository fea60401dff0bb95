package web

import (
	"io/fs"
	"strings"
	"testing"
)

func TestUnbuiltAssetKeepsAPlainAddressThatAnswersNothing(t *testing.T) {
	if got := Asset("never-built.css"); got != "/static/never-built.css" {
		t.Errorf("%q", got)
	}
	if _, _, ok := Static("/static/never-built.css"); ok {
		t.Error("a file that was not built was served")
	}
}

func TestStaticServesNothingButBuiltFiles(t *testing.T) {
	for _, name := range []string{"", "/", "..", "../embed.go", "/static/../embed.go", ".gitkeep", "manifest.json", "/static/manifest.json", "a/b", "/static//etc/passwd", `..\embed.go`} {
		if _, _, ok := Static(name); ok {
			t.Errorf("%q was served", name)
		}
	}
}

func TestBuiltFilesAreServedAsTheManifestSays(t *testing.T) {
	files, err := assets()
	if err != nil {
		if _, missing := fs.Stat(dist, "dist/manifest.json"); missing == nil || !strings.Contains(err.Error(), "make build") {
			t.Fatalf("a build that cannot be read must say what to do: %v", err)
		}
		if CheckAssets() == nil {
			t.Error("a start without assets was let through")
		}
		return
	}
	for source := range files {
		plain, kind, ok := Static(Asset(source))
		if !ok || len(plain) == 0 {
			t.Errorf("%s is in the manifest but not served", source)
		}
		if source == "look.css" && kind != "text/css; charset=utf-8" {
			t.Errorf("style served as %s", kind)
		}
		small, _, encoding, ok := StaticEncoded(Asset(source), "gzip, br;q=0.9")
		if !ok || encoding != "br" || len(small) >= len(plain)+64 {
			t.Errorf("%s: twin %q of %d bytes for %d", source, encoding, len(small), len(plain))
		}
		if _, _, encoding, _ := StaticEncoded(Asset(source), "br;q=0, identity"); encoding != "" {
			t.Errorf("%s: %s was refused by the client and sent", source, encoding)
		}
	}
}
