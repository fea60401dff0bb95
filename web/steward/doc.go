// Package steward draws the desk of those who run the board.
package steward
