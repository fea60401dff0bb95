// Package search finds open missions and listed software by words.
//
// It promises that an index holds what the board's state holds: it is built from
// the state in the background, follows the board from there, and forgets a
// mission when its bidding closes. Words are compared as French readers expect:
// without accents, elisions and small words, by their stems, and the last word
// may be unfinished. What people type is words and nothing else: there is no
// query language to abuse.
//
// It may import models and app/board; handlers read it through their own
// interface and app wires it. It is the only user of bleve.
package search
