package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// cmdBackup copies the store into one compressed file. It holds the store
// meanwhile, so that no server writes to it: while one runs, this says so.
func cmdBackup(c Config, args []string, out io.Writer) (err error) {
	if len(args) != 1 {
		return errors.New("usage: coupdemain backup FILE")
	}
	store, err := openStore(c, false, slog.New(slog.DiscardHandler))
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	f, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	files, err := pack(f, c.Data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("backup: %w", errors.Join(err, os.Remove(args[0])))
	}
	_, err = fmt.Fprintf(out, "%d files copied to %s\n", files, args[0])
	return err
}

// pack writes every regular file of a directory.
func pack(to io.Writer, dir string) (files int, err error) {
	z := gzip.NewWriter(to)
	t := tar.NewWriter(z)
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if strings.HasPrefix(name, "demo"+string(filepath.Separator)) { // the demonstration is made, not kept
			return nil
		}
		files++
		return packFile(t, path, filepath.ToSlash(name), d)
	})
	return files, errors.Join(err, t.Close(), z.Close())
}

func packFile(t *tar.Writer, path, name string, d fs.DirEntry) error {
	info, err := d.Info()
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
		return err
	}
	_, err = io.CopyN(t, f, info.Size())
	return err
}

// cmdRestore puts a copy back where there is no store, then checks every hash.
func cmdRestore(c Config, args []string, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("usage: coupdemain restore FILE")
	}
	if _, err := os.Stat(filepath.Join(c.Data, "board.db")); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("restore: %s holds a store already: move it away first", c.Data)
	}
	f, err := os.Open(args[0])
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer f.Close()
	if err := unpack(f, c.Data); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return cmdVerify(context.Background(), c, out)
}

func unpack(from io.Reader, dir string) error {
	z, err := gzip.NewReader(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir) // a name that leads out of it is refused
	if err != nil {
		return err
	}
	defer root.Close()
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			return fmt.Errorf("%s is not a plain file", h.Name)
		}
		if err := unpackFile(root, h.Name, t); err != nil {
			return err
		}
	}
}

func unpackFile(root *os.Root, name string, from io.Reader) error {
	if err := root.MkdirAll(filepath.Dir(filepath.FromSlash(name)), 0o700); err != nil {
		return err
	}
	f, err := root.OpenFile(filepath.FromSlash(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Sync(), f.Close())
}
