package town

import (
	"encoding/json"
	"fmt"
)

// Attempt is one bid with its own key and what became of it.
type Attempt struct {
	Who          Person
	Key, Mission string
	Amount       int64
	Days         int
	Pos          int64 // when it was acknowledged
	Hash         string
	Refused      string // the code, when it was refused
	Doubt        bool   // no answer came at first: it was repeated
	Way          string // "socket" or "http"
}

// Again is the same bid, not sent yet.
func (a *Attempt) Again() *Attempt {
	return &Attempt{Who: a.Who, Key: a.Key, Mission: a.Mission, Amount: a.Amount, Days: a.Days}
}

func (a *Attempt) frame() string {
	return fmt.Sprintf(`{"op":"bid","key":%q,"mission":%q,"amount":%d,"days":%d}`, a.Key, a.Mission, a.Amount, a.Days)
}

func (a *Attempt) body() string { return fmt.Sprintf(`{"amount":%d,"days":%d}`, a.Amount, a.Days) }

// ByHTTP puts the bid until an answer comes, whatever happens to the servers.
func (w *Storm) ByHTTP(a *Attempt) {
	a.Way = "http"
	for {
		r, err := w.server().Call(a.Who, "PUT", "/missions/"+a.Mission+"/bid", a.body(), "Idempotency-Key", a.Key)
		if err == nil && r.Status < 500 {
			w.answered(a, r)
			return
		}
		a.Doubt = true
		w.running()
	}
}

func (w *Storm) answered(a *Attempt, r Reply) {
	if r.Status == 200 {
		var receipt struct {
			Pos  int64  `json:"pos"`
			Hash string `json:"hash"`
		}
		if err := json.Unmarshal(r.Body, &receipt); err != nil || receipt.Pos == 0 {
			w.tb.Errorf("no receipt: %v %s", err, r.Body)
		}
		a.Pos, a.Hash = receipt.Pos, receipt.Hash
	} else if p, err := r.Problem(); err != nil || p.Code == "" {
		w.tb.Errorf("%d is no refusal: %v %s", r.Status, err, r.Body)
	} else {
		a.Refused = p.Code
	}
	w.keep(a)
}

// Line is a bidder's socket, opened again at the next server after each fall.
type Line struct {
	w   *Storm
	who Person
	c   *Socket
}

// Line is a bidder's, not opened yet.
func (w *Storm) Line(who Person) *Line { return &Line{w: w, who: who} }

// Close ends the socket, if there is one.
func (l *Line) Close() {
	if l.c != nil {
		l.c.Close()
	}
}

// Bid sends the bid until an answer comes.
func (l *Line) Bid(a *Attempt) {
	a.Way = "socket"
	for {
		if l.c == nil {
			c, err := l.w.server().Dial("Authorization", "Bearer "+l.who.Token)
			if err != nil {
				l.w.running()
				continue
			}
			l.c = c
		}
		if err := l.c.Write(a.frame()); err == nil && l.answer(a) {
			return
		}
		l.c.Close()
		l.c, a.Doubt = nil, true
		l.w.running()
	}
}

// answer reads on to the bid's own answer; false when the socket fell before, or
// when nothing could be decided: the same key again, then.
func (l *Line) answer(a *Attempt) bool {
	for {
		f, ok, err := l.c.Next()
		if err != nil {
			l.w.tb.Error(err)
		}
		if err != nil || !ok {
			return false
		}
		switch {
		case f.Key != a.Key:
		case f.Op == "ok" && f.Receipt != nil:
			a.Pos, a.Hash = f.Receipt.Pos, f.Receipt.Hash
			l.w.keep(a)
			return true
		case f.Op == "no" && f.Code != "unavailable":
			a.Refused = f.Code
			l.w.keep(a)
			return true
		default:
			return false
		}
	}
}
