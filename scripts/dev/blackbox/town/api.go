package town

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"
)

// Reply is an answer with what was read of it.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Problem is a refusal as the API words it.
type Problem struct {
	Code    string   `json:"code"`
	Reasons []Reason `json:"reasons"`
}

// Reason is one cause of a refusal.
type Reason struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Field   string `json:"field"`
}

// Keys lists the reasons' codes, sorted.
func (p Problem) Keys() []string {
	keys := make([]string, len(p.Reasons))
	for i, r := range p.Reasons {
		keys[i] = r.Code
	}
	slices.Sort(keys)
	return keys
}

// Problem reads the body as a refusal.
func (r Reply) Problem() (p Problem, err error) { return p, json.Unmarshal(r.Body, &p) }

// client keeps connections open; a stranger's proxy settings do not count on loopback.
var client = &http.Client{
	Transport:     &http.Transport{MaxIdleConnsPerHost: 300, DisableCompression: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Timeout:       45 * time.Second,
}

// Send makes one request with these headers, given as name and value in turn.
func (s *Server) Send(method, path string, body []byte, headers ...string) (Reply, error) {
	r, err := http.NewRequest(method, s.URL+path, bytes.NewReader(body))
	if err != nil {
		return Reply{}, err
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := client.Do(r)
	if err != nil {
		return Reply{}, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return Reply{res.StatusCode, res.Header, b}, err
}

// Call sends JSON, or no body when it is empty, under somebody's token.
func (s *Server) Call(who Person, method, path, body string, headers ...string) (Reply, error) {
	if body != "" {
		headers = append(headers, "Content-Type", "application/json")
	}
	if who.Token != "" {
		headers = append(headers, "Authorization", "Bearer "+who.Token)
	}
	return s.Send(method, "/api/v1"+path, []byte(body), headers...)
}

// Get reads a path as a stranger; it must be answered with 200.
func (s *Server) Get(tb testing.TB, path string) []byte {
	tb.Helper()
	r, err := s.Send("GET", path, nil)
	if err != nil || r.Status != http.StatusOK {
		tb.Fatalf("GET %s: %d %v\n%s", path, r.Status, err, r.Body)
	}
	return r.Body
}

// Must calls and decodes an answer that must be 200 or 201.
func (s *Server) Must(tb testing.TB, who Person, method, path, body string, into any) {
	tb.Helper()
	r, err := s.Call(who, method, path, body)
	if err != nil || r.Status >= 300 {
		tb.Fatalf("%s %s %s: %d %v\n%s", method, path, body, r.Status, err, r.Body)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(r.Body, into); err != nil {
		tb.Fatalf("%s %s: %v\n%s", method, path, err, r.Body)
	}
}

// Terms is a mission to post: members of the API's body.
type Terms map[string]any

// Draft begins a mission of the owner's authority and gives its id.
func (s *Server) Draft(tb testing.TB, owner Person, closes time.Time, more Terms) string {
	tb.Helper()
	t := Terms{"title": "Réparer l'export des permis", "software": Software, "kind": "fix", "domain": "urbanisme", "data": "none", "criteria": []string{"L'export aboutit."},
		"need": "L'export des permis échoue depuis la mise à jour. Il faut le réparer.", "closes_at": closes.UTC().Format(time.RFC3339Nano)}
	for k, v := range more {
		t[k] = v
	}
	body, err := json.Marshal(t)
	if err != nil {
		tb.Fatal(err)
	}
	var made struct {
		ID string `json:"id"`
	}
	s.Must(tb, owner, "POST", "/missions", string(body), &made)
	return made.ID
}

// Publish begins a mission and publishes it.
func (s *Server) Publish(tb testing.TB, owner Person, closes time.Time, more Terms) string {
	tb.Helper()
	id := s.Draft(tb, owner, closes, more)
	s.Must(tb, owner, "POST", "/missions/"+id+"/publish", "", nil)
	return id
}

// Phase is the mission's phase as everyone sees it.
func (s *Server) Phase(tb testing.TB, id string) string {
	tb.Helper()
	return s.PhaseFor(tb, Person{}, id)
}

// PhaseFor is the mission's phase as somebody sees it.
func (s *Server) PhaseFor(tb testing.TB, who Person, id string) string {
	tb.Helper()
	var v struct {
		Phase string `json:"phase"`
	}
	s.Must(tb, who, "GET", "/missions/"+id, "", &v)
	return v.Phase
}

// Commit is a commit of the public journal.
type Commit struct {
	Pos    int64     `json:"pos"`
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	Hash   string    `json:"hash"`
	Prev   string    `json:"prev"`
	Leaves []struct {
		Hash string          `json:"hash"`
		Type string          `json:"type"`
		Data json.RawMessage `json:"data"`
	} `json:"leaves"`
}

// Journal reads the public journal past a position and checks that its chain has no gap.
func (s *Server) Journal(tb testing.TB, after int64) []Commit {
	tb.Helper()
	var all []Commit
	for {
		var page struct {
			Items []Commit `json:"items"`
			Next  *string  `json:"next"`
		}
		s.Must(tb, Person{}, "GET", fmt.Sprintf("/journal?limit=200&after=%d", after), "", &page)
		for _, c := range page.Items {
			if n := len(all); n > 0 && (c.Pos != all[n-1].Pos+1 || c.Prev != all[n-1].Hash) {
				tb.Fatalf("the chain breaks at %d", c.Pos)
			}
			all = append(all, c)
		}
		if page.Next == nil {
			return all
		}
		after = all[len(all)-1].Pos
	}
}

// Head is the last commit's position and hash.
func (s *Server) Head(tb testing.TB, after int64) Commit {
	tb.Helper()
	all := s.Journal(tb, after)
	if len(all) == 0 {
		return Commit{Pos: after}
	}
	return all[len(all)-1]
}
