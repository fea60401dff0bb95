package browser

import (
	"fmt"
	"strings"
)

// works goes from the award to the acceptance and the reviews, by the forms of
// the pages; winner is one of the developers. Others watch their pages turn.
func (j *journey) works(winner *visitor, reason string) {
	j.t.Helper()
	a := j.agent
	a.goes("/missions/" + j.id + "/depouillement")
	a.shot("depouillement")
	var radio string
	a.eval(fmt.Sprintf(`[...document.querySelectorAll("form[action$='/attribuer'] label")].find((l) => l.innerText.includes(%q))?.htmlFor`, winner.who.name), &radio)
	a.presses("#" + radio)
	a.fills(`form[action$="/attribuer"] [name=reason]`, reason)
	a.acts(`form[action$="/attribuer"] button[value=letters]`)
	a.sees("the letters", has("#courriers"))
	a.eval(`document.querySelector("form[action$='/attribuer'] [name=capacity]").selectedIndex = 1`, nil)
	a.fills(`form[action$="/attribuer"] [name=reference]`, "Décision 2026-12")
	a.acts(`form[action$="/attribuer"] button[value=award]`)
	winner.turns("awarded")
	for _, v := range j.developers {
		if v != winner {
			v.turns("awarded")
			v.sees("who was chosen", fmt.Sprintf("document.body.innerText.includes(%q)", winner.who.name))
		}
	}
	winner.shot("attribuee")

	a.fills(`form[action$="/commander"] [name=commitment]`, "EJ-2026-0417")
	a.acts(`form[action$="/commander"] button`)
	winner.turns("ordered")
	winner.delivers("La correction est proposée au projet.", "https://exemple.fr/correction/1")
	a.turns("delivered")
	a.shot("livree")
	a.presses(`#part-text details:has(form[action$="/reprises"]) > summary, #part-more details:has(form[action$="/reprises"]) > summary`)
	a.fills(`form[action$="/reprises"] [name=criterion_0]`, "L'export s'arrête au dossier 312.")
	a.acts(`form[action$="/reprises"] button`)
	winner.turns("ordered")
	winner.sees("what is missing", `document.body.innerText.includes("dossier 312")`)
	winner.delivers("L'export va au bout, éprouvé sur 500 dossiers.", "https://exemple.fr/correction/2")
	a.turns("delivered")
	a.presses(`form[action$="/accepter"] input[name=skill_confirmed]`)
	a.acts(`form[action$="/accepter"] .acts button`)
	winner.turns("accepted")

	a.reviews("5", "Un travail net.")
	if !winner.plain {
		winner.sees("the form of the review", has(`form[action$="/avis"]`))
	} else {
		winner.goes(j.path)
	}
	winner.hidesText("Un travail net.")
	winner.reviews("4", "Un besoin bien dit.")
	winner.sees("both reviews", `document.body.innerText.includes("Un travail net.") && document.body.innerText.includes("Un besoin bien dit.")`)
	winner.shot("acceptee")

	a.goes("/developpeurs/" + winner.who.Developer)
	a.sees("the reputation of one mission", `/\d,\d\d/.test(document.querySelector(".rating")?.innerText || "")`)
	a.sees("the mission that it comes from", has(fmt.Sprintf(`.more a[href^="/missions/%s"]`, j.id)))
	a.shot("developpeur")
}

// turns waits for the mission's page to be in a phase.
func (v *visitor) turns(phase string) {
	v.t.Helper()
	v.sees("phase "+phase, has(fmt.Sprintf(`#mission[data-phase="%s"]`, phase)))
}

func (v *visitor) delivers(text, link string) {
	v.t.Helper()
	v.fills(`form[action$="/livrer"] [name=text]`, text)
	v.fills(`form[action$="/livrer"] [name=links]`, link)
	v.acts(`form[action$="/livrer"] button`)
}

func (v *visitor) reviews(stars, text string) {
	v.t.Helper()
	for _, mark := range []string{"quality", "deadline", "communication"} {
		v.chooses(fmt.Sprintf(`form[action$="/avis"] [name=%s]`, mark), stars)
	}
	v.fills(`form[action$="/avis"] [name=text]`, text)
	v.acts(`form[action$="/avis"] button`)
}

// hidesText wants a text nowhere on the page.
func (v *visitor) hidesText(text string) {
	v.t.Helper()
	var page string
	v.eval("document.documentElement.outerHTML", &page)
	if strings.Contains(page, text) {
		v.t.Errorf("%s already reads %q", v.name(), text)
	}
}
