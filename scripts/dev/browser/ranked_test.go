package browser

import (
	"testing"
	"time"
)

// TestRankedMissionIsLivedLive goes through a mission in which each sees their
// own place only.
func TestRankedMissionIsLivedLive(t *testing.T) {
	t.Parallel()
	j := gather(t, "ranked", false)
	j.publishes("ranked", 25*time.Second, nil)
	a, d := j.agent, j.developers
	rank := func(v *visitor, n string) {
		t.Helper()
		v.sees("place "+n, has(`#rank[data-rank="`+n+`"]`))
		v.stayed()
	}
	d[0].bids("2 613,37", "10")
	rank(d[0], "1")
	d[1].bids("1 987,43", "9")
	rank(d[1], "1")
	rank(d[0], "2")
	d[2].bids("1 741,59", "8")
	rank(d[2], "1")
	rank(d[1], "2")
	rank(d[0], "3")
	d[0].sees("what moved it", `document.querySelectorAll("#moves li").length >= 2`)

	d[1].fills("#amount", "2 000")
	d[1].presses("#bid button[type=submit]")
	d[1].sees("that a new offer must be better", `document.getElementById("amount-no")?.innerText.trim()`)
	d[1].bids("1 699,01", "9")
	rank(d[2], "2")
	d[0].shot("rang")
	d[0].hides("1 987,43", "1 741,59", "1 699,01")
	d[1].hides("2 613,37", "1 741,59")
	d[2].hides("2 613,37", "1 987,43", "1 699,01")
	a.hides("2 613,37", "1 987,43", "1 741,59", "1 699,01")
	a.steady()
	j.closed()
	j.works(d[1], "L'offre la moins chère, comme annoncé.")
}
