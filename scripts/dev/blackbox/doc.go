// Package blackbox proves the whole program from outside: its tests build it,
// run it as a process of its own and speak to it by the command line, HTTP and
// websockets only. They know what the contract says and nothing of the
// inside but its calendar of working days.
package blackbox
