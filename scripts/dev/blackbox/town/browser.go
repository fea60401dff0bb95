package town

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Browser reads pages and sends forms as a person without any script does, with
// cookies, and keeps every byte that it was sent.
type Browser struct {
	s      *Server
	client *http.Client
	Seen   []byte
}

// NewBrowser opens a browser without any cookie.
func (s *Server) NewBrowser(tb testing.TB) *Browser {
	tb.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	c := *client
	c.Jar = jar
	return &Browser{s: s, client: &c}
}

// Move has the browser ask another server of the same board from now on, as a
// balancer in front of both would.
func (b *Browser) Move(to *Server) { b.s = to }

// Page asks for a page, redirections not followed.
func (b *Browser) Page(tb testing.TB, path string) Reply {
	tb.Helper()
	r, err := http.NewRequest("GET", b.s.URL+path, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return b.send(tb, r)
}

// Open asks for a page that must be there, following redirections.
func (b *Browser) Open(tb testing.TB, path string) string {
	tb.Helper()
	for range 4 {
		r := b.Page(tb, path)
		if r.Status == http.StatusOK {
			return string(r.Body)
		}
		if path = r.Header.Get("Location"); r.Status < 300 || r.Status >= 400 || path == "" {
			tb.Fatalf("GET %s: %d\n%s", path, r.Status, r.Body)
		}
	}
	tb.Fatalf("%s leads from page to page", path)
	return ""
}

func (b *Browser) send(tb testing.TB, r *http.Request) Reply {
	tb.Helper()
	res, err := b.client.Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		tb.Fatal(err)
	}
	b.Seen = append(b.Seen, body...)
	return Reply{res.StatusCode, res.Header, body}
}

var csrf = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

// token is the proof that a form comes from one of the board's own pages.
func (b *Browser) token(tb testing.TB, from string) string {
	tb.Helper()
	page := b.Open(tb, from)
	found := csrf.FindStringSubmatch(page)
	if found == nil {
		tb.Fatalf("%s has no form:\n%s", from, page)
	}
	return found[1]
}

// formOf is a page that has a form for everybody who is signed in: the frame's own.
const formOf = "/accessibilite"

// Post sends a form's fields, given as name and value in turn.
func (b *Browser) Post(tb testing.TB, path string, fields ...string) Reply {
	tb.Helper()
	return b.post(tb, formOf, path, fields...)
}

func (b *Browser) post(tb testing.TB, from, path string, fields ...string) Reply {
	tb.Helper()
	v := url.Values{"_csrf": {b.token(tb, from)}}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequest("POST", b.s.URL+path, strings.NewReader(v.Encode()))
	if err != nil {
		tb.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(tb, r)
}

// Upload sends a form with one file of that many zeros. When the server hangs up
// before it has read everything, the error says so.
func (b *Browser) Upload(tb testing.TB, path, name string, size int, fields ...string) (Reply, error) {
	tb.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	fields = append([]string{"_csrf", b.token(tb, formOf)}, fields...)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			tb.Fatal(err)
		}
	}
	file, err := w.CreateFormFile("files", name)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := file.Write(make([]byte, size)); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	r, err := http.NewRequest("POST", b.s.URL+path, &body)
	if err != nil {
		tb.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	res, err := b.client.Do(r)
	if err != nil {
		return Reply{}, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return Reply{res.StatusCode, res.Header, text}, err
}

var (
	mailOf = regexp.MustCompile(`href="(/boite/\d+)"`)
	linkOf = regexp.MustCompile(`/connexion/lien\?l=([A-Za-z0-9_-]+)`)
)

// Link asks for a sign-in link and reads it in the box of kept mails.
func (b *Browser) Link(tb testing.TB, email string) string {
	tb.Helper()
	if r := b.post(tb, "/connexion", "/connexion", "email", email); r.Status != http.StatusOK {
		tb.Fatalf("asking for a link: %d\n%s", r.Status, r.Body)
	}
	list := b.s.Get(tb, "/boite?adresse="+url.QueryEscape(email))
	for _, mail := range mailOf.FindAllSubmatch(list, -1) { // the newest first; others than the link's may come between
		if link := linkOf.FindSubmatch(b.s.Get(tb, string(mail[1]))); link != nil {
			return html.UnescapeString(string(link[1]))
		}
	}
	tb.Fatalf("no mail to %s holds a link:\n%s", email, list)
	return ""
}

// Follow uses a sign-in link as its page's form does; the form is that of the
// sign-in page, whose link may be used up.
func (b *Browser) Follow(tb testing.TB, link string) Reply {
	tb.Helper()
	return b.post(tb, "/connexion", "/connexion/lien", "l", link)
}

// SignIn opens a session of somebody.
func (b *Browser) SignIn(tb testing.TB, who Person) {
	tb.Helper()
	if r := b.Follow(tb, b.Link(tb, who.Email)); r.Status != http.StatusSeeOther {
		tb.Fatalf("signing in: %d\n%s", r.Status, r.Body)
	}
}

// Cookie is the Cookie header of the browser's session.
func (b *Browser) Cookie(tb testing.TB) string {
	tb.Helper()
	u, err := url.Parse(b.s.URL)
	if err != nil {
		tb.Fatal(err)
	}
	var list []string
	for _, c := range b.client.Jar.Cookies(u) {
		list = append(list, c.Name+"="+c.Value)
	}
	return strings.Join(list, "; ")
}
