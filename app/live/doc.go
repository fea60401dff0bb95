// Package live is the board over websockets: sessions that follow topics, and
// the commands that arrive on them.
//
// It promises that no reader can hold up another (Conn never waits in Write),
// that every frame of a client is either exactly what the contract allows or
// refused with a reason (Decode), and that a close code tells a client whether
// to come back (Close). It knows nothing of HTTP: handlers upgrades a request
// and hands the connection over. It and handlers/upgrade.go are the only users
// of the gorilla library.
package live
