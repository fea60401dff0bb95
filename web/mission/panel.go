package mission

import (
	"strconv"

	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// countText says how many offers there are, and what may be known of them.
func countText(lang string, v *view.MissionView) string {
	if v.Bids == nil {
		return ui.T(lang, "mission.count_hidden")
	}
	if v.Format == models.Sealed && (v.Phase == models.Opened || v.Phase == models.Closed && v.OpenedAt.IsZero()) {
		return ui.T(lang, "sealed.count", "n", *v.Bids)
	}
	return ui.T(lang, "mission.count", "n", *v.Bids)
}

// ownerText tells the authority what it can know and do while bids come in.
func ownerText(lang string, v *view.MissionView) string {
	return ui.T(lang, "mission.yours_text."+string(v.Format))
}

// receiptTime is to the second: a receipt is about being in time.
func receiptTime(lang string, v *view.MissionView) string {
	return ui.Day(lang, v.Mine.At) + ", " + ui.HourSeconds(lang, v.Mine.At)
}

func itoa[N ~int64](n N) string { return strconv.FormatInt(int64(n), 10) }
