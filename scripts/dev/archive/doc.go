// Package archive has the tests of app/archive that need a database server: a
// board moves from the embedded store to MongoDB and back, in use, and stays the same.
package archive
