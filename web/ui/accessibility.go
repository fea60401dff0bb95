package ui

import (
	_ "embed"
	"fmt"

	"github.com/goccy/go-yaml"
)

// The state of the accessibility declaration is data: whoever audits the board
// changes this file, not the page.
//
//go:embed accessibility.yaml
var accessibilityFile []byte

// Declaration is the declaration of conformity. State is "none" (no
// audit, or under half), "partial" (half of the criteria or more) or "full":
// the three words that the law knows.
type Declaration struct {
	State    string   `yaml:"state"`
	Rate     int      `yaml:"rate"`  // percent of the criteria met by the audit, 0 without one
	Date     string   `yaml:"date"`  // of the audit, or of this statement without one
	Audit    string   `yaml:"audit"` // who audited; empty: nobody yet
	Standard string   `yaml:"standard"`
	Tests    []string `yaml:"tests"` // keys of what is checked on every change
	Failing  []string `yaml:"failing"`
	Contact  string   `yaml:"contact"`
}

// Conformity is the board's own declaration.
var Conformity = mustConformity()

func mustConformity() Declaration {
	var d Declaration
	if err := yaml.UnmarshalWithOptions(accessibilityFile, &d, yaml.Strict()); err != nil {
		panic(fmt.Errorf("accessibility.yaml: %w", err)) // part of the program
	}
	return d
}
