package before

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// shown is what an answer says: its status, where it leads and its content.
func shown(t *testing.T, client *http.Client, r *http.Request) string {
	t.Helper()
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if cerr := answer.Body.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		t.Fatalf("%s: %v", r.URL.Path, err)
	}
	kind, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";")
	text := strings.ReplaceAll(string(body), "\r\n", "\n")
	switch {
	case strings.HasSuffix(r.URL.Path, "/openapi.json"):
		text, err = described(body)
	case kind == "text/html" && r.URL.Path == "/": // its frame once, for every page
		text = pageText(text, "body")
	case kind == "text/html":
		text = pageText(text, "main")
	case strings.HasSuffix(kind, "json"):
		var out bytes.Buffer
		err = json.Indent(&out, body, "", " ")
		text = out.String()
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", r.URL, err, body)
	}
	head := fmt.Sprintf("%d %s", answer.StatusCode, kind)
	for _, name := range []string{"Location", "Content-Disposition"} {
		if v := answer.Header.Get(name); v != "" {
			head += " " + name + ": " + v
		}
	}
	if id := answer.Header.Get("X-Request-Id"); id != "" { // told where something failed
		text = strings.ReplaceAll(text, id, "*")
	}
	return head + "\n" + strings.TrimRight(text, "\n")
}

// described is the API's description with every named schema in the first place
// that wants it: what a type is called inside the program is nobody's business outside.
func described(body []byte) (string, error) {
	var file struct {
		Paths      map[string]any `json:"paths"`
		Components struct {
			Schemas map[string]any `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(body, &file); err != nil {
		return "", err
	}
	var lines []string
	told := map[string]string{} // where a schema stands, by its name
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				name := ref[strings.LastIndex(ref, "/")+1:]
				if first, told := told[name]; told {
					lines = append(lines, at+": as "+first)
					return
				}
				told[name] = at
				walk(at, file.Components.Schemas[name])
				return
			}
			for _, k := range slices.Sorted(maps.Keys(v)) {
				walk(at+" "+k, v[k])
			}
		case []any:
			for _, one := range v {
				walk(at, one)
			}
		default:
			lines = append(lines, fmt.Sprintf("%s: %v", at, v))
		}
	}
	for _, path := range slices.Sorted(maps.Keys(file.Paths)) {
		walk(path, file.Paths[path])
	}
	return strings.Join(lines, "\n"), nil
}

func isAPI(path string) bool { return strings.HasPrefix(path, "/api/") }
