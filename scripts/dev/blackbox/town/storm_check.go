package town

// Check holds the answers against the journal past the position where the storm
// began: every bid has an answer, every acknowledged one stands where its answer
// says and once, and nothing else does. hidden are commits without a public part
// that are no bids, such as drafts.
func (w *Storm) Check(commits []Commit, sent, hidden int) {
	w.tb.Helper()
	at := map[int64]*Commit{}
	bids := -hidden
	for i := range commits {
		c := &commits[i]
		at[c.Pos] = c
		switch {
		case c.Leaves[0].Type == "" && len(c.Leaves) > 1 && c.Leaves[1].Type == "bid.placed":
			bids++
		case !named(c): // nothing public: a sealed bid, or a draft
			bids++
		}
	}
	taken := map[int64]string{}
	accepted, doubts := 0, 0
	for _, a := range w.done {
		if a.Doubt {
			doubts++
		}
		if a.Refused != "" {
			if a.Refused == "conflict" || a.Refused == "internal" || a.Refused == "limit" {
				w.tb.Errorf("bid %s was answered %s", a.Key, a.Refused)
			}
			continue
		}
		accepted++
		c := at[a.Pos]
		if c == nil || c.Hash != a.Hash {
			w.tb.Errorf("the %s answer to %s says position %d with hash %s, the journal %+v", a.Way, a.Key, a.Pos, a.Hash, c)
		}
		if other := taken[a.Pos]; other != "" {
			w.tb.Errorf("%s and %s were both told position %d", a.Key, other, a.Pos)
		}
		taken[a.Pos] = a.Key
	}
	w.tb.Logf("%d bids: %d accepted, %d refused, %d answered after a fall", len(w.done), accepted, len(w.done)-accepted, doubts)
	if len(w.done) != sent {
		w.tb.Errorf("%d of %d bids got an answer", len(w.done), sent)
	}
	if bids != accepted {
		w.tb.Errorf("the journal holds %d bids, %d were acknowledged", bids, accepted)
	}
	if doubts == 0 || accepted < sent/5 {
		w.tb.Errorf("the storm proves nothing: %d in doubt, %d accepted", doubts, accepted)
	}
}

// named tells that something of the commit is public.
func named(c *Commit) bool {
	for _, l := range c.Leaves {
		if l.Type != "" {
			return true
		}
	}
	return false
}
