package board

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/clean"
)

// maxWords is how many vault documents are kept in memory.
const maxWords = 20000

// document is a vault document of words or of a name: what a person typed in
// their own name, or is called.
type document struct {
	Salt    string   `json:"salt,omitempty"`
	Text    string   `json:"text,omitempty"`
	Links   []string `json:"links,omitempty"`
	Names   []string `json:"names,omitempty"` // of the files, in their order
	Name    string   `json:"name,omitempty"`
	Email   string   `json:"email,omitempty"`
	About   string   `json:"about,omitempty"`
	Mission string   `json:"mission,omitempty"` // whose key sealed it; then the rest is in Cipher
	Cipher  []byte   `json:"cipher,omitempty"`
}

// textBlock is what the length of a sealed text is rounded up to.
const textBlock = 1024

// moveTexts turns a command's texts into vault documents, written before the
// commit, and references. sealed names the mission whose key hides them, or none.
func (b *Board) moveTexts(c *call, command models.Worded, sealed string, at int64) error {
	var docs []journal.Doc
	for _, t := range command.Texts() {
		// The hash must be that of the text which is kept: cleaned as the decision cleans it.
		t.Ref = models.TextRef{}
		cleaned, key := "", "missing"
		if t.Plain != "" {
			cleaned, key = clean.Text(t.Plain, math.MaxInt)
		}
		switch key {
		case "":
			t.Plain = cleaned
		case "missing":
			t.Plain = ""
		default:
			continue // the decision refuses it
		}
		d := document{Text: t.Plain}
		if deliver, ok := command.(*models.Deliver); ok {
			d.Links = deliver.Links
			for _, f := range deliver.Files {
				d.Names = append(d.Names, f.Name)
			}
		}
		if d.Text == "" && len(d.Links) == 0 && len(d.Names) == 0 {
			continue
		}
		doc, hash, err := b.textDoc(d, sealed, "text/"+newULID(at).String())
		if err != nil {
			return models.Fault(models.Unavailable, err, "keep a text")
		}
		t.Ref = models.TextRef{Doc: doc.ID, Hash: hash}
		docs = append(docs, doc)
	}
	if len(docs) > 0 {
		c.docs = append(slices.Clip(c.docs), docs...) // the slice is the client's
	}
	return nil
}

// textDoc encodes a text with a new salt; the hash is sha256(salt ‖ text) in hexadecimal.
func (b *Board) textDoc(d document, sealed, id string) (journal.Doc, string, error) {
	var salt [saltSize]byte
	rand.Read(salt[:]) // never fails: it ends the program instead
	d.Salt = hex.EncodeToString(salt[:])
	body, err := json.Marshal(d)
	if err != nil {
		return journal.Doc{}, "", fmt.Errorf("encode a text: %w", err)
	}
	if sealed != "" {
		key, err := b.seals.key(b.ctx, b.store.Vault(), sealed)
		if err != nil {
			return journal.Doc{}, "", err
		}
		if over := len(body) % textBlock; over > 0 { // spaces behind JSON change nothing
			body = append(body, bytes.Repeat([]byte{' '}, textBlock-over)...)
		}
		body, err = json.Marshal(document{Mission: sealed, Cipher: key.aead.Seal(nil, nil, body, []byte(id))})
		if err != nil {
			return journal.Doc{}, "", fmt.Errorf("encode a sealed text: %w", err)
		}
	}
	return journal.Doc{ID: id, Body: body}, textHash(salt[:], d.Text), nil
}

func textHash(salt []byte, text string) string {
	h := sha256.New()
	h.Write(salt)
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

// document decodes what textDoc and the people's files wrote.
func (b *Board) document(ctx context.Context, id string, body []byte) (d document, err error) {
	if err := json.Unmarshal(body, &d); err != nil {
		return d, fmt.Errorf("decode document %s: %w", id, err)
	}
	if d.Mission == "" {
		return d, nil
	}
	key, err := b.seals.key(ctx, b.store.Vault(), d.Mission)
	if err != nil {
		return d, err
	}
	plain, err := key.aead.Open(nil, nil, d.Cipher, []byte(id))
	if err != nil {
		return d, fmt.Errorf("decrypt document %s: %w", id, err)
	}
	d = document{}
	if err := json.Unmarshal(plain, &d); err != nil {
		return d, fmt.Errorf("decode document %s: %w", id, err)
	}
	return d, nil
}

// documents reads vault documents by identifier, from memory where they are
// there. One that is gone, erased for instance, is absent.
func (b *Board) documents(ctx context.Context, ids []string) (map[string]document, error) {
	got := make(map[string]document, len(ids))
	asked := make(map[string]bool, len(ids))
	var missing []string
	var seen uint64
	for _, id := range ids {
		if asked[id] {
			continue
		}
		asked[id] = true
		d, clean, ok := b.words.get(id)
		if ok {
			got[id] = d
			continue
		}
		if len(missing) == 0 {
			seen = clean
		}
		missing = append(missing, id)
	}
	for part := range slices.Chunk(missing, journal.MaxDocs) {
		bodies, err := b.store.Vault().Get(ctx, part...)
		if err != nil {
			return nil, models.Fault(models.Unavailable, err, "read documents")
		}
		for id, body := range bodies {
			d, err := b.document(ctx, id, body)
			if err != nil {
				return nil, models.Fault(models.Internal, err, "read documents")
			}
			got[id] = d
			b.words.put(id, d, seen)
		}
	}
	return got, nil
}
