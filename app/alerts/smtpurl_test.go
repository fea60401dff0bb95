package alerts

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestServerURLIsRead(t *testing.T) {
	for _, c := range []struct {
		text, user, password, printed string
		mode                          tlsMode
	}{
		{"smtp://bob:p%40ss%2F%3A@mail.example.org", "bob", "p@ss/:", "smtp://mail.example.org:587", tlsMandatory},
		{"smtp://mail.example.org:2525/", "", "", "smtp://mail.example.org:2525", tlsMandatory},
		{"smtps://b%40c:x@mail.example.org", "b@c", "x", "smtps://mail.example.org:465", tlsFromStart},
		{"smtp://localhost:25", "", "", "smtp://localhost:25", tlsIfOffered},
		{"smtp://127.0.0.1:25?starttls=off", "", "", "smtp://127.0.0.1:25", tlsOff},
		{"smtp://[::1]:25?starttls=off", "", "", "smtp://[::1]:25", tlsOff},
		{"smtp://192.0.2.7", "", "", "smtp://192.0.2.7:587", tlsMandatory},
	} {
		s, err := ParseSMTP(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if s.user != c.user || s.password != c.password || s.String() != c.printed || s.tls != c.mode {
			t.Errorf("%s: got user %q password %q %s mode %d", c.text, s.user, s.password, s, s.tls)
		}
	}
}

func TestBadServerURLIsRefusedWithoutItsPassword(t *testing.T) {
	for _, text := range []string{
		"", "smtp://", "mail.example.org:587", "http://h", "smtp:h", "//bob:sesame@h",
		"smtp://bob:sesame@:587",
		"smtp://bob:se/sesame@h", "smtp://bob:12/sesame@h", "smtp://bob:12?sesame@h", "smtp://bob:12#sesame@h",
		"smtp://bob:%sesame@h", "smtp://bob:sesame[@h", "smtp://bob:a sesame@h", "bob:sesame@h",
		"smtp://bob:sesame@h:0", "smtp://bob:sesame@h:65536", "smtp://bob:sesame@h:x", "smtp://bob:sesame@h/path",
		"smtp://bob:sesame@h?starttls=off", "smtp://bob:sesame@128.0.0.1?starttls=off", "smtp://bob:sesame@localhost.example.org?starttls=off",
		"smtps://bob:sesame@localhost?starttls=off", "smtp://bob:sesame@localhost?starttls=on", "smtp://bob:sesame@localhost?starttls=off&starttls=off",
		"smtp://bob:sesame@localhost?tls=off", "smtp://bob:sesame@localhost?%zz",
		"smtp://bob@h", "smtp://bob:@h", "smtp://:sesame@h", "smtp://bob:sesame%0d%0aQUIT@h", "smtp://bob:sesame@h_%20x",
		"smtp://bob:sesame@bücher.example", "smtp://bob:sesame@" + strings.Repeat("h", maxURL),
	} {
		_, err := ParseSMTP(text)
		if err == nil {
			t.Errorf("%q was accepted", text)
			continue
		}
		if strings.Contains(err.Error(), "sesame") {
			t.Errorf("the error of %q shows the password: %v", text, err)
		}
	}
}

func TestPrintingAServerNeverShowsThePassword(t *testing.T) {
	s, err := ParseSMTP("smtp://bob:sesame@mail.example.org")
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("server", "smtp", s, "pointer", &s)
	asJSON, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if want := `"smtp://mail.example.org:587"`; string(asJSON) != want {
		t.Errorf("as JSON it is %s, not %s", asJSON, want)
	}
	for _, text := range []string{
		fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s %q", s, s, s, s, s), fmt.Sprintf("%v %#v", &s, struct{ S SMTP }{s}),
		fmt.Sprintf("%+v", struct{ S SMTP }{s}), log.String(), string(asJSON),
	} {
		if strings.Contains(text, "sesame") {
			t.Errorf("the password is shown: %s", text)
		}
	}
	if !strings.Contains(log.String(), "mail.example.org:587") {
		t.Errorf("the log does not name the server: %s", &log)
	}
}

func FuzzServerURL(f *testing.F) {
	f.Add("smtp://bob:sesame@mail.example.org:587?starttls=off")
	f.Add("smtps://[::1]")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSMTP(text)
		if err == nil && (s.tls == tlsOff || s.tls == tlsIfOffered) && !s.loopback() {
			t.Fatalf("%q may be sent in the clear", text)
		}
	})
}
