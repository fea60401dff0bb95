package blackbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"coupdemain/models/calendar"
	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/testday"
)

// sunday is a Sunday at noon in Paris, more than the shortest bidding time away.
func sunday() time.Time {
	at := testday.Now().UTC().Truncate(24 * time.Hour).Add(11*time.Hour + 7*24*time.Hour)
	for at.Weekday() != time.Sunday {
		at = at.Add(24 * time.Hour)
	}
	return at
}

func TestUnlawfulMissionsAreNotPublished(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t), "MIN_OPEN", "72h")
	agent := people.Agent
	browser := signedIn(t, s, agent)[agent.ID]
	working := calendar.AddWorkingDays(sunday(), 2)
	price := map[string]int{"price": 100}
	for _, one := range []struct {
		name   string
		closes time.Time
		terms  town.Terms
		keys   []string
	}{
		{"an open auction of a public buyer", working, town.Terms{"format": "open", "weights": price}, []string{"format_not_lawful"}},
		{"a ranked auction of a public buyer", working, town.Terms{"format": "ranked", "weights": price}, []string{"format_not_lawful"}},
		{"less than 72 hours", testday.Now().Add(time.Hour), nil, []string{"open_too_short"}},
		{"a close on a Sunday", sunday(), nil, []string{"close_not_working_day"}},
		{"a close in the past", testday.Now().Add(-time.Minute), nil, []string{"close_past"}},
		{"weights that sum to 99", working, town.Terms{"weights": map[string]int{"price": 60, "delay": 39}}, []string{"weights_short"}},
		{"weights that sum to 101", working, town.Terms{"weights": map[string]int{"price": 60, "delay": 41}}, []string{"weights_over"}},
		{"several faults", sunday(), town.Terms{"format": "open", "weights": map[string]int{"price": 99}}, []string{"close_not_working_day", "format_not_lawful", "open_price_only", "weights_short"}},
	} {
		m := s.Draft(t, agent, one.closes, one.terms)
		want := refused(ruled, "refused", one.keys...)
		if one.name == "less than 72 hours" && !calendar.WorkingDay(one.closes) {
			want = refused(ruled, "refused", append(one.keys, "close_not_working_day")...)
		}
		p := act(t, s, agent, one.name, "POST", "/missions/"+m+"/publish", "", want)
		before := s.Head(t, 0)
		checkPage(t, one.name+" by the form", browser.Post(t, "/missions/"+m+"/publier"), want, p)
		if after := s.Head(t, before.Pos-1); after.Hash != before.Hash || s.PhaseFor(t, agent, m) != "draft" {
			t.Errorf("%s by the form changed something", one.name)
		}
	}
}

func TestOthersMissionsAreForbidden(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	m := s.Publish(t, people.Agent, testday.Now().Add(time.Hour), nil)
	s.Must(t, people.Developers[0], "PUT", "/missions/"+m+"/bid", `{"amount":90000,"days":9}`, nil)
	closes := testday.Now().Add(2 * time.Hour).UTC().Format(time.RFC3339)
	browser := signedIn(t, s, people.Other)[people.Other.ID]
	for _, one := range []struct{ call, body, form string }{
		{"cancel", `{"reason":"Non"}`, "annuler"}, {"addenda", fmt.Sprintf(`{"text":"Plus tard","closes_at":%q}`, closes), "additifs"},
		{"open", "", "ouvrir"}, {"award", `{"bid":"B1"}`, "attribuer"}, {"order", `{"commitment":"1"}`, "commander"},
		{"fruitless", `{"reason":"Non"}`, "infructueuse"}, {"marks", `{"bid":"B1","marks":{}}`, "notes"},
		{"accept", `{"skill_confirmed":true}`, "accepter"},
	} {
		want := refused(barred, "forbidden", "not_your_authority")
		p := act(t, s, people.Other, "another authority's "+one.call, "POST", "/missions/"+m+"/"+one.call, one.body, want)
		before := s.Head(t, 0)
		r := browser.Post(t, "/missions/"+m+"/"+one.form, "reason", "Non", "text", "Non", "bid", "B1", "commitment", "1", "reasons", "Non")
		checkPage(t, "another authority's form "+one.form, r, want, p)
		if after := s.Head(t, before.Pos-1); after.Hash != before.Hash {
			t.Errorf("another authority's form %s changed something", one.form)
		}
	}
	act(t, s, people.Other, "another authority's offers", "GET", "/missions/"+m+"/bids", "", refused(barred, "forbidden", "not_your_authority"))
	act(t, s, people.Agent, "an award while bids come in", "POST", "/missions/"+m+"/award", `{"bid":"B1"}`, refused(ruled, "refused", "wrong_phase"))
	act(t, s, people.Agent, "an opening while bids come in", "POST", "/missions/"+m+"/open", "", refused(ruled, "refused", "wrong_phase"))
	draft := s.Draft(t, people.Agent, testday.Now().Add(time.Hour), nil)
	act(t, s, people.Other, "another authority's draft", "GET", "/missions/"+draft, "", refused(http.StatusNotFound, "not_found", "mission_unknown"))
}

func TestFileTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	dev := people.Developers[0]
	m := closedMission(t, s, people.Agent, dev, town.Terms{"weights": map[string]int{"price": 100}, "manual": []any{}})
	s.Must(t, people.Agent, "POST", "/missions/"+m+"/open", "", nil)
	var list struct{ Items []opened }
	s.Must(t, people.Agent, "GET", "/missions/"+m+"/bids", "", &list)
	s.Must(t, people.Agent, "POST", "/missions/"+m+"/award", fmt.Sprintf(`{"bid":%q,"capacity":"Maire"}`, list.Items[0].ID), nil)
	s.Must(t, people.Agent, "POST", "/missions/"+m+"/order", `{"commitment":"2026-1"}`, nil)
	browser := signedIn(t, s, dev)[dev.ID]
	before := s.Head(t, 0)
	// The server hangs up on what it will not read: a client that still writes may
	// see the end of the connection before the answer.
	r, err := browser.Upload(t, "/missions/"+m+"/livrer", "grand.zip", 26<<20, "text", "Voici.")
	if err == nil && (r.Status != http.StatusRequestEntityTooLarge || !strings.Contains(string(r.Body), "</html>")) {
		t.Errorf("26 MiB: %d\n%s", r.Status, clip(string(r.Body)))
	}
	// Who looks before writing on reads why.
	if got := s.Raw(t, fmt.Sprintf("POST /missions/%s/livrer HTTP/1.1\r\nHost: board\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n", m, 26<<20)); got != http.StatusRequestEntityTooLarge {
		t.Errorf("26 MiB announced: %d, want 413", got)
	}
	if after := s.Head(t, before.Pos-1); after.Hash != before.Hash {
		t.Error("a file that is too large changed something")
	}
	if r, err := browser.Upload(t, "/missions/"+m+"/livrer", "petit.zip", 1<<20, "text", "Voici."); err != nil || r.Status != http.StatusSeeOther {
		t.Errorf("1 MiB: %d %v\n%s", r.Status, err, clip(string(r.Body)))
	}
	if phase := s.Phase(t, m); phase != "delivered" {
		t.Errorf("after the delivery the mission is %s", phase)
	}
}

func TestSignInLinkWorksOnceAndOnlyIfOurs(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	who := people.Developers[0]
	link := s.NewBrowser(t).Link(t, who.Email)
	flipped := []byte(link)
	if flipped[40]++; flipped[40] == 'z'+1 || flipped[40] == 'Z'+1 || flipped[40] == '9'+1 || flipped[40] > 'z' {
		flipped[40] = 'a'
	}
	before := s.Head(t, 0)
	for name, forged := range map[string]string{"a forged link": string(flipped), "a cut link": link[:len(link)-4], "no link": "", "a long link": strings.Repeat("A", 4000)} {
		if r := s.NewBrowser(t).Follow(t, forged); r.Status != http.StatusBadRequest || !strings.Contains(string(r.Body), "</html>") {
			t.Errorf("%s: %d\n%s", name, r.Status, clip(string(r.Body)))
		}
	}
	if after := s.Head(t, before.Pos-1); after.Hash != before.Hash {
		t.Error("a link that is not ours changed something")
	}
	if r := s.NewBrowser(t).Follow(t, link); r.Status != http.StatusSeeOther {
		t.Fatalf("the link: %d\n%s", r.Status, clip(string(r.Body)))
	}
	before = s.Head(t, 0)
	thief := s.NewBrowser(t)
	if r := thief.Follow(t, link); r.Status != http.StatusConflict {
		t.Errorf("the link again: %d\n%s", r.Status, clip(string(r.Body)))
	}
	if strings.Contains(thief.Cookie(t), "cdm_session") {
		t.Error("a used link gave a session")
	}
	if after := s.Head(t, before.Pos-1); after.Hash != before.Hash {
		t.Error("a used link changed something")
	}
}
