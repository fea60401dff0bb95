package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestConfigurationIsRefusedByName(t *testing.T) {
	for _, c := range []struct {
		environ []string
		names   []string // in the error; none: accepted
	}{
		{nil, nil},
		{[]string{"PATH=/bin", "COUPDEMAIN_TEST_MONGODB_URI=x"}, nil},
		{[]string{"COUPDEMAIN_ADR=x"}, []string{"COUPDEMAIN_ADR "}},
		{[]string{"COUPDEMAIN_ADR=x", "COUPDEMAIN_LAW=de"}, []string{"COUPDEMAIN_ADR ", "COUPDEMAIN_LAW"}},
		{[]string{"COUPDEMAIN_URL=https://board.example.org"}, []string{"COUPDEMAIN_SMTP_URL"}},
		{[]string{"COUPDEMAIN_URL=https://board.example.org", "COUPDEMAIN_SMTP_URL=smtp://u:p@mail.example.org"}, nil},
		{[]string{"COUPDEMAIN_URL=http://board.example.org", "COUPDEMAIN_SMTP_URL=smtp://u:p@mail.example.org"}, []string{"COUPDEMAIN_URL"}},
		{[]string{"COUPDEMAIN_URL=https://board.example.org/x"}, []string{"COUPDEMAIN_URL"}},
		{[]string{"COUPDEMAIN_ADDR=0.0.0.0:80"}, []string{"COUPDEMAIN_URL"}},
		{[]string{"COUPDEMAIN_LIMITS=off"}, nil},
		{[]string{"COUPDEMAIN_LIMITS=off", "COUPDEMAIN_ADDR=0.0.0.0:8080", "COUPDEMAIN_URL=http://localhost:8080"}, []string{"COUPDEMAIN_LIMITS"}},
		{[]string{"COUPDEMAIN_LIMITS=off", "COUPDEMAIN_URL=https://board.example.org", "COUPDEMAIN_SMTP_URL=smtp://u:p@mail.example.org"}, []string{"COUPDEMAIN_LIMITS"}},
		{[]string{"COUPDEMAIN_MIN_OPEN=3"}, []string{"COUPDEMAIN_MIN_OPEN"}},
		{[]string{"COUPDEMAIN_SECRET=short"}, []string{"COUPDEMAIN_SECRET"}},
		{[]string{"COUPDEMAIN_SECRET_FILE=/does/not/exist"}, []string{"COUPDEMAIN_SECRET_FILE"}},
		{[]string{"COUPDEMAIN_PROXIES=10.0.0.1"}, []string{"COUPDEMAIN_PROXIES"}},
		{[]string{"COUPDEMAIN_MONGODB_URI=mongodb://u:sesame@h"}, nil},
		{[]string{"COUPDEMAIN_MONGODB_URI=mongodb://u:se/same@h"}, []string{"COUPDEMAIN_MONGODB_URI"}},
		{[]string{"COUPDEMAIN_MONGODB_URI=mongodb://u:sesame@h/?w=1&readPreference=nearest"}, []string{"COUPDEMAIN_MONGODB_URI", "w=1", "readPreference"}},
		{[]string{"COUPDEMAIN_STRIPE_KEY=sesame"}, []string{"COUPDEMAIN_STRIPE_KEY", "not available in this build yet"}},
		{[]string{"COUPDEMAIN_SMTP_URL=smtp://u:se/same@h"}, []string{"COUPDEMAIN_SMTP_URL"}},
	} {
		_, err := readConfig(c.environ)
		if (err != nil) != (c.names != nil) {
			t.Errorf("%v: %v", c.environ, err)
			continue
		}
		for _, name := range c.names {
			if !strings.Contains(err.Error(), name) {
				t.Errorf("%v: %v does not name %s", c.environ, err, name)
			}
		}
		if err != nil && strings.Contains(err.Error(), "same") {
			t.Errorf("%v shows a secret: %v", c.environ, err)
		}
	}
}

func TestSecretMayComeFromAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	secret := strings.Repeat("k", 40)
	if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := readConfig([]string{"COUPDEMAIN_SECRET_FILE=" + file})
	if err != nil || string(c.Secret) != secret {
		t.Errorf("got %q, %v", c.Secret, err)
	}
	if _, err := readConfig([]string{"COUPDEMAIN_SECRET_FILE=" + file, "COUPDEMAIN_SECRET=" + secret}); err == nil {
		t.Error("two secrets were taken")
	}
}

func TestConfigPrintsEverythingButSecrets(t *testing.T) {
	c, err := readConfig([]string{"COUPDEMAIN_SECRET=" + strings.Repeat("sesame", 6), "COUPDEMAIN_SMTP_URL=smtp://u:sesame@mail.example.org"})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := cmdConfig(c, &out); err != nil {
		t.Fatal(err)
	}
	for _, s := range settings {
		if !strings.Contains(out.String(), prefix+s.name+" ") {
			t.Errorf("%s is not printed", s.name)
		}
	}
	if strings.Contains(out.String(), "sesame") {
		t.Errorf("a secret is shown: %s", &out)
	}
}
