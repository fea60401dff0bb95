package models

// JudgeEvidence says whether evidence stands for the level: by an agent, after the
// opening. NotFound (bid_unknown), Invalid (the reason), Refused (not_opened;
// no_evidence; evidence_not_needed: the level is there).
type JudgeEvidence struct {
	Mission  string `json:"mission"`
	Bid      string `json:"bid"`
	Admitted bool   `json:"admitted"`
	Reason   string `json:"reason"`
}

// EvidenceJudged: is the joined evidence equivalent to the required level, and why.
type EvidenceJudged struct {
	Hidden struct {
		Mission  string `json:"mission"`
		Bid      string `json:"bid"`
		Admitted bool   `json:"admitted"`
		Reason   string `json:"reason"`
	} `json:"-"`
}

var _ = register(event[EvidenceJudged]("evidence.judged", onMission(func(e *EvidenceJudged) string { return e.Hidden.Mission }), ShowView))

func (e *EvidenceJudged) HiddenPart() any { return &e.Hidden }

// Decide judges whether the evidence joined to a bid is equivalent to the required level.
func (c *JudgeEvidence) Decide(s State, act Act) ([]Event, error) {
	m, b, err := s.offerOf(act, c.Mission, c.Bid, Closed, Failed)
	if err != nil {
		return nil, err
	}
	var r reasons
	reason := c.Reason
	r.text("reason", &reason, maxReason, true)
	if err := r.err(Invalid); err != nil {
		return nil, err
	}
	r.when(b.Evidence.Empty(), "no_evidence", "bid")
	r.when(b.Level.Meets(m.Terms.RequiredLevel), "evidence_not_needed", "bid")
	if err := r.err(Refused); err != nil {
		return nil, err
	}
	e := &EvidenceJudged{}
	e.Hidden.Mission, e.Hidden.Bid, e.Hidden.Admitted, e.Hidden.Reason = m.ID, b.ID, c.Admitted, reason
	return []Event{e}, nil
}

func (e *EvidenceJudged) apply(s *State, m Meta) {
	s.changeBid(e.Hidden.Mission, e.Hidden.Bid, m, func(b *Bid) {
		admitted := e.Hidden.Admitted
		b.Admitted, b.EvidenceOn = &admitted, e.Hidden.Reason
	})
}
