package rules

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"coupdemain/models"
	"coupdemain/models/score"
	"coupdemain/models/view"
	"coupdemain/scripts/testday"
)

// world plays commands as the board does, with a stand-in for its seals that
// depends on nothing that is sealed.
type world struct {
	state   models.State
	now     time.Time
	law     models.Law
	plain   map[string]models.SealedBid // by commitment
	journal []commit
	texts   int
}

// commit is what the journal would hold.
type commit struct {
	meta   models.Meta
	leaves [][2][]byte // public, hidden
}

const bidders = 4

// newWorld has a public town, a private club, a steward, software and bidders
// P1…P4 behind the profiles D1…D4.
func newWorld() *world {
	w := &world{now: testday.Start(), law: models.Law{Name: "none"}, plain: map[string]models.SealedBid{}}
	w.must(models.Operator, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: "galette", Title: "Galette", Domain: "vie-associative"}}})
	w.person("Psteward")
	w.must(models.Operator, &models.GrantRole{Person: "Psteward", Role: models.Steward})
	w.person("Pagent")
	w.must(models.Operator, &models.RegisterAuthority{Authority: "Aclub", Name: "Les Sentiers", Regime: models.Private})
	w.must(models.Operator, &models.GrantRole{Person: "Pagent", Role: models.Agent, Authority: "Aclub"})
	for i := 1; i <= bidders; i++ {
		w.person(fmt.Sprintf("P%d", i))
		w.must(fmt.Sprintf("P%d", i), &models.RegisterDeveloper{Developer: fmt.Sprintf("D%d", i), Doc: fmt.Sprintf("profile/%d", i), Legal: "micro"})
		w.must(models.Operator, &models.SetSkill{Developer: fmt.Sprintf("D%d", i), Software: "galette", Level: models.Proven, Proof: "steward"})
	}
	return w
}

func (w *world) person(id string) {
	w.must(models.Operator, &models.RegisterPerson{Person: id, Mac: "mac-" + id, Doc: "person/" + id, Language: "fr"})
	w.must(models.Operator, &models.ConfirmEmail{Person: id})
}

func (w *world) must(by string, c models.Command) {
	if err := w.do(by, c); err != nil {
		panic(fmt.Sprintf("%T of %s: %v", c, by, err))
	}
}

// do decides, seals, journals and applies; a refusal changes nothing.
func (w *world) do(by string, c models.Command) error {
	if t, ok := c.(models.Worded); ok {
		for _, text := range t.Texts() {
			if text.Plain != "" {
				w.texts++
				text.Ref = models.TextRef{Doc: fmt.Sprintf("text/%d", w.texts), Hash: "h"}
			}
		}
	}
	if open, ok := c.(*models.OpenBids); ok {
		if m, known := w.state.Mission(open.Mission); known {
			for _, k := range m.Sealed {
				open.Bids = append(open.Bids, models.OpenedBid{SealedBid: w.plain[k.Commitment], Tag: k.Tag, Salt: "s", Pos: k.Pos})
			}
		}
	}
	if s, ok := c.(models.Sealing); ok {
		if p, known := w.state.Person(by); known {
			s.SetTag("tag-" + p.Developer)
		}
	}
	events, err := c.Decide(w.state, models.Act{Now: w.now, By: by, Law: w.law})
	if err != nil {
		return err
	}
	at := models.Meta{Pos: w.state.Pos + 1, ID: fmt.Sprintf("C%d", w.state.Pos+1), At: w.now, By: by, Hash: fmt.Sprintf("%064d", w.state.Pos+1)}
	kept := commit{meta: at}
	for _, e := range events {
		if b, ok := e.(*models.BidSealed); ok {
			b.Hidden.Commitment, b.Hidden.Cipher = fmt.Sprintf("c%d", at.Pos), []byte("sealed")
			w.plain[b.Hidden.Commitment] = *b.Plain
			b.Plain = nil
		}
		if _, ok := e.(models.Anonymous); ok {
			at.By, kept.meta.By = "", ""
		}
		public, hidden, err := models.EncodeEvent(e)
		if err != nil {
			return err
		}
		kept.leaves = append(kept.leaves, [2][]byte{public, hidden})
	}
	w.journal = append(w.journal, kept)
	w.state = w.state.Apply(at, events)
	return nil
}

// replay builds the state from the journal alone.
func (w *world) replay(t *testing.T) models.State {
	t.Helper()
	s := models.NewState().Thaw()
	for _, c := range w.journal {
		var events []models.Event
		for _, l := range c.leaves {
			leaf, hidden := l[0], l[0] == nil
			if hidden {
				leaf = l[1]
			}
			e, err := models.DecodeEvent(leaf, hidden)
			if err == nil && !hidden && l[1] != nil {
				err = models.DecodeHidden(e, l[1])
			}
			if err != nil {
				t.Fatal(err)
			}
			events = append(events, e)
		}
		s = s.Apply(c.meta, events)
	}
	return s.Freeze()
}

// publish makes a mission that closes in an hour.
func (w *world) publish(id string, format models.Format, hide bool) {
	title, slug, kind, need, closes := "Une mission", "galette", models.KindFix, "Quelque chose.", w.now.Add(time.Hour)
	manual := []score.Manual{}
	w.must("Pagent", &models.DraftMission{Mission: id, Terms: models.TermsPatch{Title: &title, Software: &slug, Kind: &kind, Need: &need,
		ClosesAt: &closes, Format: &format, HideCount: &hide, Weights: &score.Weights{Price: 100}, Manual: &manual}})
	w.must("Pagent", &models.PublishMission{Mission: id})
}

func (w *world) close(id string) {
	m, _ := w.state.Mission(id)
	w.now = m.End
	w.must("", &models.CloseBidding{Mission: id})
}

// shown is everything that a viewer of a mission is sent, as JSON: the view, the
// cards of the board, and the live events of every commit.
func (w *world) shown(t *testing.T, person, mission string, live []view.LiveEvent) string {
	t.Helper()
	var v view.Viewer
	if p, ok := w.state.Person(person); ok {
		v.Person = p
	}
	shown, err := view.Mission(w.state, v, mission, w.now, w.law)
	if err != nil {
		t.Fatal(err)
	}
	all, err := json.Marshal([]any{shown, view.Missions(w.state, view.Filter{}, "", 50, w.now), view.Recent(w.state, 10, w.now), live})
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}
