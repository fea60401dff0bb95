package alerts

import (
	"bytes"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"coupdemain/scripts/testday"
)

var (
	author = From{Name: "Coup de main, Régie", Address: "ne-pas-repondre@board.example.org"}
	noon   = time.Date(2026, 11, 23, 12, 0, 0, 0, time.FixedZone("CET", 3600))
)

func sample() Message {
	return Message{
		ID: "1204.0/01JDCDM", To: "Zoé Dupont <zoe@example.org>", Language: "fr",
		Subject:     "Une mission vous attend : reprise des données d’état civil de la commune nouvelle",
		Text:        "Bonjour Zoé,\r\n\r\n.\nFrom here\rune très longue ligne " + strings.Repeat("é", 200) + "\n\n",
		Unsubscribe: "https://board.example.org/alertes/fin/" + strings.Repeat("a", 100),
	}
}

func read(t *testing.T, m Message) (*mail.Message, string) {
	t.Helper()
	r, err := m.render(author, noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range bytes.Split(r.body, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n") {
			t.Fatalf("a line is too long or badly ended: %q", line)
		}
		for _, c := range line {
			if c >= 0x80 {
				t.Fatalf("a line is not ASCII: %q", line)
			}
		}
	}
	got, err := mail.ReadMessage(bytes.NewReader(r.body))
	if err != nil {
		t.Fatalf("%v in %s", err, r.body)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(got.Body))
	if err != nil {
		t.Fatal(err)
	}
	return got, string(text)
}

func TestMessageIsReadBackAsWritten(t *testing.T) {
	m := sample()
	got, text := read(t, m)
	decoded := func(name string) string {
		s, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get(name))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, want := range map[string]string{
		"Message-Id": "<1204.0/01JDCDM@board.example.org>", "Date": "Mon, 23 Nov 2026 12:00:00 +0100",
		"Auto-Submitted": "auto-generated", "Content-Language": "fr", "Subject": m.Subject, "Mime-Version": "1.0",
		"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "quoted-printable",
		"List-Unsubscribe": "<" + m.Unsubscribe + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
	} {
		if len(got.Header[name]) != 1 || decoded(name) != want {
			t.Errorf("%s: got %q, want %q", name, got.Header[name], want)
		}
	}
	for name, want := range map[string]mail.Address{"From": {Name: author.Name, Address: author.Address}, "To": {Name: "Zoé Dupont", Address: "zoe@example.org"}} {
		if a, err := mail.ParseAddress(got.Header.Get(name)); err != nil || *a != want {
			t.Errorf("%s: got %v, %v", name, a, err)
		}
	}
	want := "Bonjour Zoé,\r\n\r\n.\r\nFrom here\r\nune très longue ligne " + strings.Repeat("é", 200) + "\r\n"
	if text != want {
		t.Errorf("got the text %q", text)
	}
}

func TestMessageWithoutOptionsHasNoEmptyHeader(t *testing.T) {
	m := sample()
	m.Language, m.Unsubscribe = "", ""
	got, _ := read(t, m)
	for _, name := range []string{"Content-Language", "List-Unsubscribe", "List-Unsubscribe-Post"} {
		if _, there := got.Header[name]; there {
			t.Errorf("%s is there", name)
		}
	}
	m.Unsubscribe = "http://127.0.0.1:8080/fin"
	if got, _ = read(t, m); got.Header.Get("List-Unsubscribe") == "" || got.Header.Get("List-Unsubscribe-Post") != "" {
		t.Errorf("one click is announced without https: %v", got.Header)
	}
}

func TestHostileMessageIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Message){
		"line in subject":            func(m *Message) { m.Subject = "a\r\nBcc: b@example.org" },
		"bare LF in subject":         func(m *Message) { m.Subject = "a\nb" },
		"Unicode line in subject":    func(m *Message) { m.Subject = "a\u2028b" },
		"NUL in subject":             func(m *Message) { m.Subject = "a\x00" },
		"long subject":               func(m *Message) { m.Subject = strings.Repeat("a", MaxSubject+1) },
		"empty subject":              func(m *Message) { m.Subject = "  " },
		"subject not UTF-8":          func(m *Message) { m.Subject = "\xff" },
		"line in address":            func(m *Message) { m.To = "a@example.org\r\nBcc: b@example.org" },
		"line at the end of address": func(m *Message) { m.To = "a@example.org\r\n" },
		"line in name":               func(m *Message) { m.To = "A\r\nBcc: b@example.org <a@example.org>" },
		"encoded line in name":       func(m *Message) { m.To = "=?utf-8?q?A=0D=0ABcc:_b?= <a@example.org>" },
		"command in local part":      func(m *Message) { m.To = `"a> SIZE=1"@example.org` },
		"quoted line in local part":  func(m *Message) { m.To = "\"a\\\r\nb\"@example.org" },
		"bracket in local part":      func(m *Message) { m.To = `"a>"@example.org` },
		"two addresses":              func(m *Message) { m.To = "a@example.org, b@example.org" },
		"a group":                    func(m *Message) { m.To = "g: a@example.org, b@example.org;" },
		"no address":                 func(m *Message) { m.To = "" },
		"address without domain":     func(m *Message) { m.To = "a" },
		"address literal":            func(m *Message) { m.To = "a@[127.0.0.1]" },
		"two at signs":               func(m *Message) { m.To = `"a@b"@example.org` },
		"address outside ASCII":      func(m *Message) { m.To = "é@example.org" },
		"endless address":            func(m *Message) { m.To = strings.Repeat("a", 600) + "@example.org" },
		"line in identifier":         func(m *Message) { m.ID = "1\r\nBcc: b@example.org" },
		"bracket in identifier":      func(m *Message) { m.ID = "1>" },
		"empty identifier":           func(m *Message) { m.ID = "" },
		"dots in identifier":         func(m *Message) { m.ID = "1..2" },
		"line in language":           func(m *Message) { m.Language = "fr\r\nBcc: b@example.org" },
		"line in unsubscribe":        func(m *Message) { m.Unsubscribe = "https://a.example/\r\nBcc: b" },
		"bracket in unsubscribe":     func(m *Message) { m.Unsubscribe = "https://a.example/>,<mailto:b@example.org" },
		"script in unsubscribe":      func(m *Message) { m.Unsubscribe = "javascript:alert(1)" },
		"unsubscribe without a host": func(m *Message) { m.Unsubscribe = "https:/a" },
		"endless unsubscribe":        func(m *Message) { m.Unsubscribe = "https://a.example/" + strings.Repeat("a", maxLink) },
		"empty text":                 func(m *Message) { m.Text = "\n" },
		"endless text":               func(m *Message) { m.Text = strings.Repeat("a", MaxText+1) },
		"text not UTF-8":             func(m *Message) { m.Text = "\xff" },
	} {
		m := sample()
		spoil(&m)
		if r, err := m.render(author, noon); err == nil {
			t.Errorf("%s: written out as %s", name, r.body)
		}
	}
}

func TestHostileSenderIsRefused(t *testing.T) {
	for _, f := range []From{
		{}, {Address: "a"}, {Address: "A <a@example.org>"}, {Address: "a@example.org\r\n"},
		{Name: "a\r\nBcc: b@example.org", Address: "a@example.org"}, {Name: strings.Repeat("a", 300), Address: "a@example.org"},
	} {
		if _, err := NewBox(f, testday.Start); err == nil {
			t.Errorf("%+v was accepted", f)
		}
	}
	if f, err := ParseFrom(`"Régie" <a@example.org>`); err != nil || f != (From{"Régie", "a@example.org"}) {
		t.Errorf("got %+v, %v", f, err)
	}
}

// FuzzMessage holds every message that is written out to exactly our headers, one
// recipient and the text given.
func FuzzMessage(f *testing.F) {
	m := sample()
	f.Add(m.ID, m.To, m.Subject, m.Text, m.Language, m.Unsubscribe, author.Name)
	f.Add("1", "a@b", "a  \t b =?utf-8?q?=0D=0A?=", ".", "", "http://a/,", "=?utf-8?q?=0D=0ABcc:?=")
	f.Fuzz(func(t *testing.T, id, to, subject, text, language, link, name string) {
		from := From{Name: name, Address: author.Address}
		if from.check() != nil {
			return
		}
		r, err := Message{ID: id, To: to, Subject: subject, Text: text, Language: language, Unsubscribe: link}.render(from, noon)
		if err != nil {
			return
		}
		got, err := mail.ReadMessage(bytes.NewReader(r.body))
		if err != nil {
			t.Fatalf("%v in %q", err, r.body)
		}
		for header, values := range got.Header {
			switch header {
			case "Message-Id", "Date", "From", "To", "Subject", "Auto-Submitted", "Mime-Version", "Content-Type",
				"Content-Transfer-Encoding", "Content-Language", "List-Unsubscribe", "List-Unsubscribe-Post":
				if len(values) != 1 {
					t.Fatalf("%s stands twice in %q", header, r.body)
				}
			default:
				t.Fatalf("%s was added in %q", header, r.body)
			}
		}
		if list, err := got.Header.AddressList("To"); err != nil || len(list) != 1 || list[0].Address != r.to {
			t.Fatalf("recipients %v, %v in %q", list, err, r.body)
		}
		if list, err := got.Header.AddressList("From"); err != nil || len(list) != 1 || list[0].Address != author.Address {
			t.Fatalf("senders %v, %v in %q", list, err, r.body)
		}
		back, err := io.ReadAll(quotedprintable.NewReader(got.Body))
		if want := strings.ReplaceAll(plainLines(text), "\n", "\r\n"); err != nil || string(back) != want {
			t.Fatalf("the text came back as %q, want %q (%v)", back, want, err)
		}
	})
}
