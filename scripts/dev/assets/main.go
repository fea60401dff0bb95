// Command assets builds the static files of the pages: one style sheet (Pico
// and ours), the TypeScript islands, the icons. It writes them into web/dist
// under names that carry the hash of their content, with compressed twins and a
// manifest. It reads node_modules, which npm has only fetched, and never runs it.
//
// The server does not import it: esbuild stays out of the program that ships.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	root := flag.String("root", ".", "root of the project")
	flag.Parse()
	if err := build(*root); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}
