package journal

import (
	"fmt"
	"unicode/utf8"
)

// CheckDocID refuses (ErrInvalid) an identifier that one of the stores could not
// keep: empty, over MaxDocID bytes, not UTF-8, or with a control character.
func CheckDocID(id string) error {
	if id == "" || len(id) > MaxDocID || !utf8.ValidString(id) {
		return fmt.Errorf("%w: a document identifier of %d bytes", ErrInvalid, len(id))
	}
	for i := 0; i < len(id); i++ {
		if id[i] < 0x20 || id[i] == 0x7f {
			return fmt.Errorf("%w: a document identifier with a control character", ErrInvalid)
		}
	}
	return nil
}

// CheckDocs is what every store asks before it puts documents: up to MaxDocs of
// them, good identifiers, no identifier twice, bodies of at most MaxDoc bytes.
func CheckDocs(docs []Doc) error {
	if len(docs) > MaxDocs {
		return fmt.Errorf("%w: %d documents at once", ErrInvalid, len(docs))
	}
	seen := make(map[string]bool, len(docs))
	for _, d := range docs {
		if err := CheckDocID(d.ID); err != nil {
			return err
		}
		if seen[d.ID] {
			return fmt.Errorf("%w: document %s twice in one Put", ErrInvalid, d.ID)
		}
		seen[d.ID] = true
		if len(d.Body) > MaxDoc {
			return fmt.Errorf("%w: document %s has %d bytes", ErrTooLarge, d.ID, len(d.Body))
		}
	}
	return nil
}

// CheckDocIDs is what every store asks before it gets or deletes documents.
func CheckDocIDs(ids []string) error {
	if len(ids) > MaxDocs {
		return fmt.Errorf("%w: %d documents at once", ErrInvalid, len(ids))
	}
	for _, id := range ids {
		if err := CheckDocID(id); err != nil {
			return err
		}
	}
	return nil
}

// CheckLimit brings the limit of a List between 1 and MaxDocs.
func CheckLimit(limit int) int { return max(1, min(limit, MaxDocs)) }

// CheckBlobHash says whether a string is a blob's name: 64 lowercase hexadecimal
// digits. Anything else could name a path.
func CheckBlobHash(hash string) bool {
	if len(hash) != 64 {
		return false
	}
	for i := 0; i < len(hash); i++ {
		if hexDigit[hash[i]] == 0x80 {
			return false
		}
	}
	return true
}
