package auth

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/scripts/testday"
)

// still is a board where nobody is registered yet and nothing can be written.
type still struct {
	now time.Time
	key string
}

func (s *still) State() models.State          { return models.NewState() }
func (s *still) Now() time.Time               { return s.now }
func (s *still) Mac(email string) string      { return "mac of " + email }
func (s *still) Secret(purpose string) []byte { return []byte(s.key + purpose) }
func (s *still) Do(context.Context, board.Request) (board.Answer, error) {
	return board.Answer{}, models.Refuse(models.Unavailable)
}
func (s *still) Register(context.Context, string, board.PersonDoc, string) (string, error) {
	return "", models.Refuse(models.Unavailable)
}

func newAuth(t *testing.T, b Board, send Send) *Auth {
	t.Helper()
	a, err := New(b, "https://board.example.org", send)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestOnlyABareAddressIsWrittenTo(t *testing.T) {
	for _, good := range []string{"zoe@exemple.fr", " zoe.d+x@sous.exemple.fr "} {
		if got, err := CleanEmail(good); err != nil || got != strings.TrimSpace(good) {
			t.Errorf("%q: %q %v", good, got, err)
		}
	}
	for _, bad := range []string{"", "zoe", "zoe@", "@exemple.fr", "zoe@localhost", "Zoé <zoe@exemple.fr>", "zoe@exemple.fr\r\nBcc: b@exemple.fr", "a@exemple.fr,b@exemple.fr", "z\u202e@exemple.fr", strings.Repeat("z", 250) + "@exemple.fr"} {
		if _, err := CleanEmail(bad); models.CodeOf(err) != models.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestLinkHidesTheAddressAndBelongsToOneBoard(t *testing.T) {
	b := &still{now: testday.Start(), key: "one"}
	var sent string
	a := newAuth(t, b, func(_ context.Context, to, lang, link string) error {
		if to != "zoe@exemple.fr" || lang != "fr" {
			t.Errorf("sent to %q in %q", to, lang)
		}
		sent = link
		return nil
	})
	if err := a.Ask(t.Context(), "zoe@exemple.fr", "fr"); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(sent, "https://board.example.org/connexion/lien?l=")
	if !ok || strings.Contains(sent, "zoe") {
		t.Fatalf("link %q", sent)
	}
	if got, err := a.Peek(text); err != nil || got.Email != "zoe@exemple.fr" || got.Known {
		t.Errorf("got %+v %v", got, err)
	}
	if _, err := newAuth(t, &still{now: b.now, key: "two"}, nil).Peek(text); models.CodeOf(err) != models.Invalid {
		t.Errorf("another board took it: %v", err)
	}
	b.now = b.now.Add(LinkFor - time.Second)
	if _, err := a.Peek(text); err != nil {
		t.Errorf("a second before its end: %v", err)
	}
	b.now = b.now.Add(time.Second)
	if _, err := a.Peek(text); models.CodeOf(err) != models.TooLate {
		t.Errorf("at its end: %v", err)
	}
}

func TestMailThatCannotBeSentIsToldWithoutTheAddress(t *testing.T) {
	a := newAuth(t, &still{now: testday.Start()}, func(context.Context, string, string, string) error { return errors.New("no server") })
	if err := a.Ask(t.Context(), "zoe@exemple.fr", "fr"); models.CodeOf(err) != models.Unavailable || strings.Contains(err.Error(), "zoe") {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsNoSecretOfOursIsNotLookedUp(t *testing.T) {
	a := newAuth(t, &still{now: testday.Start()}, nil)
	for _, text := range []string{"", "cdm_", strings.Repeat("x", 1<<20), "cdm_" + strings.Repeat("a", 52)} {
		if _, _, ok := a.Bearer(text); ok {
			t.Errorf("token %.20q was known", text)
		}
		if _, _, ok := a.Session(text); ok {
			t.Errorf("session %.20q was known", text)
		}
	}
}
