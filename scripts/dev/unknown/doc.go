// Package unknown proves what a node is told when it cannot know: its connection
// breaks before or after the database's answer, a write of its lands seconds
// later, the database dies in the middle. Whatever happens, nobody who was told
// "no" is in the journal, nobody who was told "yes" is missing from it, and
// nobody is in it twice.
package unknown
