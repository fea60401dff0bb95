package journal

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ClaimID names the effect that one reader has for one event of the commit at a
// position: "<pos>/<event>/<who>", the position padded so that byte order is age.
func ClaimID(pos int64, event, who string) string {
	return fmt.Sprintf("%019d/%s/%s", pos, event, who)
}

// ClaimsIn keeps claims as insert-only documents of a vault, claims/<id>/<n>, so
// that the store's refusal of a second document under one identifier is what
// decides a race: no update is needed, and a claim that was not done is taken over
// by inserting its next number.
func ClaimsIn(v Vault) Claims { return claims{v} }

type claims struct{ vault Vault }

// claimRun is how many numbers are looked at in one Get. A claim taken over more
// often than that costs another Get.
const claimRun = 8

// claimDoc is the body. The nonce makes two claims of one node at one instant
// differ: the same body again would count as a success for both.
type claimDoc struct {
	Who   string `json:"who"`
	At    int64  `json:"at"`
	Nonce string `json:"nonce"`
}

func claimKey(id string, n int) string { return fmt.Sprintf("claims/%s/%06d", id, n) }
func doneKey(id string) string         { return "claims/" + id + "/done" }

// Claim implements Claims.
func (c claims) Claim(ctx context.Context, id, who string, now time.Time, ttl time.Duration) (bool, error) {
	if id == "" {
		return false, fmt.Errorf("%w: a claim without a name", ErrInvalid)
	}
	for first := 1; ; first += claimRun {
		keys := []string{doneKey(id)}
		for n := first; n < first+claimRun; n++ {
			keys = append(keys, claimKey(id, n))
		}
		docs, err := c.vault.Get(ctx, keys...)
		if err != nil {
			return false, fmt.Errorf("claim %s: %w", id, err)
		}
		if _, done := docs[keys[0]]; done {
			return false, nil
		}
		for n := first; n < first+claimRun; n++ {
			if _, there := docs[claimKey(id, n)]; there {
				continue
			}
			if n > 1 {
				free, err := c.expired(ctx, id, n-1, docs[claimKey(id, n-1)], now, ttl)
				if err != nil || !free {
					return false, err
				}
			}
			return c.insert(ctx, id, n, who, now)
		}
	}
}

// expired says whether the claim with a number is old enough to be taken over.
// body is nil when the claim stands in an earlier run.
func (c claims) expired(ctx context.Context, id string, n int, body []byte, now time.Time, ttl time.Duration) (bool, error) {
	if body == nil {
		docs, err := c.vault.Get(ctx, claimKey(id, n))
		if err != nil {
			return false, fmt.Errorf("claim %s: %w", id, err)
		}
		body = docs[claimKey(id, n)]
	}
	var d claimDoc
	if err := json.Unmarshal(body, &d); err != nil {
		return false, DamagedDoc(claimKey(id, n), "not a claim: %w", err)
	}
	return now.Sub(time.UnixMilli(d.At)) >= ttl, nil
}

func (c claims) insert(ctx context.Context, id string, n int, who string, now time.Time) (bool, error) {
	body, err := json.Marshal(claimDoc{Who: who, At: now.UnixMilli(), Nonce: rand.Text()})
	if err != nil {
		return false, fmt.Errorf("claim %s: %w", id, err)
	}
	err = c.vault.Put(ctx, Doc{ID: claimKey(id, n), Body: body})
	if errors.Is(err, ErrExists) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("claim %s: %w", id, err)
	}
	return true, nil
}

// Done implements Claims.
func (c claims) Done(ctx context.Context, id string) error {
	if err := c.vault.Put(ctx, Doc{ID: doneKey(id), Body: []byte(`{}`)}); err != nil {
		return fmt.Errorf("mark claim %s done: %w", id, err)
	}
	return nil
}

// Forget implements Claims. It removes a claim's numbers before its done mark
// could be missed: they go in one Delete per page, in byte order, and digits sort
// before "done", so that a crash between two pages leaves the mark.
func (c claims) Forget(ctx context.Context, before int64) error {
	const prefix = "claims/"
	after := ""
	for {
		ids, err := c.vault.List(ctx, prefix, after, MaxDocs)
		if err != nil {
			return fmt.Errorf("forget claims: %w", err)
		}
		var old []string
		for _, id := range ids {
			after = id
			word, _, _ := strings.Cut(strings.TrimPrefix(id, prefix), "/")
			pos, err := strconv.ParseInt(word, 10, 64)
			if err != nil {
				continue // not of a commit: the nightly ones are named by their day
			}
			if pos < before {
				old = append(old, id)
			}
		}
		if len(old) > 0 {
			if err := c.vault.Delete(ctx, old...); err != nil {
				return fmt.Errorf("forget claims: %w", err)
			}
		}
		if len(ids) < MaxDocs {
			return nil
		}
	}
}
