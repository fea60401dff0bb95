package journal

import (
	"errors"
	"fmt"
)

// The errors of the port, to be tested with errors.Is.
var (
	ErrConflict    = errors.New("the position is taken")
	ErrUnknown     = errors.New("the outcome is not known")
	ErrUnavailable = errors.New("the store cannot be used now")
	ErrGap         = errors.New("the position is not in the journal")
	ErrBroken      = errors.New("the commits do not link")
	ErrDamaged     = errors.New("the store is damaged")
	ErrExists      = errors.New("the document exists with another body")
	ErrTooLarge    = errors.New("the content is too large")
	ErrNotFound    = errors.New("not found")
	ErrInvalid     = errors.New("the store refuses the argument")
	ErrClosed      = errors.New("the store is closed")
)

// Damage says exactly what is altered, missing or unreadable: "position 12",
// "document person/01J…", "blob 9f86…", "file data/board.db". It is an ErrDamaged.
// Pos is the position when a commit is meant, else 0.
type Damage struct {
	What string
	Pos  int64
	Err  error
}

// Error names what is damaged, then how.
func (d *Damage) Error() string { return d.What + ": " + d.Err.Error() }

// Unwrap makes a Damage an ErrDamaged beside its cause.
func (d *Damage) Unwrap() []error { return []error{ErrDamaged, d.Err} }

// DamagedAt is the Damage of the commit at a position.
func DamagedAt(pos int64, format string, args ...any) *Damage {
	return &Damage{What: fmt.Sprintf("position %d", pos), Pos: pos, Err: fmt.Errorf(format, args...)}
}

// DamagedDoc is the Damage of a vault document.
func DamagedDoc(id, format string, args ...any) *Damage {
	return &Damage{What: "document " + id, Err: fmt.Errorf(format, args...)}
}

// DamagedBlob is the Damage of a blob.
func DamagedBlob(hash, format string, args ...any) *Damage {
	return &Damage{What: "blob " + hash, Err: fmt.Errorf(format, args...)}
}

// DamagedFile is the Damage of a whole file.
func DamagedFile(path, format string, args ...any) *Damage {
	return &Damage{What: "file " + path, Err: fmt.Errorf(format, args...)}
}
