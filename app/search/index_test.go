package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/scripts/testday"
)

// desk is a board that applies events without deciding, and tells its one follower.
type desk struct {
	mu    sync.Mutex
	state models.State
	fn    func(board.Batch)
}

func (d *desk) Now() time.Time { return testday.Start() }

func (d *desk) State() models.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state
}

func (d *desk) Follow(_ string, _ int64, fn func(board.Batch)) func() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fn = fn
	return func() {}
}

func (d *desk) apply(events ...models.Event) {
	d.mu.Lock()
	m := models.Meta{Pos: d.state.Pos + 1, At: testday.Start()}
	d.state = d.state.Apply(m, events)
	fn, b := d.fn, board.Batch{State: d.state, Commits: []board.Applied{{Meta: m, Events: events}}}
	d.mu.Unlock()
	if fn != nil {
		fn(b)
	}
}

func (d *desk) publish(id, title, need string) {
	drafted := &models.MissionDrafted{}
	t := models.Terms{Title: title, Need: need, Software: "open-cimetiere", Domain: "etat-civil", Format: models.Sealed}
	drafted.Hidden.Mission, drafted.Hidden.Authority, drafted.Hidden.Terms = id, "A1", t
	d.apply(drafted, &models.MissionPublished{Mission: id, Authority: "A1", Terms: t, OpensAt: testday.Start(), ClosesAt: testday.Start().Add(time.Hour)})
}

func newDesk() *desk {
	d := &desk{state: models.NewState()}
	d.apply(&models.AuthorityRegistered{Authority: "A1", Title: "Commune de Saint-Évroult", Regime: models.Public})
	d.apply(&models.SoftwareListed{Slug: "open-cimetiere", Title: "openCimetière", Function: "Gestion des concessions funéraires"})
	d.apply(&models.SoftwareListed{Slug: "publik", Title: "Publik", Function: "Gestion de la relation usager", Domain: "relation-usager"})
	return d
}

func open(t testing.TB, d *desk) *Index {
	t.Helper()
	x := New(d, nil)
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	<-x.ready
	return x
}

func (x *Index) want(t *testing.T, q string, ids ...string) {
	t.Helper()
	got, err := x.Missions(q)
	if err != nil || !slices.Equal(got, ids) {
		t.Errorf("%q finds %v, %v; want %v", q, got, err, ids)
	}
}

// wantSoon waits for what the indexing goroutine will do.
func (x *Index) wantSoon(t *testing.T, q string, ids ...string) {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		got, err := x.Missions(q)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Equal(got, ids) {
			return
		}
		select {
		case <-late:
			t.Fatalf("%q finds %v; want %v", q, got, ids)
		case <-time.After(time.Millisecond):
		}
	}
}

func TestWordsAreFoundHoweverTheyAreTyped(t *testing.T) {
	d := newDesk()
	d.publish("M1", "Relier le plan du cimetière au cadastre", "Les concessions doivent apparaître sur la carte de l'état civil.")
	d.publish("M2", "Corriger l'export comptable", "L'export vers Hélios échoue depuis la mise à jour.")
	x := open(t, d)
	for _, q := range []string{"cadastre", "cadastres", "CADASTRE", "plan du cadastre", "  cadastre!  ", "cadas", "l'cadastre", "concessions carte", "concession d'une carte", "apparaitre"} {
		x.want(t, q, "M1")
	}
	for _, q := range []string{"helios", "Hélios", "exports", "l'export", "l’export", "comptables", "échouer mise", "mise à jour", "expor"} {
		x.want(t, q, "M2")
	}
	for _, q := range []string{"cimetiere cadastre", "cimetière cadastre", "CIMETIÈRES cadastral plan", "évroult cadastre", "evroult cadastre"} {
		got, err := x.Missions(q)
		if err != nil || len(got) == 0 || got[0] != "M1" {
			t.Errorf("%q finds %v, %v; want M1 first", q, got, err)
		}
	}
	x.want(t, "zzz")
	x.want(t, "")
	x.want(t, "le la les de du")
}

func TestWordInTheTitleComesFirst(t *testing.T) {
	d := newDesk()
	d.publish("M1", "Corriger un formulaire", "Le plan est dans la documentation.")
	d.publish("M2", "Installer le plan", "Le formulaire est dans la documentation.")
	x := open(t, d)
	x.want(t, "plan", "M2", "M1")
	x.want(t, "formulaire", "M1", "M2")
}

func TestOperatorsAreWordsOrNothing(t *testing.T) {
	d := newDesk()
	d.publish("M1", "Relier le cadastre", "Rien d'autre.")
	x := open(t, d)
	for _, q := range []string{"+cadastre -relier", "title:cadastre^9", `"cadastre`, "cadastre~2", "/cadastre/", "(cadastre", "cadastre*", "\x00cadastre\xff"} {
		got, err := x.Missions(q)
		if err != nil || !slices.Equal(got, []string{"M1"}) {
			t.Errorf("%q finds %v, %v", q, got, err)
		}
	}
	for _, q := range []string{"*", "?", ".*", "-", "AND", "\xff\xfe", strings.Repeat("é", 100_000), strings.Repeat("a b ", 50_000)} {
		if got, err := x.Missions(q); err != nil || len(got) > 0 {
			t.Errorf("%.20q finds %v, %v", q, got, err)
		}
	}
	if n := len(terms(strings.Repeat("cadastre plan ", 7))); n != maxTerms {
		t.Errorf("a long question has %d words", n)
	}
}

func TestMissionIsFoundWhileItIsOpen(t *testing.T) {
	d := newDesk()
	x := open(t, d)
	d.publish("M1", "Relier le cadastre", "Rien d'autre.")
	x.wantSoon(t, "cadastre", "M1")
	d.publish("M2", "Ouvrir le cadastre", "Rien d'autre.")
	d.publish("M3", "Fermer le cadastre", "Rien d'autre.")
	x.wantSoon(t, "cadastre", "M1", "M2", "M3")
	d.apply(&models.BiddingClosed{Mission: "M1", Round: 1})
	x.wantSoon(t, "cadastre", "M2", "M3")
	d.apply(&models.MissionCancelled{Mission: "M3", Reason: "Le besoin a disparu."})
	x.wantSoon(t, "cadastre", "M2")
}

func TestDraftIsNeverFound(t *testing.T) {
	d := newDesk()
	drafted := &models.MissionDrafted{}
	drafted.Hidden.Mission, drafted.Hidden.Authority, drafted.Hidden.Terms = "M9", "A1", models.Terms{Title: "Secret du cadastre"}
	d.apply(drafted)
	x := open(t, d)
	d.publish("M1", "Relier le plan", "Rien d'autre.")
	x.wantSoon(t, "plan", "M1")
	x.want(t, "cadastre")
}

func TestManyChangesLeaveOneOfEach(t *testing.T) {
	d := newDesk()
	x := open(t, d)
	for i := range 3 * maxBatches {
		id := fmt.Sprintf("M%03d", i)
		d.publish(id, "Relier le cadastre "+id, "Rien d'autre.")
		x.wantSoon(t, id, id) // one batch each: the index is built again on the way
		if i%2 == 0 {
			d.apply(&models.BiddingClosed{Mission: id, Round: 1})
			x.wantSoon(t, id)
		}
	}
	got, err := x.Missions("cadastre")
	slices.Sort(got)
	if err != nil || len(got) != 3*maxBatches/2 || len(slices.Compact(got)) != 3*maxBatches/2 {
		t.Errorf("%d missions are found, %v", len(got), err)
	}
}

func TestSoftwareIsFoundByNameAndFunction(t *testing.T) {
	d := newDesk()
	x := open(t, d)
	for q, want := range map[string]string{"opencimetiere": "open-cimetiere", "cimetière": "open-cimetiere", "concession": "open-cimetiere", "publ": "publik", "relation usagers": "publik"} {
		if got, err := x.Software(q); err != nil || !slices.Equal(got, []string{want}) {
			t.Errorf("%q finds %v, %v; want %s", q, got, err, want)
		}
	}
}

func TestClosedIndexFindsNothing(t *testing.T) {
	d := newDesk()
	d.publish("M1", "Relier le cadastre", "Rien d'autre.")
	x := New(d, nil)
	<-x.ready
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	x.want(t, "cadastre")
}

func TestAtMostTheBoundIsFound(t *testing.T) {
	d := newDesk()
	for i := range MaxFound + 50 {
		d.publish(fmt.Sprintf("M%04d", i), "Relier le cadastre", "Rien d'autre.")
	}
	x := open(t, d)
	if got, err := x.Missions("cadastre"); err != nil || len(got) != MaxFound {
		t.Errorf("%d missions are found, %v", len(got), err)
	}
}

// bigDesk has n missions whose words are as unevenly frequent as a language's.
func bigDesk(n int) (*desk, []string) {
	r := rand.New(rand.NewPCG(1, 2))
	syllables := []string{"ca", "da", "stre", "for", "mu", "lai", "re", "plan", "con", "ces", "sion", "ex", "port", "tion", "ment", "éta", "ci", "vil", "eau", "ri"}
	words := make([]string, 6000)
	for i := range words {
		var w strings.Builder
		for range 2 + r.IntN(3) {
			w.WriteString(syllables[r.IntN(len(syllables))])
		}
		words[i] = w.String()
	}
	zipf := rand.NewZipf(r, 1.1, 4, uint64(len(words)-1))
	text := func(n int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = words[zipf.Uint64()]
		}
		return strings.Join(all, " ")
	}
	d := newDesk()
	d.state = d.state.Thaw()
	for i := range n {
		d.publish(fmt.Sprintf("M%05d", i), text(6), text(80))
	}
	d.state = d.state.Freeze()
	return d, words
}

func BenchmarkSearchAmong10000(b *testing.B) {
	d, words := bigDesk(10_000)
	began := time.Now()
	x := open(b, d)
	b.Logf("built in %v", time.Since(began))
	r := rand.New(rand.NewPCG(3, 4))
	var took []time.Duration
	for b.Loop() {
		q := words[r.IntN(40)]
		switch r.IntN(4) {
		case 0: // one frequent word
		case 1:
			q += " " + words[r.IntN(400)]
		case 2:
			q = words[r.IntN(len(words))]
			q = q[:min(len(q), 3)]
		case 3:
			q += " " + words[r.IntN(400)] + " " + words[r.IntN(len(words))]
		}
		at := time.Now()
		if _, err := x.Missions(q); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(at))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
}
