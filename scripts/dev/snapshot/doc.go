// Package snapshot has the tests of app/board's snapshots that need a database
// server: a node starts from what another one kept there.
package snapshot
