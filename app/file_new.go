package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// writeNew makes a file that only its owner may read, whole or not at all: it
// gets its name once everything is on the disk, and never takes the place of
// another one.
func writeNew(path string, write func(io.Writer) error) (err error) {
	switch _, err := os.Lstat(path); {
	case err == nil:
		return fmt.Errorf("%s exists already: choose another name", path)
	case !errors.Is(err, os.ErrNotExist):
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".coupdemain-*")
	if err != nil {
		return err
	}
	defer func() {
		if rerr := os.Remove(f.Name()); rerr != nil && !errors.Is(rerr, os.ErrNotExist) {
			err = errors.Join(err, rerr)
		}
	}()
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := place(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// place gives a file its name. Where the file system has no links, somebody who
// makes the same name at the same moment loses it.
func place(made, path string) error {
	err := os.Link(made, path)
	if err == nil || errors.Is(err, os.ErrExist) {
		return err
	}
	if _, serr := os.Lstat(path); !errors.Is(serr, os.ErrNotExist) {
		return err
	}
	return os.Rename(made, path)
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
