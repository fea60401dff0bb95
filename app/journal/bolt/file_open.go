package bolt

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"coupdemain/app/journal"
)

// The buckets of the file.
var (
	bucketMeta    = []byte("meta")
	bucketJournal = []byte("journal")
	bucketVault   = []byte("vault")
	bucketClaims  = []byte("claims")

	keyFormat   = []byte("format")
	keyReopened = []byte("reopened")
)

// format is the version of the file's layout that this program writes.
const format = 1

// create makes the file beside its place and links it there when it is whole, so
// that a crash never leaves half a store that would look like a damaged one.
func (s *Store) create() error {
	tmp, err := os.CreateTemp(s.cfg.Dir, "new-*.db")
	if err != nil {
		return err
	}
	name := tmp.Name()
	defer os.Remove(name)
	if err := tmp.Close(); err != nil {
		return err
	}
	db, err := bbolt.Open(name, 0o600, &bbolt.Options{Timeout: s.cfg.LockTimeout, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketJournal, bucketVault, bucketClaims} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		meta, err := tx.CreateBucket(bucketMeta)
		if err != nil {
			return err
		}
		return meta.Put(keyFormat, []byte(strconv.Itoa(format)))
	})
	if cerr := db.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	// Another process may have been faster: its file stands.
	if err := os.Link(name, s.path); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return syncDir(s.cfg.Dir)
}

// open locks, checks and maps the file, in this order, and reads the head. mu is
// held, or nobody knows the store yet.
func (s *Store) open() error {
	var file *os.File
	var db *bbolt.DB
	err := s.guard("open "+s.path, func() (err error) {
		db, err = bbolt.Open(s.path, 0o600, &bbolt.Options{
			Timeout:         s.cfg.LockTimeout,
			FreelistType:    bbolt.FreelistMapType,
			InitialMmapSize: s.cfg.mapped,
			NoStatistics:    true,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				f, err := os.OpenFile(name, flag&^os.O_CREATE, mode)
				if err != nil {
					return nil, err
				}
				if err := s.admit(f); err != nil {
					return nil, errors.Join(err, f.Close())
				}
				file = f
				return f, nil
			},
		})
		return err
	})
	if errors.Is(err, berrors.ErrTimeout) {
		return fmt.Errorf("%w %s", ErrHeld, s.path)
	}
	if err != nil {
		if file != nil {
			// After a panic nobody else does, and the lock would stay. Closed already
			// is as good.
			if cerr := errors.Join(unlockFile(file), file.Close()); cerr != nil && !errors.Is(cerr, os.ErrClosed) {
				err = errors.Join(err, cerr)
			}
		}
		return fmt.Errorf("open %s: %w", s.path, err)
	}
	if err := s.viewTx(db, "open "+s.path, s.recognise); err != nil {
		return errors.Join(err, db.Close())
	}
	s.db, s.file = db, file
	return nil
}

// admit takes the lock of a just opened file, which bbolt then finds its own, and
// checks it: before the lock another process may be changing it, and after bbolt
// has mapped it the check would come too late.
func (s *Store) admit(f *os.File) error {
	switch held, err := lockFile(f, s.cfg.LockTimeout); {
	case err != nil:
		return err
	case held:
		return fmt.Errorf("%w %s", ErrHeld, s.path)
	}
	return checkFile(f, s.path)
}

// recognise checks the format and the buckets and loads the head.
func (s *Store) recognise(tx *bbolt.Tx) error {
	meta := tx.Bucket(bucketMeta)
	if meta == nil {
		return journal.DamagedFile(s.path, "it is not a store of this program")
	}
	word := string(meta.Get(keyFormat))
	v, err := strconv.Atoi(word)
	if err != nil || v < 1 {
		return journal.DamagedFile(s.path, "its format is %q", word)
	}
	if v > format {
		return fmt.Errorf("%w: %s has format %d, this program knows %d: use a newer coupdemain", ErrNewer, s.path, v, format)
	}
	for _, name := range [][]byte{bucketJournal, bucketVault, bucketClaims} {
		if tx.Bucket(name) == nil {
			return journal.DamagedFile(s.path, "it has no bucket %q", name)
		}
	}
	return s.loadHead(tx)
}

// guard runs what touches the mapped file. bbolt panics on a page that contradicts
// itself, and the kernel faults on one that is gone: both become a Damage that
// names the file and what was being done.
func (s *Store) guard(doing string, fn func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(old)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: %w", doing, journal.DamagedFile(s.path, "unreadable: %v", p))
		}
	}()
	return fn()
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	err = d.Sync()
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	return err
}
