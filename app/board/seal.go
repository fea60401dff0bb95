package board

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// A sealed bid's plain form is a salt, a length and the JSON of the bid, filled
// up with zeros to one size, so that the length of the cipher tells nothing.
const (
	saltSize   = 16
	sealedSize = 384
	maxKeys    = 10000 // mission keys held in memory
	maxTags    = 10000 // bidders' tags held with one key
)

// seals holds the missions' keys and which missions have sealed bids.
type seals struct {
	mu    sync.RWMutex
	keys  map[string]*missionKey
	held  map[string]struct{}
	ended map[string]struct{} // cancelled: their bids stay sealed for ever, and are still to be erased
}

// missionKey seals one mission's bids and their texts.
type missionKey struct {
	raw  []byte
	aead cipher.AEAD
	tags *cache[string] // by developer: every view and every bid asks
}

func (x *seals) init() {
	x.keys, x.held, x.ended = map[string]*missionKey{}, map[string]struct{}{}, map[string]struct{}{}
}

func keyDoc(mission string) string { return "key/" + mission }

func newMissionKey(raw []byte) (*missionKey, error) {
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, fmt.Errorf("a mission's key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("a mission's key: %w", err)
	}
	return &missionKey{raw, aead, newCache[string](maxTags)}, nil
}

// key reads the key of a published sealed mission.
func (x *seals) key(ctx context.Context, vault journal.Vault, mission string) (*missionKey, error) {
	x.mu.RLock()
	k := x.keys[mission]
	x.mu.RUnlock()
	if k != nil {
		return k, nil
	}
	docs, err := vault.Get(ctx, keyDoc(mission))
	if err != nil {
		return nil, fmt.Errorf("read the key of %s: %w", mission, err)
	}
	raw, ok := docs[keyDoc(mission)]
	if !ok {
		return nil, fmt.Errorf("the key of %s: %w", mission, journal.ErrNotFound)
	}
	if k, err = newMissionKey(raw); err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.keys) >= maxKeys {
		clear(x.keys)
	}
	x.keys[mission] = k
	return k, nil
}

// make writes a mission's key before it is published. One that stands there,
// from another node or from a publication that failed, is the mission's.
func (x *seals) make(ctx context.Context, vault journal.Vault, mission string) error {
	if _, err := x.key(ctx, vault, mission); !errors.Is(err, journal.ErrNotFound) {
		return err
	}
	raw := make([]byte, 32)
	rand.Read(raw) // never fails: it ends the program instead
	err := vault.Put(ctx, journal.Doc{ID: keyDoc(mission), Body: raw})
	if err != nil && !errors.Is(err, journal.ErrExists) {
		return fmt.Errorf("write the key of %s: %w", mission, err)
	}
	_, err = x.key(ctx, vault, mission)
	return err
}

// note keeps which missions have bids that are not opened.
func (x *seals) note(events []models.Event) {
	for _, e := range events {
		switch e := e.(type) {
		case *models.BidSealed:
			x.mu.Lock()
			x.held[e.Hidden.Mission] = struct{}{}
			x.mu.Unlock()
		case *models.BidsOpened:
			x.drop(e.Mission)
		case *models.MissionCancelled:
			x.end(e.Mission)
		case *models.MissionFruitless:
			x.drop(e.Mission)
		}
	}
}

func (x *seals) drop(mission string) {
	x.mu.Lock()
	delete(x.held, mission)
	x.mu.Unlock()
}

func (x *seals) end(mission string) {
	x.mu.Lock()
	if _, ok := x.held[mission]; ok {
		x.ended[mission] = struct{}{}
	}
	delete(x.held, mission)
	x.mu.Unlock()
}

// missions lists those that hold sealed bids which may still be opened.
func (x *seals) missions() []string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return slices.Collect(maps.Keys(x.held))
}

// cancelled lists those whose sealed bids nobody will open.
func (x *seals) cancelled() []string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return slices.Collect(maps.Keys(x.ended))
}

// tag is what the journal and the state know a bidder by before the opening.
func (k *missionKey) tag(developer string) string {
	tag, seen, ok := k.tags.get(developer)
	if !ok {
		h := hmac.New(sha256.New, k.raw)
		h.Write([]byte(developer))
		tag = hex.EncodeToString(h.Sum(nil))
		k.tags.put(developer, tag, seen)
	}
	return tag
}

func bidAAD(mission string, round int) []byte {
	return strconv.AppendInt(append(make([]byte, 0, 32), mission+"\x00"...), int64(round), 10)
}

// sealEvent gives the event as everybody but the actor sees it, and fills the
// cipher and the commitment of both.
func (b *Board) sealEvent(e *models.BidSealed) (*models.BidSealed, error) {
	if e.Plain == nil {
		return nil, errors.New("a sealed bid without its plain form")
	}
	key, err := b.seals.key(b.ctx, b.store.Vault(), e.Hidden.Mission)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(e.Plain)
	if err != nil {
		return nil, fmt.Errorf("encode a bid: %w", err)
	}
	if len(body) > sealedSize-saltSize-2 {
		return nil, fmt.Errorf("a bid of %d bytes", len(body))
	}
	var plain [sealedSize]byte
	rand.Read(plain[:saltSize]) // never fails: it ends the program instead
	binary.BigEndian.PutUint16(plain[saltSize:], uint16(len(body)))
	copy(plain[saltSize+2:], body)
	e.Hidden.Cipher = key.aead.Seal(nil, nil, plain[:], bidAAD(e.Hidden.Mission, e.Hidden.Round))
	e.Hidden.Commitment = commitment(plain[:saltSize], body)
	kept := *e
	kept.Plain = nil
	return &kept, nil
}

// commitment is sha256(salt ‖ JSON of the bid), in hexadecimal: it binds the
// bidder to the bid and, thanks to the salt, tells nothing of it.
func commitment(salt, body []byte) string {
	h := sha256.New()
	h.Write(salt)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// unseal decrypts a bid and checks it against its commitment and its tag.
func (k *missionKey) unseal(mission string, r *models.SealedRecord) (bid models.SealedBid, salt []byte, err error) {
	plain, err := k.aead.Open(nil, nil, r.Cipher, bidAAD(mission, r.Round))
	if err != nil {
		return bid, nil, fmt.Errorf("decrypt the bid at %d: %w", r.Pos, err)
	}
	if len(plain) != sealedSize {
		return bid, nil, fmt.Errorf("the bid at %d has %d bytes", r.Pos, len(plain))
	}
	n := int(binary.BigEndian.Uint16(plain[saltSize:]))
	if n > sealedSize-saltSize-2 {
		return bid, nil, fmt.Errorf("the bid at %d says that it has %d bytes", r.Pos, n)
	}
	salt, body := plain[:saltSize], plain[saltSize+2:saltSize+2+n]
	if subtle.ConstantTimeCompare([]byte(commitment(salt, body)), []byte(r.Commitment)) != 1 {
		return bid, nil, fmt.Errorf("the bid at %d is not what was committed to", r.Pos)
	}
	if err := json.Unmarshal(body, &bid); err != nil {
		return bid, nil, fmt.Errorf("decode the bid at %d: %w", r.Pos, err)
	}
	if k.tag(bid.Developer) != r.Tag {
		return bid, nil, fmt.Errorf("the bid at %d stands under another's tag", r.Pos)
	}
	return bid, salt, nil
}

// unsealEvent gives a sealed event of the journal its plain form back, for its actor.
func (b *Board) unsealEvent(ctx context.Context, e *models.BidSealed) error {
	key, err := b.seals.key(ctx, b.store.Vault(), e.Hidden.Mission)
	if err != nil {
		return err
	}
	h := e.Hidden
	bid, _, err := key.unseal(h.Mission, &models.SealedRecord{Tag: h.Tag, Round: h.Round, Cipher: h.Cipher, Commitment: h.Commitment})
	if err != nil {
		return err
	}
	e.Plain = &bid
	return nil
}
