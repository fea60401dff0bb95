package mission

import (
	"strconv"

	"github.com/a-h/templ"

	"coupdemain/web/ui"
)

// askForm is the form of a new question. The script knows it by its id.
func (m Data) askForm(lang string) ui.Form {
	f := ui.Form{Lang: lang, Op: "ask", Key: m.AskKey, Attrs: templ.Attributes{"id": "ask", "data-mission": m.View.ID}}
	return m.Ask.in(f)
}

// answerForm is the form of the answer to question n.
func (m Data) answerForm(lang string, n int) ui.Form {
	f := ui.Form{Lang: lang, Op: "reponse", Target: strconv.Itoa(n), Key: m.AskKey + "-" + strconv.Itoa(n)}
	if m.Answer.N != n {
		return f
	}
	return m.Answer.in(f)
}

// in fills the form with what was typed and refused.
func (t TextForm) in(f ui.Form) ui.Form {
	if len(t.Reasons) == 0 {
		return f
	}
	f.Filled, f.Reasons, f.Values = true, t.Reasons, map[string][]string{"text": {t.Text}}
	if t.Declined {
		f.Values["declined"] = []string{"1"}
	}
	return f
}
