package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// output is one file to write: the name that pages ask for, and its content.
type output struct {
	source  string // "look.css", "room.ts", "icons.svg"
	ext     string // ".css", ".js", ".svg"
	content []byte
}

// build makes web/dist of the project at root, or leaves it as it was.
func build(root string) error {
	css, err := bundleStyle(root)
	if err != nil {
		return err
	}
	scripts, err := bundleIslands(root)
	if err != nil {
		return err
	}
	icons, err := readIcons(root)
	if err != nil {
		return err
	}
	return write(filepath.Join(root, "web", "dist"), slices.Concat([]output{css}, scripts, icons))
}

// bundleStyle joins Pico and the theme into one request. Ours comes last: at
// equal weight it wins.
func bundleStyle(root string) (output, error) {
	pico := filepath.Join(root, "node_modules", "@picocss", "pico", "css", "pico.css")
	if _, err := os.Stat(pico); err != nil {
		return output{}, fmt.Errorf("%w (npm ci fetches it)", err)
	}
	result := api.Build(api.BuildOptions{
		Stdin: &api.StdinOptions{
			Contents:   `@import "@picocss/pico/css/pico.css"; @import "./look.css";`,
			ResolveDir: filepath.Join(absolute(root), "web"), Sourcefile: "all.css", Loader: api.LoaderCSS,
		},
		Bundle: true, MinifyWhitespace: true, MinifySyntax: true, Charset: api.CharsetUTF8,
		LegalComments: api.LegalCommentsInline, LogLevel: api.LogLevelSilent,
		Engines: []api.Engine{{Name: api.EngineChrome, Version: "111"}, {Name: api.EngineFirefox, Version: "115"}, {Name: api.EngineSafari, Version: "16"}},
	})
	if err := failure(result.Errors); err != nil {
		return output{}, err
	}
	return output{source: "look.css", ext: ".css", content: result.OutputFiles[0].Contents}, nil
}

// bundleIslands makes one module of every file directly in web/ts; what they
// share (web/ts/<folder>/) goes into each.
func bundleIslands(root string) ([]output, error) {
	names, err := filepath.Glob(filepath.Join(absolute(root), "web", "ts", "*.ts"))
	if err != nil {
		return nil, err
	}
	var outputs []output
	for _, name := range names {
		if strings.HasSuffix(name, ".d.ts") {
			continue
		}
		result := api.Build(api.BuildOptions{
			EntryPoints: []string{name}, AbsWorkingDir: absolute(root), Bundle: true, Format: api.FormatESModule, Target: api.ES2020,
			MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true, Charset: api.CharsetUTF8,
			LegalComments: api.LegalCommentsInline, LogLevel: api.LogLevelSilent,
		})
		if err := failure(result.Errors); err != nil {
			return nil, err
		}
		outputs = append(outputs, output{source: filepath.Base(name), ext: ".js", content: result.OutputFiles[0].Contents})
	}
	return outputs, nil
}

func readIcons(root string) ([]output, error) {
	var outputs []output
	for _, name := range []string{"icon.svg", "icons.svg"} {
		content, err := os.ReadFile(filepath.Join(root, "web", name))
		if err != nil {
			return nil, err
		}
		outputs = append(outputs, output{source: name, ext: ".svg", content: content})
	}
	return outputs, nil
}

func failure(messages []api.Message) error {
	var all []error
	for _, text := range api.FormatMessages(messages, api.FormatMessagesOptions{Kind: api.ErrorMessage}) {
		all = append(all, errors.New(strings.TrimSpace(text)))
	}
	return errors.Join(all...)
}

// absolute is needed by esbuild; it only fails when the working directory is gone.
func absolute(path string) string {
	whole, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return whole
}
