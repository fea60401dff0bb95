package models

import (
	"embed"
	"io/fs"
)

// Every package whose code has a part in what Apply makes of a journal. A test of
// the board compares the list with what the compiler sees: a rule package left out
// would let two programs read each other's snapshots and come to other states.
//
//go:embed *.go calendar/*.go clean/*.go money/*.go persist/*.go score/*.go
var rules embed.FS

// Rules is the source of the rules, for the fingerprint that a snapshot is bound
// to (app/board). Tests are among the files.
func Rules() fs.FS { return rules }
