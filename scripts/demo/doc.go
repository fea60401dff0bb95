// Package demo plants the demonstration: invented towns and people, past
// missions and open ones, through the one write path with a given clock, and
// runs the live room's bots. Everything it tells is in demo.yml. Only `serve
// --demo` uses it; it never touches a board that holds anything else.
package demo
