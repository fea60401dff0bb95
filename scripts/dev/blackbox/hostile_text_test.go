package blackbox

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"coupdemain/scripts/dev/blackbox/town"
	"coupdemain/scripts/testday"
)

// hostile is a text that a page must show as text.
const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`

// raw are the ways in which it would have become something else.
var raw = regexp.MustCompile(`(?i)<script>|<img src=x|<b>gras`)

func quoted(t *testing.T, text string) string {
	t.Helper()
	b, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestHostileTextsAreShownAsText(t *testing.T) {
	t.Parallel()
	dir := people.Copy(t)
	if out, err := program.Run(town.Env{"DATA": dir}, "person", "add", "--email", "mal@exemple.fr", "--name", "Mal "+hostile, "--role", "developer", "--skill", town.Software+"=proven", "--token"); err != nil {
		t.Fatal(err, out)
	}
	s := town.Serve(t, program, dir)
	agent, dev := people.Agent, people.Developers[0]
	m := closedMission(t, s, agent, dev, town.Terms{"title": "Titre " + hostile, "need": "Besoin <b>gras</b> " + hostile, "criteria": []string{"Critère " + hostile},
		"weights": map[string]int{"price": 50}, "manual": []any{map[string]any{"name": "Qualité " + hostile, "weight": 50}}})
	still := s.Publish(t, agent, testday.Now().Add(time.Hour), town.Terms{"title": "Encore " + hostile})
	say := func(who town.Person, path, body string) { s.Must(t, who, "POST", "/missions/"+path, body, nil) }
	text := quoted(t, "Texte "+hostile)
	say(dev, still+"/questions", `{"text":`+text+`}`)
	say(agent, still+"/questions/1/answer", `{"text":`+text+`}`)
	say(agent, still+"/addenda", `{"text":`+text+`}`)
	s.Must(t, dev, "PUT", "/missions/"+still+"/bid", `{"amount":90000,"days":9,"memo":`+text+`,"evidence":`+text+`}`, nil)
	say(agent, m+"/open", "")
	var list struct{ Items []opened }
	s.Must(t, agent, "GET", "/missions/"+m+"/bids", "", &list)
	marks := fmt.Sprintf(`{"bid":%q,"marks":{%s:70}}`, list.Items[0].ID, quoted(t, "Qualité "+hostile))
	say(agent, m+"/marks", marks)
	say(agent, m+"/award", fmt.Sprintf(`{"bid":%q,"reason":%s,"capacity":%s,"reference":%s}`, list.Items[0].ID, text, text, quoted(t, "R "+hostile)))
	say(agent, m+"/order", `{"commitment":"<b>gras"}`)
	say(dev, m+"/deliver", `{"text":`+text+`,"links":["https://example.org/?q=%22%3E<script>"]}`)
	say(agent, m+"/reject", `{"reasons":`+text+`}`)
	say(dev, m+"/deliver", `{"text":`+text+`}`)
	say(agent, m+"/accept", `{"skill_confirmed":true,"partial":true,"reserves":`+text+`}`)
	say(agent, m+"/reviews", `{"quality":5,"deadline":5,"communication":5,"text":`+text+`}`)
	say(dev, m+"/reviews", `{"quality":5,"deadline":5,"communication":5,"text":`+text+`}`)
	browsers := signedIn(t, s, agent, dev, people.Steward)
	browsers["stranger"] = s.NewBrowser(t)
	q := "?q=%3Cscript%3Ealert(1)%3C/script%3E"
	for who, b := range browsers {
		for _, path := range []string{"/", "/" + q, "/missions/" + m, "/missions/" + still, "/missions/" + m + "/depouillement", "/mes-missions", "/mon-profil", "/publier?mission=" + m,
			"/developpeurs", "/developpeurs" + q, "/developpeurs/" + dev.Developer, "/collectivites", "/collectivites/" + agent.Authority, "/logiciels" + q, "/logiciels/" + town.Software,
			"/journal", "/regie", "/missions.atom", "/clotures.ics", "/boite", "/connexion?suite=%22%3E%3Cscript%3E", "/%3Cscript%3E", "/missions/" + q} {
			r := b.Page(t, path)
			for range 3 {
				if to := r.Header.Get("Location"); to != "" {
					r = b.Page(t, strings.TrimPrefix(to, s.URL))
				}
			}
			if r.Status >= 500 {
				t.Errorf("%s: %s: %d", who, path, r.Status)
			}
			// A calendar is no document: there the words stand as they are.
			if at := raw.FindIndex(r.Body); at != nil && !strings.HasPrefix(r.Header.Get("Content-Type"), "text/calendar") {
				t.Errorf("%s: %s holds %q: …%s…", who, path, r.Body[at[0]:at[1]], r.Body[max(0, at[0]-150):min(len(r.Body), at[1]+50)])
			}
			if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
				t.Errorf("%s: %s: the policy is %q", who, path, csp)
			}
		}
	}
	for _, page := range []string{string(browsers[agent.ID].Open(t, "/missions/"+m)), string(browsers["stranger"].Open(t, "/missions/"+still))} {
		if !strings.Contains(page, "&lt;script&gt;") {
			t.Errorf("the page does not show the text at all:\n%s", clip(page))
		}
	}
}

func TestControlCharactersAreRefusedInEveryText(t *testing.T) {
	t.Parallel()
	s := town.Serve(t, program, people.Copy(t))
	agent, dev := people.Agent, people.Developers[0]
	m := s.Publish(t, agent, testday.Now().Add(time.Hour), nil)
	s.Must(t, dev, "POST", "/missions/"+m+"/questions", `{"text":"Quelle version ?"}`, nil)
	for _, odd := range []string{`a\u0000b`, `a\u001b[31mb`, `a\u202eb`, `a\u0085`} {
		multiline := odd == `a\u0085` // a line end, which texts of several lines take
		for _, one := range []struct {
			who                town.Person
			method, path, body string
			line               bool
			status             int
			code               string
		}{
			{agent, "POST", "/missions", `{"title":"%s"}`, true, bad, "invalid"},
			{agent, "POST", "/missions", `{"need":"%s"}`, false, bad, "invalid"},
			{agent, "POST", "/missions", `{"criteria":["%s"]}`, true, bad, "invalid"},
			{agent, "POST", "/missions", `{"manual":[{"name":"%s","weight":5}]}`, true, bad, "invalid"},
			{agent, "POST", "/missions", `{"url":"https://a/%s"}`, true, bad, "invalid"},
			{dev, "POST", "/missions/" + m + "/questions", `{"text":"%s"}`, false, ruled, "refused"},
			{agent, "POST", "/missions/" + m + "/questions/1/answer", `{"text":"%s"}`, false, ruled, "refused"},
			{agent, "POST", "/missions/" + m + "/addenda", `{"text":"%s"}`, false, ruled, "refused"},
			{agent, "POST", "/missions/" + m + "/cancel", `{"reason":"%s"}`, false, ruled, "refused"},
			{dev, "PUT", "/missions/" + m + "/bid", `{"amount":9000,"days":3,"memo":"%s"}`, false, ruled, "refused"},
			{dev, "PUT", "/missions/" + m + "/bid", `{"amount":9000,"days":3,"evidence":"%s"}`, false, ruled, "refused"},
		} {
			if multiline && !one.line {
				continue
			}
			if odd == `a\u0085` { // trimmed at the end as a space would be: put it inside
				odd = `a\u0085b`
			}
			body := fmt.Sprintf(one.body, odd)
			act(t, s, one.who, body, one.method, one.path, body, refused(one.status, one.code, "control_characters"))
		}
	}
}
