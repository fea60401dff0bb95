package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// cmdConfig prints every variable with its value and its default. Secrets are not shown.
func cmdConfig(c Config, out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range settings {
		standard := s.standard
		if standard == "" {
			standard = "none"
		}
		fmt.Fprintf(w, "%s%s\t%s\tdefault: %s\t%s\n", prefix, s.name, s.shown(c.values[s.name]), standard, s.about)
	}
	return w.Flush()
}
