package mail

import (
	"context"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"slices"
	"strings"
	"testing"
	"time"

	"coupdemain/app/alerts"
	"coupdemain/app/auth"
	theboard "coupdemain/app/board"
	"coupdemain/app/board/boardtest"
	"coupdemain/app/journal/bolt"
	"coupdemain/models"
	"coupdemain/models/money"
	"coupdemain/models/score"
)

// story is a board whose mails go to a real SMTP server.
type story struct {
	t     *testing.T
	b     *theboard.Board
	clock *boardtest.Clock
	srv   *server
	agent string
	devs  [3]struct{ person, developer string }
}

func newStory(t *testing.T) *story {
	st := &story{t: t, srv: startServer(t), clock: boardtest.NewClock(time.Time{})}
	store, err := bolt.Open(bolt.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	st.b, err = theboard.Open(t.Context(), theboard.Config{Store: store, Law: models.Law{Name: "fr"}, Now: st.clock.Now, Wake: st.clock.Wake})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.b.Close(context.Background()) })
	authority := st.do(models.Operator, &models.RegisterAuthority{Name: "Association des communes", Regime: models.Private}).Events[0].(*models.AuthorityRegistered).Authority
	st.do(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "open-cimetiere", Title: "openCimetière", Licence: "AGPL-3.0-only"}}})
	st.agent = st.person("agent", "fr")
	st.do(models.Operator, &models.GrantRole{Person: st.agent, Role: models.Agent, Authority: authority})
	for i, lang := range []string{"fr", "en", "fr"} {
		p := st.person(fmt.Sprintf("dev%d", i), lang)
		d, _, err := st.b.RegisterDeveloper(t.Context(), p, "", models.RegisterDeveloper{Legal: "micro", Remote: true}, theboard.ProfileDoc{Name: fmt.Sprintf("Atelier %d", i)})
		if err != nil {
			t.Fatal(err)
		}
		st.do(models.Operator, &models.SetSkill{Developer: d, Software: "open-cimetiere", Level: models.Proven})
		st.devs[i].person, st.devs[i].developer = p, d
	}
	return st
}

func (st *story) person(name, lang string) string {
	st.t.Helper()
	id, err := st.b.Register(st.t.Context(), models.Operator, theboard.PersonDoc{Name: name, Email: name + "@example.org"}, lang)
	if err != nil {
		st.t.Fatal(err)
	}
	st.do(models.Operator, &models.ConfirmEmail{Person: id})
	return id
}

func (st *story) do(by string, c models.Command) theboard.Answer {
	st.t.Helper()
	a, err := st.b.Do(st.t.Context(), theboard.Request{By: by, Command: c})
	if err != nil {
		st.t.Fatalf("%T: %v", c, err)
	}
	return a
}

// letter is one mail as its reader sees it.
type letter struct{ to, language, subject, text string }

// letters waits until the server has taken n mails, and reads them.
func (st *story) letters(n int) []letter {
	st.t.Helper()
	late := time.After(30 * time.Second)
	for len(st.srv.mails()) < n {
		select {
		case <-late:
			st.t.Fatalf("%d mails arrived, want %d", len(st.srv.mails()), n)
		case <-time.After(time.Millisecond):
		}
	}
	var all []letter
	for _, e := range st.srv.mails() {
		m := read(st.t, e)
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || len(e.to) != 1 {
			st.t.Fatal(err, e.to)
		}
		body := io.Reader(m.Body)
		if m.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
			body = quotedprintable.NewReader(body)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			st.t.Fatal(err)
		}
		all = append(all, letter{e.to[0], m.Header.Get("Content-Language"), subject, string(text)})
	}
	return all
}

func (st *story) want(all []letter, to, language, subject string, parts ...string) {
	st.t.Helper()
	for _, l := range all {
		if l.to != to+"@example.org" || !strings.HasPrefix(l.subject, subject) {
			continue
		}
		for _, part := range parts {
			if !strings.Contains(l.text, part) {
				st.t.Errorf("%q to %s lacks %q: %s", subject, to, part, l.text)
			}
		}
		if l.language != language {
			st.t.Errorf("%q to %s is in %q", subject, to, l.language)
		}
		return
	}
	st.t.Errorf("%s has no mail %q in %v", to, subject, all)
}

func TestPeopleReadTheirMailsInTheirLanguage(t *testing.T) {
	st := newStory(t)
	const url = "https://coupdemain.example.org"
	out, err := alerts.New(t.Context(), alerts.Config{Board: st.b, Sender: newSender(t, "smtp://"+st.srv.address, nil), URL: url, Wake: st.clock.Wake})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close(context.Background()) })
	signIn, err := auth.New(st.b, url, out.Link)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"fr", "en"} {
		if err := signIn.Ask(t.Context(), "new."+lang+"@example.org", lang); err != nil {
			t.Fatal(err)
		}
	}
	all := st.letters(2)
	st.want(all, "new.fr", "fr", "Votre lien", url+"/connexion/lien?l=")
	st.want(all, "new.en", "en", "Your ", url+"/connexion/lien?l=")

	title, software, need, domain, data := "Relier le cimetière", "open-cimetiere", "Relier le plan au cadastre.", models.Domains[0], models.NoData
	closes, format, kind := st.clock.Now().Add(time.Hour), models.Sealed, models.KindConnector
	id := st.do(st.agent, &models.DraftMission{Terms: models.TermsPatch{Title: &title, Software: &software, Need: &need, Domain: &domain, ClosesAt: &closes,
		Data: &data, Format: &format, Kind: &kind, Weights: &score.Weights{Price: 100}, Manual: &[]score.Manual{}}}).Events[0].(*models.MissionDrafted).Hidden.Mission
	st.do(st.agent, &models.PublishMission{Mission: id})
	var hashes []string
	for i, d := range st.devs {
		hashes = append(hashes, st.do(d.person, &models.PlaceBid{Mission: id, Amount: money.Cents(50_000 + 11_111*i), Days: 9}).Hash)
	}
	st.clock.Advance(time.Minute)
	all = st.letters(5)
	st.want(all, "dev0", "fr", "Offre enregistrée", hashes[0], "(heure de Paris)", url+"/missions/"+id)
	st.want(all, "dev1", "en", "Offer recorded", hashes[1], "(Paris time)", url+"/missions/"+id)
	if i := slices.IndexFunc(all, func(l letter) bool { return strings.Contains(l.text, "500,00") || strings.Contains(l.text, "611.11") }); i >= 0 {
		t.Errorf("a receipt says an amount: %s", all[i].text)
	}

	st.clock.Advance(time.Hour)
	late := time.After(30 * time.Second)
	for m, _ := st.b.State().Mission(id); m.ClosedAt.IsZero(); m, _ = st.b.State().Mission(id) {
		select {
		case <-late:
			t.Fatal("the mission does not close")
		case <-time.After(time.Millisecond):
		}
	}
	st.do(st.agent, &models.OpenBids{Mission: id})
	m, _ := st.b.State().Mission(id)
	st.do(st.agent, &models.AwardMission{Mission: id, Bid: m.BidOf(st.devs[0].developer).ID, Capacity: "Présidente", Reference: "D-1"})
	if m, _ = st.b.State().Mission(id); !m.Award.Signed() {
		st.do(st.agent, &models.SignAward{Mission: id, Capacity: "Présidente", Reference: "D-1"})
	}
	all = st.letters(5 + 4 + 3 + 3) // closed: agent and three; opened: three; award: three
	st.want(all, "dev0", "fr", "Votre offre est retenue", "500,00\u00a0€")
	st.want(all, "dev1", "en", "Your offer was not selected", "rank 2 of 3", "Atelier 0", "€500.00")
	st.want(all, "dev2", "fr", "Votre offre n’a pas été retenue", "rang 3 sur 3", "Atelier 0", "500,00\u00a0€")
}
