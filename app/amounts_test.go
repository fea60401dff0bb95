package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// amounts are the names under which a struct holds euros.
var amounts = strings.Fields("Amount Ceiling Estimate Floor Best Step Mean MeanKept Threshold")

// A sentence writes an amount as euros by its type alone: an amount that is a plain
// int64 would be shown as a count of cents.
func TestAnAmountIsOfTheTypeOfMoney(t *testing.T) {
	found := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && (name == "node_modules" || name == "dev" || len(name) > 2 && name[0] == '.'):
			return filepath.SkipDir // dev is a module of its own, whose clients know no type of ours
		case d.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					for _, name := range f.Names {
						if !slices.Contains(amounts, name.Name) {
							continue
						}
						found++
						if plain(f.Type) {
							t.Errorf("%s: %s is an int64, not a money.Cents", set.Position(name.Pos()), name.Name)
						}
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Fatal("no struct holds an amount: this test reads the wrong place")
	}
}

// plain tells that a type is int64, or a pointer to it or a list of it.
func plain(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.StarExpr:
		return plain(x.X)
	case *ast.ArrayType:
		return plain(x.Elt)
	case *ast.Ident:
		return x.Name == "int64"
	}
	return false
}
