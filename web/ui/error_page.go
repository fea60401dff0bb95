package ui

import "coupdemain/models"

// ErrorData is what an error says to a person: its code, its reasons, and the
// request's number, which is also in the log.
type ErrorData struct {
	Code    models.Code
	Reasons []models.Reason
	ID      string
}

// subject picks the words of an error page: several codes share one.
func (e ErrorData) subject() string {
	switch e.Code {
	case models.NotFound, models.Unauthenticated, models.Forbidden, models.Limit, models.Unavailable, models.Unknown:
		return string(e.Code)
	case models.Invalid, models.Conflict, models.TooLate, models.TooHigh, models.TooLow, models.Refused:
		return "refused"
	}
	return ""
}

// Title names the page of an error, for Page.Title.
func (e ErrorData) Title(lang string) string {
	if s := e.subject(); s != "" {
		return T(lang, "error."+s)
	}
	return T(lang, "error.heading")
}

// worded leaves out the reasons that only repeat their code: the page says those already.
func (e ErrorData) worded() []models.Reason {
	var list []models.Reason
	for _, r := range e.Reasons {
		if r.Key != string(e.Code) && r.Key != "not_signed_in" && Has("no."+r.Key) {
			list = append(list, r)
		}
	}
	return list
}
