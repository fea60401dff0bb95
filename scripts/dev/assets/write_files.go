package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
)

// write fills dist: files first, the manifest last and by a rename, so that a
// build cut short is seen as no build; then what the new manifest does not name
// is removed, .gitkeep excepted.
func write(dist string, outputs []output) error {
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	files := map[string]string{}
	keep := map[string]bool{".gitkeep": true, "manifest.json": true}
	for _, o := range outputs {
		name := hashed(o)
		files[o.source] = name
		twins, err := compress(o.content)
		if err != nil {
			return fmt.Errorf("compress %s: %w", o.source, err)
		}
		for suffix, content := range twins {
			keep[name+suffix] = true
			if err := os.WriteFile(filepath.Join(dist, name+suffix), content, 0o644); err != nil {
				return err
			}
		}
		fmt.Printf("  %-12s %6.1f KiB, %5.1f compressed\n", o.source, kib(o.content), kib(twins[".br"]))
	}
	if err := writeManifest(dist, files); err != nil {
		return err
	}
	return sweep(dist, keep)
}

// hashed names a file after its content: "look.css" → "look-K3VXAZ2Q.css".
func hashed(o output) string {
	sum := sha256.Sum256(o.content)
	stem := strings.TrimSuffix(o.source, filepath.Ext(o.source))
	return stem + "-" + base32.StdEncoding.EncodeToString(sum[:5]) + o.ext
}

// compress gives the content under "" and its twins under ".br" and ".gz".
func compress(content []byte) (map[string][]byte, error) {
	var br, gz bytes.Buffer
	b := brotli.NewWriterLevel(&br, brotli.BestCompression)
	if _, err := b.Write(content); err != nil {
		return nil, err
	}
	if err := b.Close(); err != nil {
		return nil, err
	}
	g, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := g.Write(content); err != nil {
		return nil, err
	}
	if err := g.Close(); err != nil {
		return nil, err
	}
	return map[string][]byte{"": content, ".br": br.Bytes(), ".gz": gz.Bytes()}, nil
}

func writeManifest(dist string, files map[string]string) error {
	buf, err := json.MarshalIndent(map[string]any{"files": files}, "", "  ")
	if err != nil {
		return err
	}
	part := filepath.Join(dist, "manifest.json.part")
	if err := os.WriteFile(part, append(buf, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(part, filepath.Join(dist, "manifest.json"))
}

func sweep(dist string, keep map[string]bool) error {
	entries, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() || keep[e.Name()] {
			continue
		}
		if err := os.Remove(filepath.Join(dist, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func kib(b []byte) float64 { return float64(len(b)) / 1024 }
