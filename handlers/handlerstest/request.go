package handlerstest

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"coupdemain/handlers/edge"
)

// Reply is what a request was answered.
type Reply struct {
	Status  int
	Body    string
	Headers http.Header
	Cookies []*http.Cookie
}

// Patience is how long a test waits for what must happen; it measures nothing.
const Patience = 30 * time.Second

// client asks over a connection of its own, follows nothing, and gives up on a
// server that never answers.
var client = &http.Client{Timeout: Patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// Send makes a request; {mission} in the path is the mission that was published.
func (b *Bench) Send(method, path, body, as string, headers map[string]string) Reply {
	b.T.Helper()
	r := httptest.NewRequest(method, strings.ReplaceAll(path, "{mission}", b.IDs["mission"]), strings.NewReader(body))
	r.Host = "127.0.0.1:8080"
	if body != "" && strings.HasPrefix(path, "/api/") {
		r.Header.Set("Content-Type", "application/json")
	}
	if as != "" {
		r.Header.Set("Authorization", "Bearer "+b.Token[as])
	}
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	res, err := b.App.Test(r, -1)
	b.Must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	b.Must(err)
	return Reply{res.StatusCode, string(text), res.Header, res.Cookies()}
}

// Listen serves the bench's application on a port of its own.
func (b *Bench) Listen() (address string) {
	b.T.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	b.Must(err)
	served := make(chan error, 1)
	go func() { served <- b.App.Listener(edge.LingeringListener(l)) }()
	b.T.Cleanup(func() {
		if err := b.App.Shutdown(); err != nil {
			b.T.Error(err)
		}
		if err := <-served; err != nil {
			b.T.Error(err)
		}
	})
	return l.Addr().String()
}

// Fetch makes a request of its own connection and gives the status and the body.
func Fetch(t *testing.T, method, address, host string, headers map[string]string, body io.Reader) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Close = true
	if host != "" {
		r.Host = host
	}
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// At makes the bench's requests come over a connection of this machine: the
// routes of the demonstration and the kept mails exist nowhere else.
func (b *Bench) At(address, method, path, body, cookie string, headers map[string]string) Reply {
	b.T.Helper()
	r, err := http.NewRequestWithContext(b.T.Context(), method, "http://"+address+path, strings.NewReader(body))
	b.Must(err)
	r.Close = true
	r.Header.Set("Accept-Language", "fr")
	r.Header.Set("Cookie", cookie)
	if body != "" {
		r.Header.Set("Content-Type", FormType)
	}
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	res, err := client.Do(r)
	b.Must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	b.Must(err)
	return Reply{res.StatusCode, string(text), res.Header, res.Cookies()}
}

// Between is what stands in a text between two others.
func Between(text, from, to string) string {
	_, rest, ok := strings.Cut(text, from)
	if !ok {
		return ""
	}
	found, _, _ := strings.Cut(rest, to)
	return found
}

// Field finds the value of a hidden field.
func Field(page, name string) string { return Between(page, `name="`+name+`" value="`, `"`) }

// CookiesOf are the cookies that an answer sets, as a browser sends them back.
func CookiesOf(a Reply) string {
	var list []string
	for _, c := range a.Cookies {
		if c.MaxAge >= 0 && c.Value != "" {
			list = append(list, c.Name+"="+c.Value)
		}
	}
	return strings.Join(list, "; ")
}

// FormType is how a form is sent.
const FormType = "application/x-www-form-urlencoded"

// MustHave fails for each text that a page lacks.
func MustHave(t *testing.T, page Reply, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page.Body, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
}

// MustLack fails for each text that a page has.
func MustLack(t *testing.T, page Reply, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(page.Body, text) {
			t.Errorf("the page has %q", text)
		}
	}
}

// Wants fails unless an answer has a status and texts.
func (b *Bench) Wants(r Reply, status int, texts ...string) {
	b.T.Helper()
	if r.Status != status {
		b.T.Errorf("status %d, want %d: %s", r.Status, status, r.Body)
	}
	for _, text := range texts {
		if !strings.Contains(r.Body, text) {
			b.T.Errorf("the page lacks %q: %s", text, r.Body)
		}
	}
}

// Refusals keeps what a page refuses, for the message of a failing test.
func Refusals(page string) string {
	var list []string
	for part := range strings.SplitSeq(page, `role="alert"`) {
		if i := strings.Index(part, "</div>"); i > 0 && len(list) < 5 {
			list = append(list, part[:i])
		}
	}
	return strings.Join(list[min(1, len(list)):], "\n")
}
