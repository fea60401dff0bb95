// Package award draws the table of a mission's offers for those who choose: opening,
// ranking with its arithmetic, marks, award, signature.
package award
