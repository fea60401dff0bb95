package work

import (
	"time"

	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// step is one station of the way from publication to payment.
type step struct {
	icon, text string
	current    bool
}

// steps tell where the mission stands. What is done carries its day; the first
// that is not is the current one; an exit ends the line.
func steps(lang string, now time.Time, v *view.MissionView) []step {
	type station struct {
		key  string
		done bool
		at   time.Time
	}
	reached := place(v)
	list := []station{
		{"published", true, v.PublishedAt},
		{"closed", reached >= 1, v.EffectiveEnd},
	}
	if v.Format == models.Sealed {
		list = append(list, station{"opened", !v.OpenedAt.IsZero() && !reopening(v), v.OpenedAt})
	}
	list = append(list,
		station{"awarded", reached >= 2, signedAt(v)},
		station{"ordered", reached >= 3, orderedAt(v)},
		station{"delivered", reached >= 4, deliveredAt(v)},
		station{"accepted", reached >= 5, v.AcceptedAt},
		station{"paid", reached >= 6, v.PaidAt})
	var out []step
	exit := exitOf(v)
	for i, s := range list {
		switch {
		case s.done && s.at.IsZero():
			out = append(out, step{icon: "yes", text: ui.T(lang, "work.step."+s.key+"_done")})
		case s.done:
			out = append(out, step{icon: "yes", text: ui.T(lang, "work.step."+s.key, "date", stepDate(lang, now, s.at))})
		case exit != "":
			return append(out, step{icon: "no", text: ui.T(lang, "work.exit."+exit, "date", stepDate(lang, now, v.EndedAt)), current: true})
		case i > 0 && list[i-1].done:
			out = append(out, step{icon: "todo", text: ui.T(lang, "work.todo."+s.key), current: true})
		default:
			out = append(out, step{text: ui.T(lang, "work.later."+s.key)})
		}
	}
	return out
}

// place is how far along the straight way the mission is; an exit stays where it left.
func place(v *view.MissionView) int {
	switch v.Phase {
	case models.Closed, models.Fruitless:
		return 1
	case models.Cancelled:
		if !v.ClosedAt.IsZero() {
			return 1
		}
		return 0
	case models.Awarded:
		return 2
	case models.Ordered:
		return 3
	case models.Delivered:
		return 4
	case models.Accepted:
		return 5
	case models.Paid:
		return 6
	case models.Failed, models.Disputed:
		switch {
		case v.Award == nil || !v.Award.Signed:
			return 1
		case v.Order == nil:
			return 2
		}
		return 3
	}
	return 0
}

// exitOf names the exit that the mission took.
func exitOf(v *view.MissionView) string {
	switch v.Phase {
	case models.Cancelled, models.Fruitless, models.Failed, models.Disputed:
		return string(v.Phase)
	}
	return ""
}

// reopening tells that a negotiation's improved offers are still to be opened.
func reopening(v *view.MissionView) bool {
	return !v.RoundUntil.IsZero() && v.OpenedAt.Before(v.RoundUntil)
}

func signedAt(v *view.MissionView) time.Time {
	if v.Award != nil && v.Award.Signed {
		return v.Award.At
	}
	return time.Time{}
}

func orderedAt(v *view.MissionView) time.Time {
	if v.Order != nil {
		return v.Order.At
	}
	return time.Time{}
}

func deliveredAt(v *view.MissionView) time.Time {
	if n := len(v.Deliveries); n > 0 {
		return v.Deliveries[n-1].At
	}
	return time.Time{}
}

// stepDate is a day without its year when it is of this one, with the hour when it is today.
func stepDate(lang string, now, at time.Time) string {
	switch {
	case at.IsZero():
		return ""
	case ui.Today(now, at):
		return ui.When(lang, now, at)
	case now.In(ui.Paris).Year() != at.In(ui.Paris).Year():
		return ui.Date(lang, at)
	}
	return ui.Day(lang, at)
}

// SkillName is the name of a software or the label of a domain that gives a level.
func SkillName(lang string, v *view.MissionView, skill string) string {
	switch {
	case skill == "" || skill == v.Software.Slug:
		return v.Software.Name
	case ui.Has("enum.domain." + skill):
		return ui.T(lang, "enum.domain."+skill)
	}
	return skill
}

// TermName is the label of an automatic criterion, or a manual one's own name.
func TermName(lang, criterion string) string {
	switch criterion {
	case "price", "delay", "skill", "reputation":
		return ui.T(lang, "enum.criterion."+criterion)
	}
	return criterion
}
