// Package town is what the black-box tests stand on: the program built once, a
// small town of people in its store, servers that can be killed, and clients of
// the API, the sockets and the pages that keep every byte they were sent.
//
// It imports nothing of the board: what it knows of it is the published contract.
package town
