package ui

import "strings"

// cutParagraphs parts a text at its empty lines, and paragraphs at their lines.
func cutParagraphs(text string) [][]string {
	var parts [][]string
	for part := range strings.SplitSeq(text, "\n\n") {
		if part = strings.Trim(part, "\n"); strings.TrimSpace(part) != "" {
			parts = append(parts, strings.Split(part, "\n"))
		}
	}
	return parts
}
