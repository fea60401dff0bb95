package browser

import (
	"slices"
	"strconv"
	"testing"
	"time"
)

// watchLadder notes when each amount came into the ladder, and when the server
// says it was bid: both clocks are this machine's.
const watchLadder = `window.came = {}; new MutationObserver(() => { for (const tr of document.querySelectorAll("#ladder tr"))
	window.came[tr.dataset.cents] ??= Date.now() - Date.parse(tr.dataset.at) }).observe(document.body, {childList: true, subtree: true, attributes: true})`

// TestOpenMissionIsLivedLive goes through a mission whose amounts are shown.
func TestOpenMissionIsLivedLive(t *testing.T) {
	t.Parallel()
	j := gather(t, "open", false)
	j.publishes("open", 50*time.Second, map[string]string{"ceiling": "3 000"})
	a, d := j.agent, j.developers
	window := j.closes.Sub(j.view(a.who).OpensAt) / 10
	for _, v := range j.all() {
		v.eval(watchLadder, nil)
	}

	d[0].bids("2 000", "10")
	everyone := func(what, js string) {
		t.Helper()
		for _, v := range j.all() {
			v.sees(what, js)
			v.stayed()
		}
	}
	everyone("the first rung", has(`#ladder tr:first-child[data-cents="200000"]`))

	d[1].fills("#amount", "1 999,99")
	d[1].fills("#days", "9")
	d[1].presses("#bid button[type=submit]")
	d[1].sees("the refusal under the field", `document.querySelector("#amount[aria-invalid=true][aria-describedby=amount-no]") && document.getElementById("amount-no").innerText.trim() !== ""`)
	d[1].sees("what was typed", `document.getElementById("amount").value === "1 999,99"`)
	d[1].sees("the next amount", `document.getElementById("max").innerText.replace(/\s/g, "").startsWith("1980")`)
	d[1].shot("refusee")
	d[1].bids("1 900", "9", "#floor", "1 513,57")
	everyone("the second rung", has(`#ladder tr:first-child[data-cents="190000"]`))

	// The floor answers a lower offer at once, and stays its owner's own.
	d[2].fills("#amount", "1 800")
	d[2].fills("#days", "8")
	d[2].presses("#bid button[type=submit]")
	everyone("that the floor leads again", `(() => { const [first, second] = document.querySelectorAll("#ladder tr"); return second?.dataset.cents === "180000" && Number(first.dataset.cents) < 180000 })()`)
	a.hides("1 513,57")
	d[0].hides("1 513,57")
	d[2].hides("1 513,57")
	d[2].sees("one's own place", `/^2\D/.test(document.getElementById("rank").innerText)`)
	everyone("nobody's name", `!/Amarante|Bergamote|Cardamome/.test(document.querySelector("main").innerText)`)
	d[2].shot("salle")

	j.waits(j.closes.Add(-window * 9 / 10)) // into the last window
	d[0].bids("1 400", "10")
	everyone("the longer time", `!document.getElementById("extended").hidden && Date.parse(document.getElementById("clock").dataset.end) > `+strconv.FormatInt(j.closes.UnixMilli(), 10))
	if end := j.view(a.who).EffectiveEnd; !end.After(j.closes) {
		t.Errorf("the end stays at %s", end)
	}
	var late []float64
	for _, v := range j.all() {
		var came map[string]float64
		v.eval("window.came", &came)
		for _, ms := range came {
			late = append(late, ms)
		}
	}
	slices.Sort(late)
	if len(late) < 16 {
		t.Errorf("only %d rungs were seen to come", len(late))
	} else if late[len(late)/2] > 1000 {
		t.Errorf("half the rungs came later than %.0f ms: %v", late[len(late)/2], late)
	}
	a.steady()
	j.closed()
	j.works(d[0], "L'offre la moins chère, comme annoncé.")
}
