package browser

import (
	"testing"
	"time"
)

// TestSealedMissionIsLivedLive goes through a sealed mission with scripts.
func TestSealedMissionIsLivedLive(t *testing.T) {
	t.Parallel()
	sealed(t, false)
}

// TestSealedMissionIsLivedWithoutScripts goes through the same by plain forms.
func TestSealedMissionIsLivedWithoutScripts(t *testing.T) {
	t.Parallel()
	sealed(t, true)
}

func sealed(t *testing.T, plain bool) {
	j := gather(t, "sealed", plain)
	j.publishes("sealed", 25*time.Second, nil)
	a, d := j.agent, j.developers
	amounts := []string{"1 357,91", "1 246,83", "2 468,13"}
	for i, n := range []string{"Une", "2", "3"} {
		d[i].bids(amounts[i], []string{"10", "12", "8"}[i], "#memo", "Nous tenons le paquet de ce logiciel depuis quatre ans.")
		for _, v := range j.all() {
			v.sees("the count at "+n, `/^\s*`+n+`\s/.test(document.getElementById("count").innerText)`)
		}
	}
	d[0].shot("recu")
	a.hides(amounts...)
	d[0].hides(amounts[1:]...)
	d[1].hides(amounts[0], amounts[2])
	d[2].hides(amounts[:2]...)
	if !plain {
		for _, v := range j.all() {
			v.stayed()
		}
		a.steady()
	}
	j.closed()
	a.hides(amounts...)

	waits := `document.querySelector("#part-panel").innerText.includes("ouverture") || document.querySelector("#part-panel").innerText.includes("ouvr")`
	d[2].sees("that the offers are not open yet", waits)
	a.acts(`a[href$="/depouillement"]`)
	a.hides(amounts...)
	a.acts(`form[action$="/ouvrir"] button`)
	for _, amount := range amounts {
		a.sees("the offer of "+amount, `document.querySelector("main").innerText.replace(/\s/g, "").includes("`+squeezed(amount)+`")`)
	}
	d[2].sees("the opening", `!(`+waits+`)`)
	if !plain {
		d[2].stayed()
	}
	var marks []string
	a.eval(`[...document.querySelectorAll("input[name^=mark_]")].map((i) => i.id)`, &marks)
	if len(marks) != len(amounts) {
		t.Fatalf("%d marks for %d offers", len(marks), len(amounts))
	}
	for i, id := range marks {
		a.fills("#"+id, []string{"90", "80", "70"}[i])
	}
	a.acts(`form[action$="/notes"] button`)
	j.works(d[2], "Sa réponse au besoin est la plus complète et son délai le plus court.")
}
