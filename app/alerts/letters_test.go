package alerts

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/money"
)

func TestEveryEventHasADecisionAboutItsMails(t *testing.T) {
	names := models.EventNames()
	for _, name := range names {
		if _, ok := letters[name]; !ok {
			t.Errorf("nobody decided who is told of %s: its letters, or nothing and why", name)
		}
	}
	for name, d := range letters {
		if !slices.Contains(names, name) {
			t.Errorf("%s has a decision and is no event", name)
		}
		if d.write == nil {
			continue
		}
		e := reflect.New(d.about.Elem()).Interface().(models.Event)
		if models.NameOf(e) != name {
			t.Errorf("%s has the letters of %s", name, models.NameOf(e))
		}
		if _, ok := models.MissionOf(e); !ok {
			t.Errorf("%s has letters and no mission that they could tell of", name)
		}
	}
}

// Letters are written when the journal is read, which may be after a stop: the
// state may know then that the mission failed and went to the next bidder.
func TestLettersOfAFailedAwardGoToWhoHadIt(t *testing.T) {
	w := newWorld(t, 2)
	m := w.mission(models.Sealed)
	for i := range 2 {
		w.do(w.bidders[i], &models.PlaceBid{Mission: m, Amount: money.Cents(50_000 + i), Days: 10 + i})
	}
	w.awardedAfter(m, 0, time.Hour)
	told := []board.Answer{
		w.do(w.agent, &models.SendOrder{Mission: m, Commitment: "E-12"}),
		w.do(w.agent, &models.SetClock{Mission: m, Suspended: true, Reason: "Les accès manquent."}),
		w.do(w.agent, &models.SetClock{Mission: m}),
		w.do(w.agent, &models.ClaimFailure{Mission: m, Reason: models.Text{Plain: "Rien n’est livré."}}),
		w.do(w.bidders[0], &models.SettleFailure{Mission: m, Fault: models.DeveloperFault}),
	}
	w.clock.Advance(time.Hour)
	w.award(m, 1)
	w.do(w.agent, &models.SendOrder{Mission: m, Commitment: "E-13"})

	for _, a := range told {
		for _, e := range a.Events {
			all, err := w.out.lettersOf(w.b.State(), models.Meta{Pos: a.Pos, At: a.At}, models.NameOf(e), e)
			if err != nil {
				t.Fatal(err)
			}
			readers := map[string]letter{}
			for _, l := range all {
				readers[l.to] = l
			}
			if _, ok := readers[w.bidders[0]]; !ok {
				t.Errorf("%s is not told to whom it happened", models.NameOf(e))
			}
			if l, ok := readers[w.bidders[1]]; ok {
				t.Errorf("%s is told to the later winner: %s", models.NameOf(e), l.kind)
			}
			if l := readers[w.bidders[0]]; l.kind == "ordered" && !slices.Contains(l.args, any(10)) {
				t.Errorf("the order of the first award names the days of another: %v", l.args)
			}
		}
	}
}

func TestEachIsToldOnceOfWhatConcernsThem(t *testing.T) {
	w := newWorld(t, 3)
	m := w.mission(models.Sealed)
	for i := range 2 {
		w.bid(i, m, money.Cents(50_000+i*1111))
	}
	w.do(w.bidders[2], &models.AskQuestion{Mission: m, Text: models.Text{Plain: "Quelle version ?"}})
	w.do(w.agent, &models.AnswerQuestion{Mission: m, N: 1, Text: "La 4.2."})
	w.do(w.agent, &models.PostAddendum{Mission: m, Text: "Le serveur change.", ClosesAt: w.clock.Now().Add(2 * time.Hour)})
	w.settled()
	w.awardedAfter(m, 0, 2*time.Hour)
	w.do(w.agent, &models.SendOrder{Mission: m, Commitment: "E-12"})
	deliver := &models.Deliver{Mission: m, Text: models.Text{Plain: "Livré."}, Links: []string{"https://example.org/mr/1"}}
	w.do(w.bidders[0], deliver)
	w.do(w.agent, &models.RejectDelivery{Mission: m, Reasons: "Il manque la carte."})
	w.do(w.bidders[0], deliver)
	w.do(w.agent, &models.AcceptDelivery{Mission: m})
	w.settled()
	const title = "Relier le cimetière"
	want := []string{
		"dev0@example.org: Offre enregistrée\u00a0: " + title, "dev1@example.org: Offer recorded: " + title,
		"agent@example.org: Une question sur votre mission\u00a0: " + title,
		"dev0@example.org: Réponse à la question n° 1\u00a0: " + title, "dev1@example.org: Answer to question no. 1: " + title, "dev2@example.org: Réponse à la question n° 1\u00a0: " + title,
		"dev0@example.org: Additif n° 1, nouvelle clôture\u00a0: " + title, "dev1@example.org: Addendum no. 1, new close: " + title, "dev2@example.org: Additif n° 1, nouvelle clôture\u00a0: " + title,
		"agent@example.org: Mission fermée, 2 offres\u00a0: " + title, "dev0@example.org: Mission fermée\u00a0: " + title, "dev1@example.org: Mission closed: " + title,
		"dev0@example.org: Les offres sont ouvertes\u00a0: " + title, "dev1@example.org: The offers are open: " + title,
		"dev0@example.org: Votre offre est retenue\u00a0: " + title, "dev1@example.org: Your offer was not selected: " + title,
		"dev0@example.org: La commande est envoyée\u00a0: " + title,
		"agent@example.org: Livraison à vérifier\u00a0: " + title, "agent@example.org: Livraison à vérifier\u00a0: " + title,
		"dev0@example.org: Des reprises sont demandées\u00a0: " + title, "dev0@example.org: Livraison acceptée\u00a0: " + title,
	}
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "\u00a0", " ")
	}
	slices.Sort(want)
	if got := w.subjects(); !slices.Equal(got, want) {
		t.Errorf("the mails are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, m := range w.mails.mails {
		if !strings.Contains(m.Text, "https://board.example.org/missions/M") || strings.Contains(m.Subject+m.Text, "{") || strings.Contains(m.Subject, "mail.") {
			t.Errorf("a mail reads %q, %q", m.Subject, m.Text)
		}
	}
}
