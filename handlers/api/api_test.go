package api_test

import (
	"strings"
	"testing"
	"time"

	"coupdemain/handlers/handlerstest"
)

func TestAPI(t *testing.T) {
	bid := `{"amount":88000,"days":10,"memo":"Je connais ce module."}`
	open := (*handlerstest.Bench).Published
	handlerstest.Scenarios(t, []handlerstest.Scenario{
		{Name: "a stranger drafts nothing", Method: "POST", Path: "/api/v1/missions", Body: handlerstest.GoodDraft(), Status: 401,
			Has: []string{`"code":"unauthenticated"`, `"code":"not_signed_in"`, `"type":"about:blank"`}, Carries: []string{"X-Request-Id", "Content-Security-Policy"}},
		{Name: "an unknown token is refused", Method: "GET", Path: "/api/v1/missions", Headers: map[string]string{"Authorization": "Bearer cdm_" + strings.Repeat("a", 52)}, Status: 401, Has: []string{"token_unknown"}},
		{Name: "an agent drafts", Method: "POST", Path: "/api/v1/missions", Body: handlerstest.GoodDraft(), As: "agent", Status: 201,
			Has: []string{`"phase":"draft"`, `"missing":[]`}, Carries: []string{"Location"}, Events: []string{"mission.drafted"}},
		{Name: "an amount with decimals is malformed", Method: "POST", Path: "/api/v1/missions", Body: `{"title":"A","estimate":100.0}`, As: "agent", Status: 400,
			Has: []string{`"field":"estimate"`, `"code":"integer_expected"`}},
		{Name: "an amount in quotes is malformed", Method: "PUT", Path: "/api/v1/missions/{mission}/bid", Given: open, Body: `{"amount":"100","days":3}`, As: "developer", Status: 400,
			Has: []string{`"field":"amount"`, `"code":"integer_expected"`}},
		{Name: "everything wrong is told at once", Method: "PUT", Path: "/api/v1/missions/{mission}/bid", Given: open, Body: `{"amount":1.0,"days":null,"Memo":"x","floor":1,"floor":2}`, As: "developer", Status: 400,
			Has: []string{`"field":"amount"`, `"field":"days"`, `"field":"Memo"`, "member_unknown", "member_twice", "null_not_allowed"}},
		{Name: "a missing member is named", Method: "PUT", Path: "/api/v1/missions/{mission}/bid", Given: open, Body: `{"amount":100}`, As: "developer", Status: 400, Has: []string{`"field":"days"`, `"code":"missing"`}},
		{Name: "data after the body is refused", Method: "PUT", Path: "/api/v1/missions/{mission}/bid", Given: open, Body: bid + "{}", As: "developer", Status: 400, Has: []string{"json_trailing"}},
		{Name: "a body that is too deep is refused", Method: "POST", Path: "/api/v1/missions", Body: strings.Repeat(`{"place":`, 40) + "1" + strings.Repeat("}", 40), As: "agent", Status: 400, Has: []string{"json_unreadable"}},
		{Name: "a body of another type is refused", Method: "POST", Path: "/api/v1/missions", Body: handlerstest.GoodDraft(), As: "agent", Headers: map[string]string{"Content-Type": "text/plain"}, Status: 400, Has: []string{"json_expected"}},
		{Name: "messages are in the asker's language", Method: "GET", Path: "/api/v1/me", Headers: map[string]string{"Accept-Language": "en"}, Status: 401, Has: []string{"Sign in first"}},
		{Name: "a developer bids", Given: open, Method: "PUT", Path: "/api/v1/missions/{mission}/bid", Body: bid, As: "developer", Status: 200,
			Has: []string{`"amount":88000`, `"days":10`, `"hash":"`}, HasNot: []string{"rank"}, Events: []string{"bid.sealed"}},
		{Name: "nobody sees a sealed bid, the owner neither", Method: "GET", Path: "/api/v1/missions/{mission}", As: "agent", Status: 200,
			Given: func(b *handlerstest.Bench) {
				b.Published()
				b.Send("PUT", "/api/v1/missions/{mission}/bid", bid, "developer", nil)
			},
			Has: []string{`"bids":1`}, HasNot: []string{"88000", "Atelier", "Je connais"}},
		{Name: "the bidder sees their own", Method: "GET", Path: "/api/v1/missions/{mission}", As: "developer", Status: 200,
			Given: func(b *handlerstest.Bench) {
				b.Published()
				b.Send("PUT", "/api/v1/missions/{mission}/bid", bid, "developer", nil)
			},
			Has: []string{`"amount":88000`, "Je connais"}},
		{Name: "an agent does not bid on their own mission", Given: open, Method: "PUT", Path: "/api/v1/missions/{mission}/bid", Body: bid, As: "agent", Status: 403, Has: []string{"own_authority"}},
		{Name: "after the close it is too late", Method: "PUT", Path: "/api/v1/missions/{mission}/bid", Body: bid, As: "developer", Status: 422, Has: []string{`"code":"too_late"`},
			Given: func(b *handlerstest.Bench) {
				b.Published()
				b.Pass(30 * 24 * time.Hour)
				b.Until("bidding.closed")
			}},
		{Name: "a bid is withdrawn", Method: "DELETE", Path: "/api/v1/missions/{mission}/bid", As: "developer", Status: 200, Has: []string{`"pos":`}, Events: []string{"bid.withdrawn"},
			Given: func(b *handlerstest.Bench) {
				b.Published()
				b.Send("PUT", "/api/v1/missions/{mission}/bid", bid, "developer", nil)
			}},
		{Name: "another authority's agent is a stranger to the offers", Given: open, Method: "GET", Path: "/api/v1/missions/{mission}/bids", As: "other", Status: 403, Has: []string{"not_your_authority"}},
		{Name: "a draft does not exist for others", Method: "GET", Path: "/api/v1/missions/{mission}", As: "other", Status: 404,
			Given: func(b *handlerstest.Bench) {
				b.IDs["mission"] = handlerstest.Between(b.Send("POST", "/api/v1/missions", handlerstest.GoodDraft(), "agent", nil).Body, `"id":"`, `"`)
			}},
		{Name: "a stale draft is a conflict", Method: "PATCH", Path: "/api/v1/missions/{mission}", Body: `{"seen":"2026-01-01T00:00:00Z","title":"Autre"}`, As: "agent", Status: 409,
			Given: func(b *handlerstest.Bench) {
				b.IDs["mission"] = handlerstest.Between(b.Send("POST", "/api/v1/missions", handlerstest.GoodDraft(), "agent", nil).Body, `"id":"`, `"`)
			}},
		{Name: "a key of blanks is malformed", Given: open, Method: "PUT", Path: "/api/v1/missions/{mission}/bid", Body: bid, As: "developer", Headers: map[string]string{"Idempotency-Key": "a b"}, Status: 400, Has: []string{"key_invalid"}},
		{Name: "a key that is too long is malformed", Given: open, Method: "PUT", Path: "/api/v1/missions/{mission}/bid", Body: bid, As: "developer", Headers: map[string]string{"Idempotency-Key": strings.Repeat("k", 65)}, Status: 400, Has: []string{"key_invalid"}},
		{Name: "a repeated key gives the first answer", Method: "PUT", Path: "/api/v1/missions/{mission}/bid", Body: bid, As: "developer", Headers: map[string]string{"Idempotency-Key": "k1"}, Status: 200, Has: []string{`"amount":88000`, `"bid":"B`},
			Given: func(b *handlerstest.Bench) {
				b.Published()
				b.Send("PUT", "/api/v1/missions/{mission}/bid", bid, "developer", map[string]string{"Idempotency-Key": "k1"})
			}},
		{Name: "a repeated key with another content is a conflict", Method: "PUT", Path: "/api/v1/missions/{mission}/bid", Body: `{"amount":1000,"days":10}`, As: "developer", Headers: map[string]string{"Idempotency-Key": "k1"}, Status: 409, Has: []string{"key_reused"},
			Given: func(b *handlerstest.Bench) {
				b.Published()
				b.Send("PUT", "/api/v1/missions/{mission}/bid", bid, "developer", map[string]string{"Idempotency-Key": "k1"})
			}},
		{Name: "a question is asked", Given: open, Method: "POST", Path: "/api/v1/missions/{mission}/questions", Body: `{"text":"Quelle version ?"}`, As: "developer", Status: 200, Has: []string{"Quelle version"}, HasNot: []string{"Personne developer"}, Events: []string{"question.asked"}},
		{Name: "a question is answered", Method: "POST", Path: "/api/v1/missions/{mission}/questions/1/answer", Body: `{"text":"La 6."}`, As: "agent", Status: 200, Has: []string{"La 6."}, Events: []string{"question.answered"},
			Given: func(b *handlerstest.Bench) {
				b.Published()
				b.Send("POST", "/api/v1/missions/{mission}/questions", `{"text":"Quelle version ?"}`, "developer", nil)
			}},
		{Name: "missions are listed", Given: open, Method: "GET", Path: "/api/v1/missions?limit=1", Status: 200, Has: []string{`"items":[{`, `"next":null`, `"software":"openmairie","software_name":"openMairie"`}},
		{Name: "an empty list is a list", Method: "GET", Path: "/api/v1/missions?software=none", Status: 200, Has: []string{`{"items":[],"next":null}`}},
		{Name: "a limit out of bounds is malformed", Method: "GET", Path: "/api/v1/missions?limit=1000", Status: 400, Has: []string{"limit_invalid"}},
		{Name: "drafts are not listed", Method: "GET", Path: "/api/v1/missions?phase=draft", Status: 400, Has: []string{"phase_invalid"}},
		{Name: "software is listed", Method: "GET", Path: "/api/v1/software", Status: 200, Has: []string{`"openMairie"`}},
		{Name: "one software", Method: "GET", Path: "/api/v1/software/openmairie", Status: 200, Has: []string{"Atelier du Code"}},
		{Name: "an unknown software", Method: "GET", Path: "/api/v1/software/rien", Status: 404},
		{Name: "developers are listed", Method: "GET", Path: "/api/v1/developers", Status: 200, Has: []string{"Atelier du Code", `"level":"proven"`}},
		{Name: "authorities are listed", Method: "GET", Path: "/api/v1/authorities", Status: 200, Has: []string{"Ville de agent"}},
		{Name: "oneself", Method: "GET", Path: "/api/v1/me", As: "developer", Status: 200, Has: []string{"developer@exemple.fr"}},
		{Name: "the journal shows no person", Method: "GET", Path: "/api/v1/journal", Status: 200, Has: []string{`"payload_hash"`, "authority.registered"}, HasNot: []string{"exemple.fr", "Personne"}},
		{Name: "a cursor that is no number", Method: "GET", Path: "/api/v1/journal?after=x", Status: 400, Has: []string{"cursor_invalid"}},
		{Name: "an unknown call", Method: "GET", Path: "/api/v1/rien", Status: 404, Has: []string{`"code":"not_found"`}},
	})
}

func TestCookieServesTheAPIFromOurPagesOnly(t *testing.T) {
	b := handlerstest.New(t)
	cookie := b.SignIn("agent@exemple.fr", "")
	for site, want := range map[string]int{"same-origin": 200, "cross-site": 401, "none": 401, "": 401} {
		if got := b.Send("GET", "/api/v1/me", "", "", map[string]string{"Cookie": cookie, "Sec-Fetch-Site": site}); got.Status != want {
			t.Errorf("Sec-Fetch-Site %q: status %d, want %d", site, got.Status, want)
		}
	}
}

func TestTooManyCommandsAreToldToWait(t *testing.T) {
	b := handlerstest.New(t)
	b.Published()
	cookie := b.SignIn("developer@exemple.fr", "")
	for range 40 {
		got := b.Send("PUT", "/api/v1/missions/{mission}/bid", `{"amount":88000,"days":10}`, "", map[string]string{"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})
		if got.Status == 429 {
			if got.Headers.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			return
		}
	}
	t.Error("forty commands at one instant were all taken")
}

// A time that no JSON can hold, in Coordinated Universal Time, would be a fault of ours once it is written.
func TestTimesOutsideTheCalendarAreRefused(t *testing.T) {
	b := handlerstest.New(t)
	for _, at := range []string{"9999-12-31T23:59:59-12:00", "0000-01-01T00:00:00+12:00", "9999-01-01T00:00:00Z"} {
		got := b.Send("POST", "/api/v1/missions", `{"title":"Essai","closes_at":"`+at+`"}`, "agent", nil)
		if got.Status != 400 || !strings.Contains(got.Body, "time_expected") {
			t.Errorf("%s: status %d, %s", at, got.Status, got.Body)
		}
	}
}
