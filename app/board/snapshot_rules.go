package board

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"io/fs"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"coupdemain/models"
)

//go:embed snapshot_bytes.go
var snapshotCode embed.FS

// ruleModules are the modules of others that the rules import: their versions are
// part of what the rules are. Sorted; a test compares them with what is compiled.
var ruleModules = []string{"github.com/benbjohnson/immutable", "golang.org/x/exp"}

// snapshotRules is a fingerprint of the rules, from their types to the last line
// of Apply: a snapshot is what one program's rules made of a journal, and is of no
// use to another's. It covers what could make another state of the same journal:
// the code of models and the packages below it that it is made of, of the file that
// writes a snapshot, the version of Go and of the modules that the rules import. A
// release that changes none of them starts from the snapshots before it.
var snapshotRules = sync.OnceValue(func() string {
	sum := sha256.New()
	for _, code := range []fs.FS{models.Rules(), snapshotCode} {
		one, err := fingerprint(code)
		if err != nil { // embedded files can always be read, and were compiled
			panic(err)
		}
		fmt.Fprintln(sum, one)
	}
	fmt.Fprintln(sum, runtime.Version())
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			for _, path := range ruleModules {
				if m.Path == path {
					fmt.Fprintln(sum, m.Path, m.Version, m.Sum)
				}
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
})

// RulesFingerprint tells which programs start from each other's snapshots: those
// that have the same one.
func RulesFingerprint() string { return snapshotRules() }

// fingerprint is a hash of the code of Go files, tests left out: of their tokens,
// so that comments and formatting count for nothing. Directives to the compiler
// are comments that count.
func fingerprint(code fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(code, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(code, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%q\n", name)
		return hashTokens(sum, name, text)
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

func hashTokens(sum io.Writer, name string, text []byte) error {
	set := token.NewFileSet()
	var bad error
	var s scanner.Scanner
	s.Init(set.AddFile(name, -1, len(text)), text, func(at token.Position, msg string) { bad = fmt.Errorf("%s: %s", at, msg) }, scanner.ScanComments)
	held := token.ILLEGAL // a semicolon or comma, which is formatting when something closes behind it
	for {
		_, kind, literal := s.Scan()
		if kind == token.COMMENT && !strings.HasPrefix(literal, "//go:") {
			continue
		}
		if held != token.ILLEGAL && kind != token.RPAREN && kind != token.RBRACE {
			fmt.Fprintf(sum, "%d\n", held)
		}
		held = token.ILLEGAL
		switch kind {
		case token.EOF:
			return bad
		case token.SEMICOLON, token.COMMA:
			held = kind
		default:
			fmt.Fprintf(sum, "%d %q\n", kind, literal)
		}
	}
}
