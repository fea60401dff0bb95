package journal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Report is what Verify looked at, and each thing that is wrong, by its name.
type Report struct {
	Commits, Docs, Blobs int64
	Head                 Commit // the last good commit; its hash is what others can compare
	Problems             []string
}

// Inspector is a store that can look deeper than the port does, at the structure of its files.
type Inspector interface {
	Inspect(ctx context.Context, report func(*Damage)) error
}

// maxProblems bounds a report on a store that is wrong everywhere.
const maxProblems = 1000

// Verify recomputes everything that can be: the chain and the hash of every
// payload, the grammar of every leaf, the checksum of every vault document, the
// hash of every blob. It tells report (may be nil) each problem when it finds it,
// naming the position, document or file, and goes on. The error is ErrDamaged when
// there was a problem, and another one when the store could not be read at all.
func Verify(ctx context.Context, s Store, report func(string)) (Report, error) {
	v := verifier{ctx: ctx, store: s, tell: report}
	if deep, ok := s.(Inspector); ok {
		if err := deep.Inspect(ctx, func(d *Damage) { v.problem(d) }); err != nil {
			return v.report, fmt.Errorf("verify the files: %w", err)
		}
	}
	for _, step := range []func() error{v.commits, v.docs, v.blobs} {
		if err := step(); err != nil {
			return v.report, err
		}
	}
	if n := len(v.report.Problems); n > 0 {
		return v.report, fmt.Errorf("%w: %d problems, the first: %s", ErrDamaged, n, v.report.Problems[0])
	}
	return v.report, nil
}

type verifier struct {
	ctx    context.Context
	store  Store
	tell   func(string)
	report Report
}

func (v *verifier) problem(d *Damage) {
	if len(v.report.Problems) == maxProblems {
		return
	}
	v.report.Problems = append(v.report.Problems, d.Error())
	if v.tell != nil {
		v.tell(d.Error())
	}
}

// commits reads the chain. After a damaged commit it goes on behind it, as long
// as the store knows that position at all; when its own hash is what is altered, no
// link leads on from it, and reading starts again one further.
func (v *verifier) commits() error {
	after, named := int64(0), int64(0)
	for {
		err := v.store.Journal().Read(v.ctx, after, func(c Commit) error {
			v.report.Commits++
			v.report.Head, after = c, c.Pos
			v.grammar(&c)
			return nil
		})
		if err == nil {
			return nil
		}
		var d *Damage
		if !errors.As(err, &d) {
			if errors.Is(err, ErrGap) && len(v.report.Problems) > 0 {
				return nil // the damaged one named before cannot even be stepped over
			}
			return fmt.Errorf("verify the journal after position %d: %w", after, err)
		}
		if d.Pos == 0 || d.Pos != named {
			v.problem(d)
		}
		switch named = d.Pos; {
		case d.Pos > after:
			after = d.Pos
		case d.Pos == after && d.Pos > 0:
			after++
		default:
			return nil
		}
	}
}

// grammar does the full JSON check that the hot path leaves out.
func (v *verifier) grammar(c *Commit) {
	leaves, err := DecodePayload(c.Payload)
	if err != nil {
		v.problem(DamagedAt(c.Pos, "%w", err))
		return
	}
	for i, l := range leaves {
		if !json.Valid(l.Data) {
			v.problem(DamagedAt(c.Pos, "the data of leaf %d is not JSON", i))
		}
	}
}

func (v *verifier) docs() error {
	vault := v.store.Vault()
	const page = 200
	for after := ""; ; {
		ids, err := vault.List(v.ctx, "", after, page)
		if err != nil {
			return v.damageOr(err, "list the vault")
		}
		if len(ids) == 0 {
			return nil
		}
		after = ids[len(ids)-1]
		got, err := vault.Get(v.ctx, ids...)
		if err == nil {
			v.report.Docs += int64(len(got))
			continue
		}
		for _, id := range ids {
			got, err := vault.Get(v.ctx, id)
			if err := v.damageOr(err, "get document "+id); err != nil {
				return err
			}
			v.report.Docs += int64(len(got))
		}
	}
}

func (v *verifier) blobs() error {
	for after := ""; ; {
		hashes, err := v.store.Blobs().List(v.ctx, after, MaxDocs)
		if err != nil {
			return v.damageOr(err, "list the blobs")
		}
		if len(hashes) == 0 {
			return nil
		}
		for _, hash := range hashes {
			after = hash
			if err := v.damageOr(v.blob(hash), "read blob "+hash); err != nil {
				return err
			}
		}
	}
}

func (v *verifier) blob(hash string) error {
	r, size, err := v.store.Blobs().Open(v.ctx, hash)
	if errors.Is(err, ErrNotFound) {
		return nil // erased since it was listed
	}
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(sum, r)
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	if n != size || hex.EncodeToString(sum.Sum(nil)) != hash {
		return DamagedBlob(hash, "its content has another hash")
	}
	v.report.Blobs++
	return nil
}

// damageOr notes a Damage and lets any other error end the verification.
func (v *verifier) damageOr(err error, doing string) error {
	var d *Damage
	if errors.As(err, &d) {
		v.problem(d)
		return nil
	}
	if err != nil {
		return fmt.Errorf("verify: %s: %w", doing, err)
	}
	return nil
}
