// Package catalogue brings lists of free business software into the board.
// Importers read a public list, map it to the board's own words, and enter it
// through the one write path; what cannot be read is reported by row, never
// skipped in silence, and importing the same list twice changes nothing.
// The command line and the steward's pages use it.
package catalogue
