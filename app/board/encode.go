package board

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// byLeaf is the first leaf of every commit: who acted, unless the events are
// anonymous, and the macs of the idempotency key and of the command.
type byLeaf struct {
	By      string `json:"by"`
	Key     string `json:"key,omitempty"`
	Content string `json:"cmd,omitempty"`
}

// encodeLeaves makes the leaves of a commit: by, then the public and hidden
// parts of each event. Each event is encoded once.
func encodeLeaves(by string, c *call, events []models.Event) ([]journal.Leaf, error) {
	body := append(append(make([]byte, 0, 128), `{"by":"`...), by...) // ids need no escaping
	if c.keyed {
		body = append(append(body, `","key":"`...), c.key.String()...)
		body = append(append(body, `","cmd":"`...), c.content.String()...)
	}
	body = append(body, `"}`...)
	leaves := make([]journal.Leaf, 1, 1+2*len(events))
	leaves[0] = journal.NewLeaf(journal.By, body)
	for _, e := range events {
		public, hidden, err := models.EncodeEvent(e)
		if err != nil {
			return nil, err
		}
		if public != nil {
			leaves = append(leaves, journal.NewLeaf(journal.Public, public))
		}
		if hidden != nil {
			leaves = append(leaves, journal.NewLeaf(journal.Hidden, hidden))
		}
	}
	return leaves, nil
}

// decoded is a commit as the state takes it.
type decoded struct {
	meta   models.Meta
	events []models.Event
	public bool // some of it is for everyone
	by     byLeaf
}

// decodeCommit reads what encodeLeaves wrote. An unknown event is an error with its name.
func decodeCommit(c *journal.Commit) (d decoded, err error) {
	leaves, err := journal.DecodePayload(c.Payload)
	if err != nil {
		return d, fmt.Errorf("position %d: %w", c.Pos, err)
	}
	if leaves[0].Kind != journal.By {
		return d, fmt.Errorf("position %d: its first leaf does not say who acted", c.Pos)
	}
	if err := json.Unmarshal(leaves[0].Data, &d.by); err != nil {
		return d, fmt.Errorf("position %d: decode who acted: %w", c.Pos, err)
	}
	d.meta = meta(c, d.by.By)
	d.events = make([]models.Event, 0, len(leaves)-1)
	for _, l := range leaves[1:] {
		switch {
		case l.Kind == journal.By:
			err = fmt.Errorf("a second leaf says who acted")
		case l.Kind == journal.Hidden && models.EventName(l.Data) == "":
			if len(d.events) == 0 {
				err = fmt.Errorf("a hidden part without its event")
				break
			}
			err = models.DecodeHidden(d.events[len(d.events)-1], l.Data)
		default:
			var e models.Event
			if e, err = models.DecodeEvent(l.Data, l.Kind == journal.Hidden); err == nil {
				d.events = append(d.events, e)
			}
			d.public = d.public || l.Kind == journal.Public
		}
		if err != nil {
			return d, fmt.Errorf("position %d: %w", c.Pos, err)
		}
	}
	return d, nil
}

// meta is what the journal says of a commit, the same live and replayed.
func meta(c *journal.Commit, by string) models.Meta {
	return models.Meta{Pos: c.Pos, ID: c.ID.String(), At: time.UnixMilli(c.At).UTC(), By: by, Hash: hex.EncodeToString(c.Hash[:])}
}
