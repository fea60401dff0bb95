package web

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"
	"sync"
)

// The static files made by the asset build, with hashed names, and their manifest.
//
//go:embed all:dist
var dist embed.FS

// manifest says which built file stands for a source file ("look.css" →
// "look-3F2A.css") and which of them have a compressed twin (.br, .gz).
type manifest struct {
	Files map[string]string `json:"files"`
}

var assets = sync.OnceValues(readManifest)

func readManifest() (map[string]string, error) {
	buf, err := dist.ReadFile("dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("web/dist has no manifest.json: the static files were not built, run make build")
	}
	if err != nil {
		return nil, fmt.Errorf("read the manifest of static files: %w", err)
	}
	var m manifest
	if err := json.Unmarshal(buf, &m); err != nil {
		return nil, fmt.Errorf("read the manifest of static files: %w", err)
	}
	for source, file := range m.Files {
		if _, err := fs.Stat(dist, "dist/"+file); err != nil {
			return nil, fmt.Errorf("static file of %s: %w; run make build", source, err)
		}
	}
	return m.Files, nil
}

// CheckAssets fails when the static files were not built; the start calls it,
// so that no server runs without its style.
func CheckAssets() error {
	_, err := assets()
	return err
}

// Asset gives the address of a static file by its source name: "look.css",
// "icons.svg", "room.ts". A name that was not built keeps its plain address,
// which answers 404: CheckAssets is what stops a start without assets.
func Asset(name string) string {
	files, err := assets()
	if err == nil && files[name] != "" {
		return "/static/" + files[name]
	}
	return "/static/" + name
}

// Static gives the content and the type of the file at a path under /static/
// ("/static/look-3F2A.css" or "look-3F2A.css"). Names carry the hash of the
// content: an answer may be kept for ever by the browser.
func Static(name string) (body []byte, contentType string, ok bool) {
	body, contentType, _, ok = StaticEncoded(name, "")
	return body, contentType, ok
}

// StaticEncoded is Static with the compressed twin that the client accepts:
// encoding is "br", "gzip" or "" and goes into Content-Encoding (with Vary:
// Accept-Encoding in any case).
func StaticEncoded(name, acceptEncoding string) (body []byte, contentType, encoding string, ok bool) {
	name = strings.TrimPrefix(name, "/static/")
	if name == "manifest.json" || name != path.Base(name) || strings.HasPrefix(name, ".") {
		return nil, "", "", false
	}
	for _, twin := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !accepts(acceptEncoding, twin.encoding) {
			continue
		}
		if body, err := dist.ReadFile("dist/" + name + twin.suffix); err == nil {
			return body, contentTypeOf(name), twin.encoding, true
		}
	}
	body, err := dist.ReadFile("dist/" + name)
	if err != nil {
		return nil, "", "", false
	}
	return body, contentTypeOf(name), "", true
}

// accepts reads an Accept-Encoding header: the encoding is named and not refused with q=0.
func accepts(header, encoding string) bool {
	for one := range strings.SplitSeq(header, ",") {
		token, parameters, _ := strings.Cut(strings.TrimSpace(one), ";")
		if !strings.EqualFold(strings.TrimSpace(token), encoding) {
			continue
		}
		q := strings.ReplaceAll(parameters, " ", "")
		return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
	}
	return false
}

// contentTypeOf does not ask the machine's own table of types, which differs
// from one to the next.
func contentTypeOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".map", ".json":
		return "application/json"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
