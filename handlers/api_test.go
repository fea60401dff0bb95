package handlers

import (
	"strings"
	"testing"
	"time"
)

func TestAPI(t *testing.T) {
	bid := `{"amount":88000,"days":10,"memo":"Je connais ce module."}`
	open := (*bench).published
	scenarios(t, []scenario{
		{name: "a stranger drafts nothing", method: "POST", path: "/api/v1/missions", body: goodDraft(), status: 401,
			has: []string{`"code":"unauthenticated"`, `"code":"not_signed_in"`, `"type":"about:blank"`}, carries: []string{"X-Request-Id", "Content-Security-Policy"}},
		{name: "an unknown token is refused", method: "GET", path: "/api/v1/missions", headers: map[string]string{"Authorization": "Bearer cdm_" + strings.Repeat("a", 52)}, status: 401, has: []string{"token_unknown"}},
		{name: "an agent drafts", method: "POST", path: "/api/v1/missions", body: goodDraft(), as: "agent", status: 201,
			has: []string{`"phase":"draft"`, `"missing":[]`}, carries: []string{"Location"}, events: []string{"mission.drafted"}},
		{name: "an amount with decimals is malformed", method: "POST", path: "/api/v1/missions", body: `{"title":"A","estimate":100.0}`, as: "agent", status: 400,
			has: []string{`"field":"estimate"`, `"code":"integer_expected"`}},
		{name: "an amount in quotes is malformed", method: "PUT", path: "/api/v1/missions/{mission}/bid", given: open, body: `{"amount":"100","days":3}`, as: "developer", status: 400,
			has: []string{`"field":"amount"`, `"code":"integer_expected"`}},
		{name: "everything wrong is told at once", method: "PUT", path: "/api/v1/missions/{mission}/bid", given: open, body: `{"amount":1.0,"days":null,"Memo":"x","floor":1,"floor":2}`, as: "developer", status: 400,
			has: []string{`"field":"amount"`, `"field":"days"`, `"field":"Memo"`, "member_unknown", "member_twice", "null_not_allowed"}},
		{name: "a missing member is named", method: "PUT", path: "/api/v1/missions/{mission}/bid", given: open, body: `{"amount":100}`, as: "developer", status: 400, has: []string{`"field":"days"`, `"code":"missing"`}},
		{name: "data after the body is refused", method: "PUT", path: "/api/v1/missions/{mission}/bid", given: open, body: bid + "{}", as: "developer", status: 400, has: []string{"json_trailing"}},
		{name: "a body that is too deep is refused", method: "POST", path: "/api/v1/missions", body: strings.Repeat(`{"place":`, 40) + "1" + strings.Repeat("}", 40), as: "agent", status: 400, has: []string{"json_unreadable"}},
		{name: "a body of another type is refused", method: "POST", path: "/api/v1/missions", body: goodDraft(), as: "agent", headers: map[string]string{"Content-Type": "text/plain"}, status: 400, has: []string{"json_expected"}},
		{name: "messages are in the asker's language", method: "GET", path: "/api/v1/me", headers: map[string]string{"Accept-Language": "en"}, status: 401, has: []string{"Sign in first"}},
		{name: "a developer bids", given: open, method: "PUT", path: "/api/v1/missions/{mission}/bid", body: bid, as: "developer", status: 200,
			has: []string{`"amount":88000`, `"days":10`, `"hash":"`}, hasNot: []string{"rank"}, events: []string{"bid.sealed"}},
		{name: "nobody sees a sealed bid, the owner neither", method: "GET", path: "/api/v1/missions/{mission}", as: "agent", status: 200,
			given: func(b *bench) { b.published(); b.send("PUT", "/api/v1/missions/{mission}/bid", bid, "developer", nil) },
			has:   []string{`"bids":1`}, hasNot: []string{"88000", "Atelier", "Je connais"}},
		{name: "the bidder sees their own", method: "GET", path: "/api/v1/missions/{mission}", as: "developer", status: 200,
			given: func(b *bench) { b.published(); b.send("PUT", "/api/v1/missions/{mission}/bid", bid, "developer", nil) },
			has:   []string{`"amount":88000`, "Je connais"}},
		{name: "an agent does not bid on their own mission", given: open, method: "PUT", path: "/api/v1/missions/{mission}/bid", body: bid, as: "agent", status: 403, has: []string{"own_authority"}},
		{name: "after the close it is too late", method: "PUT", path: "/api/v1/missions/{mission}/bid", body: bid, as: "developer", status: 422, has: []string{`"code":"too_late"`},
			given: func(b *bench) {
				b.published()
				b.pass(30 * 24 * time.Hour)
				b.until("bidding.closed")
			}},
		{name: "a bid is withdrawn", method: "DELETE", path: "/api/v1/missions/{mission}/bid", as: "developer", status: 200, has: []string{`"pos":`}, events: []string{"bid.withdrawn"},
			given: func(b *bench) { b.published(); b.send("PUT", "/api/v1/missions/{mission}/bid", bid, "developer", nil) }},
		{name: "another authority's agent is a stranger to the offers", given: open, method: "GET", path: "/api/v1/missions/{mission}/bids", as: "other", status: 403, has: []string{"not_your_authority"}},
		{name: "a draft does not exist for others", method: "GET", path: "/api/v1/missions/{mission}", as: "other", status: 404,
			given: func(b *bench) {
				b.ids["mission"] = between(b.send("POST", "/api/v1/missions", goodDraft(), "agent", nil).body, `"id":"`, `"`)
			}},
		{name: "a stale draft is a conflict", method: "PATCH", path: "/api/v1/missions/{mission}", body: `{"seen":"2026-01-01T00:00:00Z","title":"Autre"}`, as: "agent", status: 409,
			given: func(b *bench) {
				b.ids["mission"] = between(b.send("POST", "/api/v1/missions", goodDraft(), "agent", nil).body, `"id":"`, `"`)
			}},
		{name: "a key of blanks is malformed", given: open, method: "PUT", path: "/api/v1/missions/{mission}/bid", body: bid, as: "developer", headers: map[string]string{"Idempotency-Key": "a b"}, status: 400, has: []string{"key_invalid"}},
		{name: "a key that is too long is malformed", given: open, method: "PUT", path: "/api/v1/missions/{mission}/bid", body: bid, as: "developer", headers: map[string]string{"Idempotency-Key": strings.Repeat("k", 65)}, status: 400, has: []string{"key_invalid"}},
		{name: "a repeated key gives the first answer", method: "PUT", path: "/api/v1/missions/{mission}/bid", body: bid, as: "developer", headers: map[string]string{"Idempotency-Key": "k1"}, status: 200, has: []string{`"amount":88000`, `"bid":"B`},
			given: func(b *bench) {
				b.published()
				b.send("PUT", "/api/v1/missions/{mission}/bid", bid, "developer", map[string]string{"Idempotency-Key": "k1"})
			}},
		{name: "a repeated key with another content is a conflict", method: "PUT", path: "/api/v1/missions/{mission}/bid", body: `{"amount":1000,"days":10}`, as: "developer", headers: map[string]string{"Idempotency-Key": "k1"}, status: 409, has: []string{"key_reused"},
			given: func(b *bench) {
				b.published()
				b.send("PUT", "/api/v1/missions/{mission}/bid", bid, "developer", map[string]string{"Idempotency-Key": "k1"})
			}},
		{name: "a question is asked", given: open, method: "POST", path: "/api/v1/missions/{mission}/questions", body: `{"text":"Quelle version ?"}`, as: "developer", status: 200, has: []string{"Quelle version"}, hasNot: []string{"Personne developer"}, events: []string{"question.asked"}},
		{name: "a question is answered", method: "POST", path: "/api/v1/missions/{mission}/questions/1/answer", body: `{"text":"La 6."}`, as: "agent", status: 200, has: []string{"La 6."}, events: []string{"question.answered"},
			given: func(b *bench) {
				b.published()
				b.send("POST", "/api/v1/missions/{mission}/questions", `{"text":"Quelle version ?"}`, "developer", nil)
			}},
		{name: "missions are listed", given: open, method: "GET", path: "/api/v1/missions?limit=1", status: 200, has: []string{`"items":[{`, `"next":null`, `"software":"openmairie","software_name":"openMairie"`}},
		{name: "an empty list is a list", method: "GET", path: "/api/v1/missions?software=none", status: 200, has: []string{`{"items":[],"next":null}`}},
		{name: "a limit out of bounds is malformed", method: "GET", path: "/api/v1/missions?limit=1000", status: 400, has: []string{"limit_invalid"}},
		{name: "drafts are not listed", method: "GET", path: "/api/v1/missions?phase=draft", status: 400, has: []string{"phase_invalid"}},
		{name: "software is listed", method: "GET", path: "/api/v1/software", status: 200, has: []string{`"openMairie"`}},
		{name: "one software", method: "GET", path: "/api/v1/software/openmairie", status: 200, has: []string{"Atelier du Code"}},
		{name: "an unknown software", method: "GET", path: "/api/v1/software/rien", status: 404},
		{name: "developers are listed", method: "GET", path: "/api/v1/developers", status: 200, has: []string{"Atelier du Code", `"level":"proven"`}},
		{name: "authorities are listed", method: "GET", path: "/api/v1/authorities", status: 200, has: []string{"Ville de agent"}},
		{name: "oneself", method: "GET", path: "/api/v1/me", as: "developer", status: 200, has: []string{"developer@exemple.fr"}},
		{name: "the journal shows no person", method: "GET", path: "/api/v1/journal", status: 200, has: []string{`"payload_hash"`, "authority.registered"}, hasNot: []string{"exemple.fr", "Personne"}},
		{name: "a cursor that is no number", method: "GET", path: "/api/v1/journal?after=x", status: 400, has: []string{"cursor_invalid"}},
		{name: "an unknown call", method: "GET", path: "/api/v1/rien", status: 404, has: []string{`"code":"not_found"`}},
	})
}

func TestCookieServesTheAPIFromOurPagesOnly(t *testing.T) {
	b := newBench(t)
	cookie := b.signIn("agent@exemple.fr", "")
	for site, want := range map[string]int{"same-origin": 200, "cross-site": 401, "none": 401, "": 401} {
		if got := b.send("GET", "/api/v1/me", "", "", map[string]string{"Cookie": cookie, "Sec-Fetch-Site": site}); got.status != want {
			t.Errorf("Sec-Fetch-Site %q: status %d, want %d", site, got.status, want)
		}
	}
}

func TestTooManyCommandsAreToldToWait(t *testing.T) {
	b := newBench(t)
	b.published()
	cookie := b.signIn("developer@exemple.fr", "")
	for range 40 {
		got := b.send("PUT", "/api/v1/missions/{mission}/bid", `{"amount":88000,"days":10}`, "", map[string]string{"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})
		if got.status == 429 {
			if got.headers.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			return
		}
	}
	t.Error("forty commands at one instant were all taken")
}

// A time that no JSON can hold, in Coordinated Universal Time, would be a fault of ours once it is written.
func TestTimesOutsideTheCalendarAreRefused(t *testing.T) {
	b := newBench(t)
	for _, at := range []string{"9999-12-31T23:59:59-12:00", "0000-01-01T00:00:00+12:00", "9999-01-01T00:00:00Z"} {
		got := b.send("POST", "/api/v1/missions", `{"title":"Essai","closes_at":"`+at+`"}`, "agent", nil)
		if got.status != 400 || !strings.Contains(got.body, "time_expected") {
			t.Errorf("%s: status %d, %s", at, got.status, got.body)
		}
	}
}
