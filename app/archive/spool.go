package archive

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"coupdemain/app/journal"
)

// spool keeps documents on the disk until it is known which of them belong in the
// archive, and one file at a time until it is known to be whole. It has no name in
// the file system where the system allows that, so that nothing of it outlives us.
type spool struct {
	docs, file *os.File
	to         *bufio.Writer
	named      []string // what could not be unlinked at once
}

func newSpool() (*spool, error) {
	s := &spool{}
	for _, f := range []**os.File{&s.docs, &s.file} {
		made, err := os.CreateTemp("", "coupdemain-*")
		if err != nil {
			return nil, errors.Join(fmt.Errorf("make a temporary file: %w", err), s.close())
		}
		*f = made
		if err := os.Remove(made.Name()); err != nil {
			s.named = append(s.named, made.Name())
		}
	}
	s.to = bufio.NewWriterSize(s.docs, 256<<10)
	return s, nil
}

func (s *spool) close() error {
	var faults []error
	for _, f := range []*os.File{s.docs, s.file} {
		if f != nil {
			faults = append(faults, f.Close())
		}
	}
	for _, name := range s.named {
		faults = append(faults, os.Remove(name))
	}
	return errors.Join(faults...)
}

// add keeps a document.
func (s *spool) add(d journal.Doc) error {
	var room [64 << 10]byte
	if _, err := s.to.Write(appendDoc(room[:0], d)); err != nil {
		return fmt.Errorf("write a temporary file: %w", err)
	}
	return nil
}

// each gives the documents back in the order in which they came.
func (s *spool) each(fn func(journal.Doc) error) error {
	if err := s.to.Flush(); err != nil {
		return fmt.Errorf("write a temporary file: %w", err)
	}
	if _, err := s.docs.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read a temporary file: %w", err)
	}
	from := bufio.NewReaderSize(s.docs, 256<<10)
	for {
		id, err := part(from)
		if errors.Is(err, io.EOF) {
			return nil
		}
		var body []byte
		if err == nil {
			body, err = part(from)
		}
		if err != nil {
			return fmt.Errorf("read a temporary file: %w", err)
		}
		if err := fn(journal.Doc{ID: string(id), Body: body}); err != nil {
			return err
		}
	}
}

// part reads a length and as many bytes: io.EOF when there is nothing at all.
func part(from io.Reader) ([]byte, error) {
	var n [4]byte
	if _, err := io.ReadFull(from, n[:]); err != nil {
		return nil, err
	}
	b := make([]byte, binary.BigEndian.Uint32(n[:]))
	if _, err := io.ReadFull(from, b); err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	return b, nil
}

// hold copies a file of the store and gives it back from its beginning, with its
// size in bytes, once it is known to be whole.
func (s *spool) hold(content io.Reader) (io.Reader, int64, error) {
	if err := s.file.Truncate(0); err != nil {
		return nil, 0, fmt.Errorf("write a temporary file: %w", err)
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, 0, fmt.Errorf("write a temporary file: %w", err)
	}
	n, err := io.Copy(s.file, content)
	if err != nil {
		return nil, 0, err
	}
	_, err = s.file.Seek(0, io.SeekStart)
	return s.file, n, err
}
