package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"coupdemain/handlers/handlerstest"
	"coupdemain/models"
)

func TestDescriptionAndRoutesAreTheSame(t *testing.T) {
	b := handlerstest.New(t)
	got := b.Send("GET", "/api/v1/openapi.json", "", "", nil)
	var doc struct {
		OpenAPI    string                                `json:"openapi"`
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components struct {
			Schemas map[string]struct {
				Enum []string `json:"enum"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal([]byte(got.Body), &doc); err != nil || doc.OpenAPI != "3.1.0" {
		t.Fatalf("%v %s", err, doc.OpenAPI)
	}
	described := map[string]bool{}
	for path, methods := range doc.Paths {
		for method := range methods {
			described[strings.ToUpper(method)+" "+path] = true
		}
	}
	routed := map[string]bool{}
	for _, r := range b.App.GetRoutes(true) {
		path, ok := strings.CutPrefix(r.Path, "/api/v1")
		if !ok || path == "/openapi.json" || path == "" || r.Method == "HEAD" {
			continue
		}
		parts := strings.Split(path, "/")
		for i, p := range parts {
			if name, ok := strings.CutPrefix(p, ":"); ok {
				parts[i] = "{" + name + "}"
			}
		}
		routed[r.Method+" "+strings.Join(parts, "/")] = true
	}
	for call := range routed {
		if !described[call] {
			t.Errorf("%s is not described", call)
		}
	}
	for call := range described {
		if !routed[call] {
			t.Errorf("%s is described and answers nothing", call)
		}
	}
	for name := range doc.Components.Schemas {
		if strings.ContainsAny(name, "/.[") { // the package of a type's argument: a reference to it would lead nowhere
			t.Errorf("a schema is named %s", name)
		}
	}
	if len(routed) < 40 {
		t.Errorf("only %d calls", len(routed))
	}
	for name, count := range map[string]int{"Event": len(models.EventNames()), "Kind": len(models.Kinds), "Phase": len(models.Phases), "Domain": len(models.Domains),
		"Format": len(models.Formats), "Level": len(models.Levels), "Code": len(models.Codes)} {
		if n := len(doc.Components.Schemas[name].Enum); n != count {
			t.Errorf("%s: %d values, want %d", name, n, count)
		}
	}
	if len(doc.Components.Schemas["Reason"].Enum) < 30 {
		t.Error("the reasons are not described")
	}
	for _, ref := range strings.Split(got.Body, `"#/components/schemas/`)[1:] {
		name, _, _ := strings.Cut(ref, `"`)
		if _, ok := doc.Components.Schemas[name]; !ok {
			t.Errorf("schema %s is named and not described", name)
		}
	}
}
