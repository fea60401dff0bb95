package handlerstest

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"coupdemain/handlers/edge"
)

// Visit is one person's browser: a session and the last page.
type Visit struct {
	B      *Bench
	Cookie string
	Page   Reply
}

// Browser signs somebody in.
func (b *Bench) Browser(email string) *Visit { return &Visit{B: b, Cookie: b.SignIn(email, "")} }

// Get opens a page, following what it is sent on to.
func (v *Visit) Get(path string) Reply {
	v.B.T.Helper()
	for range 4 {
		v.Page = v.B.Send("GET", path, "", "", map[string]string{"Cookie": v.Cookie})
		if v.Page.Status != http.StatusSeeOther && v.Page.Status != http.StatusMovedPermanently {
			return v.Page
		}
		path = v.Page.Headers.Get("Location")
	}
	v.B.T.Fatalf("%s leads nowhere", path)
	return Reply{}
}

// Send posts a form with the token of the last page.
func (v *Visit) Send(path string, values url.Values) Reply {
	v.B.T.Helper()
	if values == nil {
		values = url.Values{}
	}
	path = strings.ReplaceAll(path, "{mission}", v.B.IDs["mission"])
	return v.B.Post(path, v.Page, v.Cookie, values)
}

// Acts posts a form that must be done, and opens the page that it leads to.
func (v *Visit) Acts(path string, values url.Values) Reply {
	v.B.T.Helper()
	got := v.Send(path, values)
	if got.Status != http.StatusSeeOther {
		v.B.T.Fatalf("%s: status %d, %s", path, got.Status, Refusals(got.Body))
	}
	return v.Get(got.Headers.Get("Location"))
}

// Uploaded posts a delivery with a file.
func (v *Visit) Uploaded(name, content string) Reply {
	v.B.T.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, text := range map[string]string{edge.CSRFField: Field(v.Page.Body, edge.CSRFField), "text": "Le défaut est corrigé.", "links": "https://forge.example/fusion/12", "key": "k-1"} {
		v.B.Must(w.WriteField(k, text))
	}
	part, err := w.CreateFormFile("files", name)
	v.B.Must(err)
	_, err = part.Write([]byte(content))
	v.B.Must(err)
	v.B.Must(w.Close())
	return v.B.Send("POST", "/missions/{mission}/livrer", body.String(), "", map[string]string{"Content-Type": w.FormDataContentType(), "Cookie": v.Cookie})
}

// Post sends a form with the token and the cookie of a page.
func (b *Bench) Post(path string, page Reply, cookie string, values url.Values) Reply {
	b.T.Helper()
	values.Set(edge.CSRFField, Field(page.Body, edge.CSRFField))
	return b.Send("POST", path, values.Encode(), "", map[string]string{"Content-Type": FormType, "Cookie": cookie})
}

// AskLink asks for a link by the form and gives its path.
func (b *Bench) AskLink(email string) (string, Reply) {
	b.T.Helper()
	before := len(b.Links)
	page := b.Send("GET", "/connexion", "", "", nil)
	sent := b.Post("/connexion", page, CookiesOf(page), url.Values{"email": {email}})
	if len(b.Links) != before+1 {
		b.T.Fatalf("no link was sent: %d %s", sent.Status, sent.Body)
	}
	return strings.TrimPrefix(b.Links[before], "http://127.0.0.1:8080"), sent
}

// SignIn signs in by mail and gives the session's cookie.
func (b *Bench) SignIn(email, name string) string {
	b.T.Helper()
	link, _ := b.AskLink(email)
	page := b.Send("GET", link, "", "", nil)
	done := b.Post("/connexion/lien", page, CookiesOf(page), url.Values{"l": {Field(page.Body, "l")}, "name": {name}})
	if done.Status != 303 {
		b.T.Fatalf("sign in: %d %s", done.Status, done.Body)
	}
	for _, c := range done.Cookies {
		if c.Name == edge.SessionCookie && c.Value != "" {
			if !c.HttpOnly || c.SameSite != 2 {
				b.T.Error("the session cookie is readable by scripts or sent from other sites")
			}
			return c.Name + "=" + c.Value
		}
	}
	b.T.Fatal("no session cookie")
	return ""
}

// Session opens a browser's session of somebody of the bench.
func (b *Bench) Session(who string) string {
	b.T.Helper()
	return b.SignIn(who+"@exemple.fr", "")
}

// Read gets a page with a session's cookie.
func (b *Bench) Read(path, cookie string) Reply {
	b.T.Helper()
	return b.Send("GET", path, "", "", map[string]string{"Cookie": cookie, "Accept-Language": "fr"})
}

// Fill sends a form that the page at from shows.
func (b *Bench) Fill(from, to, cookie string, values url.Values) Reply {
	b.T.Helper()
	page := b.Read(from, cookie)
	if page.Status != 200 {
		b.T.Fatalf("%s: %d", from, page.Status)
	}
	return b.Post(to, page, cookie, values)
}
