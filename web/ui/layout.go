package ui

import (
	"net/url"
	"slices"
	"time"
)

// Page is what the frame around every page needs to know. Handlers fill it once
// a request (one place) and hand it to the page, which hands it to Layout.
type Page struct {
	Title       string    // without the board's name; the frame adds it
	Description string    // for search engines and previews; may be empty
	Path        string    // path of this page: "/missions/M7K2-installer"
	Query       string    // raw query of this page, kept by the language link
	Section     Section   // which entry of the menu is the current one
	Lang        string    // French or English
	Board       string    // who runs the board, for the footer; may be empty
	Demo        bool      // says that everything here is imaginary
	Mailbox     bool      // the loopback mailbox /boite exists
	Viewer      *Viewer   // nil for a stranger
	CSRF        string    // token of every form: @CSRFField(p)
	Notice      *Notice   // what just happened, shown above the page
	Now         time.Time // the server's clock, for relative times and countdowns
	Scripts     []string  // islands to load, by source name: "room.ts"
	Topic       string    // live topic of the page ("mission/M7K2"), empty for none
	Pos         int64     // journal position that the page shows, where Topic resumes
	Feeds       []Feed    // feeds of the page, announced in its head
	NoIndex     bool      // keep it out of search engines (private or transient pages)
}

// Section names the entry of the menu that is current.
type Section string

// The sections of the menu; NoSection marks none.
const (
	NoSection          Section = ""
	SectionMissions    Section = "missions"
	SectionSoftware    Section = "software"
	SectionDevelopers  Section = "developers"
	SectionAuthorities Section = "authorities"
	SectionJournal     Section = "journal"
	SectionSignIn      Section = "signin"
	SectionMine        Section = "mine"
	SectionProfile     Section = "profile"
	SectionSteward     Section = "steward"
)

// Viewer is the signed-in person as the frame shows them.
type Viewer struct {
	ID        string
	Name      string
	Agent     bool // acts for an authority
	Developer bool
	Steward   bool
	Authority string // name of their authority, when Agent
}

// Notice is a message about what was just done. Stop marks a refusal.
type Notice struct {
	Text string
	Stop bool
}

// Feed is a feed of a page, announced in its head.
type Feed struct{ Title, URL, Type string } // Type: "application/atom+xml" or "text/calendar"

type entry struct {
	section  Section
	key, url string
}

func (p Page) menu() []entry {
	list := []entry{
		{SectionMissions, "nav.missions", "/"},
		{SectionSoftware, "nav.software", "/logiciels"},
		{SectionDevelopers, "nav.developers", "/developpeurs"},
		{SectionAuthorities, "nav.authorities", "/collectivites"},
		{SectionJournal, "nav.journal", "/journal"},
	}
	if p.Viewer == nil {
		return append(list, entry{SectionSignIn, "nav.signin", "/connexion"})
	}
	if p.Viewer.Steward {
		list = append(list, entry{SectionSteward, "nav.steward", "/regie"})
	}
	return append(list, entry{SectionMine, "nav.mine", "/mes-missions"}, entry{SectionProfile, "nav.profile", "/mon-profil"})
}

// current gives the value of aria-current for an entry: the page itself, or a page under it.
func (p Page) current(e entry) string {
	switch {
	case e.section != p.Section:
		return ""
	case e.url == p.Path:
		return "page"
	}
	return "true"
}

// otherLanguage gives the other language and the address of the same page in it.
func (p Page) otherLanguage() (lang, address string) {
	lang = English
	if p.Lang == English {
		lang = French
	}
	values, err := url.ParseQuery(p.Query)
	if err != nil {
		values = url.Values{} // an unreadable query is not carried on
	}
	values.Set("lang", lang)
	return lang, p.Path + "?" + values.Encode()
}

func (p Page) title() string {
	if p.Title == "" {
		return T(p.Lang, "frame.name")
	}
	return p.Title + " · " + T(p.Lang, "frame.name")
}

// live tells whether the page talks to the socket.
func (p Page) live() bool { return p.Topic != "" && len(p.Scripts) > 0 }

// scripts gives each island once.
func (p Page) scripts() []string {
	list := slices.Clone(p.Scripts)
	slices.Sort(list)
	return slices.Compact(list)
}
