package models

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write what happens into the golden histories")

// Each file of testdata is a history: lines "+time actor command {json}", each
// followed by what it made happen ("> event {json}") or by why not ("! code: reasons").
// "include FILE" begins with another history. Adding a case is adding a line.
func TestHistoriesHappenAsWritten(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no histories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			h := NewHistory()
			got := h.Run(t, string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(want) {
				t.Errorf("it happened otherwise (go test ./models -run Histories -update writes it):\n%s", firstDifference(string(want), got))
			}
		})
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range w {
		if i >= len(g) || w[i] != g[i] {
			return fmt.Sprintf("line %d\n want %s\n got  %s", i+1, w[i], strings.Join(g[i:min(i+1, len(g))], ""))
		}
	}
	return "the history is longer: " + g[len(w)]
}

// history plays commands through Decide and Apply, as the board does, with a
// stand-in for its seals: the cipher is the plain bid, which no view may show.
type History struct {
	State State
	Now   time.Time
	Law   Law
	// plain keeps what was sealed, by commitment.
	plain map[string]SealedBid
}

func NewHistory() *History {
	return &History{Now: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC), Law: FrenchLaw, plain: map[string]SealedBid{}}
}

func (h *History) Run(t testing.TB, text string) string {
	t.Helper()
	var out []string
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "> "), strings.HasPrefix(line, "! "):
			continue
		case strings.HasPrefix(line, "include "):
			more, err := os.ReadFile(filepath.Join("testdata", strings.TrimPrefix(line, "include ")))
			if err != nil {
				t.Fatal(err)
			}
			h.Run(t, string(more))
			out = append(out, line)
		case strings.HasPrefix(line, "law "):
			h.Law = Law{Name: strings.TrimPrefix(line, "law ")}
			out = append(out, line)
		case line == "" || strings.HasPrefix(line, "#"):
			out = append(out, line)
		default:
			out = append(out, line)
			out = append(out, h.step(t, line)...)
		}
	}
	return strings.Join(out, "\n") + "\n"
}

func (h *History) step(t testing.TB, line string) []string {
	t.Helper()
	parts := strings.SplitN(line, " ", 4)
	if len(parts) < 4 {
		t.Fatalf("not a step: %s", line)
	}
	if at, err := time.Parse(time.RFC3339, parts[0]); err == nil {
		h.Now = at
	} else if d, err := time.ParseDuration(strings.TrimPrefix(parts[0], "+")); err == nil {
		h.Now = h.Now.Add(d)
	} else {
		t.Fatalf("not a time: %s", line)
	}
	by := map[string]string{"clock": "", "nobody": ""}[parts[1]]
	if by == "" && parts[1] != "clock" && parts[1] != "nobody" {
		by = parts[1]
	}
	cmd := h.command(t, parts[2], parts[3])
	events, err := h.do(cmd, by)
	var e *Error
	switch {
	case errors.As(err, &e):
		var b bytes.Buffer
		for i, r := range e.Reasons {
			if i > 0 {
				b.WriteString("; ")
			}
			b.WriteString(r.Key)
			if r.Field != "" {
				b.WriteString("@" + r.Field)
			}
			if len(r.Args) > 0 {
				args, _ := json.Marshal(r.Args)
				b.Write(args)
			}
		}
		return []string{"! " + string(e.Code) + ": " + b.String()}
	case err != nil:
		t.Fatalf("%s: %v", line, err)
	}
	var lines []string
	for _, e := range events {
		public, hidden, err := EncodeEvent(e)
		if err != nil {
			t.Fatal(err)
		}
		leaf, concealed := public, public == nil
		if concealed {
			leaf = hidden
		}
		back, err := DecodeEvent(leaf, concealed)
		if err != nil {
			t.Fatal(err)
		}
		if !concealed && hidden != nil {
			if err := DecodeHidden(back, hidden); err != nil {
				t.Fatal(err)
			}
		}
		if again, _, _ := EncodeEvent(back); !bytes.Equal(again, public) {
			t.Errorf("%s does not survive the journal: %s became %s", NameOf(e), public, again)
		}
		s := "> " + string(public)
		if hidden != nil {
			s += " ~ " + string(hidden)
		}
		lines = append(lines, s)
	}
	return lines
}

// do decides and applies, as the board does.
func (h *History) do(cmd Command, by string) ([]Event, error) {
	if w, ok := cmd.(Worded); ok {
		for i, text := range w.Texts() {
			if text.Plain != "" {
				text.Ref = TextRef{Doc: fmt.Sprintf("text/%d/%d", h.State.Pos+1, i), Hash: "h"}
			}
		}
	}
	events, err := cmd.Decide(h.State, Act{Now: h.Now, By: by, Law: h.Law})
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		if b, ok := e.(*BidSealed); ok {
			b.Hidden.Commitment = fmt.Sprintf("c%d", h.State.Pos+1)
			b.Hidden.Cipher = []byte("x")
			h.plain[b.Hidden.Commitment] = *b.Plain
			b.Plain = nil
		}
	}
	at := Meta{Pos: h.State.Pos + 1, ID: fmt.Sprintf("C%d", h.State.Pos+1), At: h.Now, By: by, Hash: fmt.Sprintf("%064d", h.State.Pos+1)}
	h.State = h.State.Apply(at, events)
	return events, nil
}

func (h *History) command(t testing.TB, name, body string) Command {
	t.Helper()
	fresh, ok := commands[name]
	if !ok {
		t.Fatalf("no command %q", name)
	}
	cmd := fresh()
	var made struct {
		ID  string `json:"_id"`
		Mac string `json:"_mac"`
		Tag string `json:"_tag"`
	}
	for _, into := range []any{cmd, &made} {
		if err := json.Unmarshal([]byte(body), into); err != nil {
			t.Fatalf("%s %s: %v", name, body, err)
		}
	}
	switch c := cmd.(type) {
	case *RegisterPerson:
		c.Person, c.Mac, c.Doc = made.ID, "mac-"+made.ID, "person/"+made.ID
	case *RegisterAuthority:
		c.Authority = made.ID
	case *RegisterDeveloper:
		c.Developer, c.Doc = made.ID, "developer/"+made.ID
	case *DraftMission:
		c.Mission = made.ID
	case *PlaceBid:
		c.Bid, c.Tag = made.ID, made.Tag
	case *WithdrawBid:
		c.Tag = made.Tag
	case *OpenBids:
		if m, ok := h.State.Mission(c.Mission); ok {
			for _, k := range m.Sealed {
				c.Bids = append(c.Bids, OpenedBid{SealedBid: h.plain[k.Commitment], Tag: k.Tag, Salt: "s", Pos: k.Pos})
			}
		}
	}
	return cmd
}

var commands = map[string]func() Command{
	"register": func() Command { return &RegisterPerson{} }, "confirm": func() Command { return &ConfirmEmail{} },
	"grant": func() Command { return &GrantRole{} }, "revoke": func() Command { return &RevokeRole{} },
	"suspend": func() Command { return &SuspendPerson{} }, "erase": func() Command { return &ErasePerson{} },
	"authority": func() Command { return &RegisterAuthority{} }, "developer": func() Command { return &RegisterDeveloper{} },
	"member": func() Command { return &AddMember{} }, "skill": func() Command { return &SetSkill{} },
	"software": func() Command { return &ListSoftware{} }, "draft": func() Command { return &DraftMission{} },
	"revise": func() Command { return &ReviseMission{} }, "publish": func() Command { return &PublishMission{} },
	"cancel": func() Command { return &CancelMission{} }, "fruitless": func() Command { return &DeclareFruitless{} },
	"addendum": func() Command { return &PostAddendum{} }, "ask": func() Command { return &AskQuestion{} },
	"answer": func() Command { return &AnswerQuestion{} }, "bid": func() Command { return &PlaceBid{} },
	"withdraw": func() Command { return &WithdrawBid{} }, "close": func() Command { return &CloseBidding{} },
	"open": func() Command { return &OpenBids{} }, "negotiate": func() Command { return &OpenNegotiation{} },
	"marks": func() Command { return &SetMarks{} }, "judge": func() Command { return &JudgeEvidence{} },
	"ask_why": func() Command { return &AskJustification{} }, "explain": func() Command { return &GiveJustification{} },
	"set_aside": func() Command { return &SetAsideBid{} }, "award": func() Command { return &AwardMission{} },
	"sign": func() Command { return &SignAward{} }, "order": func() Command { return &SendOrder{} },
	"clock": func() Command { return &SetClock{} }, "deliver": func() Command { return &Deliver{} },
	"reject": func() Command { return &RejectDelivery{} }, "accept": func() Command { return &AcceptDelivery{} },
	"pay": func() Command { return &ConfirmPayment{} }, "review": func() Command { return &GiveReview{} },
	"fail": func() Command { return &ClaimFailure{} }, "answer_failure": func() Command { return &AnswerFailure{} },
	"settle": func() Command { return &SettleFailure{} }, "dispute": func() Command { return &RaiseDispute{} },
	"resolve": func() Command { return &SettleDispute{} },
}

// Every event of the registry is made by some history: an event that no history
// reaches is one that nobody has seen happen.
func TestEveryBiddingEventHappensInSomeHistory(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	seen := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range EventNames() {
			if bytes.Contains(text, []byte(`{"type":"`+name+`"`)) {
				seen[name] = true
			}
		}
	}
	elsewhere := []string{"session.opened", "session.closed", "token.issued", "token.revoked", "developer.changed", "member.left", "skill.removed", "person.restored", "bid.reconfirmed"}
	for _, name := range EventNames() {
		if !seen[name] && !slices.Contains(elsewhere, name) {
			t.Errorf("no history has %s", name)
		}
	}
}
