// Package journal draws the public journal and the proof of one of its lines.
package journal
