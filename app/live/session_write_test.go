package live

import (
	"encoding/json"
	"testing"
	"time"
)

// The frame that is written by hand is the one that the others' encoder would write.
func TestTheFrameOfASuccessIsTheEncodersOwn(t *testing.T) {
	at := time.Date(2026, 11, 23, 15, 4, 5, 120_000_000, time.UTC)
	for _, r := range []receipt{{Pos: 12, Hash: "ab", At: at, Amount: 125000, Days: 10}, {Pos: 13, Hash: "cd", At: at}} {
		want, err := json.Marshal(frame{Op: "ok", Key: "01M84HZ2W0R655W9CZDZE4HW9X", Topic: "mission/M7K2", Pos: r.Pos, Receipt: &r})
		if err != nil {
			t.Fatal(err)
		}
		if got := appendOK(nil, "01M84HZ2W0R655W9CZDZE4HW9X", "mission/M7K2", r); string(got) != string(want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
