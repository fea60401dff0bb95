// Package mongo has the tests of app/journal/mongo that need a server: the
// contract of every store, what others do to the database behind a store's back,
// what an operator is told at start, and fairness between nodes.
package mongo
