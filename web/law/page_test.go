package law

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"coupdemain/web/ui"
	"coupdemain/web/webtest"
)

func TestPagesOfTheLawSayEverythingAndRunNothing(t *testing.T) {
	webtest.Sound(t, func(p ui.Page) map[string]templ.Component {
		return map[string]templ.Component{"law": Page(p), "privacy": Privacy(p), "accessibility": Accessibility(p), "understand": Understand(p)}
	})
}

func TestThresholdFollowsTheDecree(t *testing.T) {
	eve := time.Date(2026, 3, 31, 21, 59, 0, 0, time.UTC)  // 23:59 in Paris
	first := time.Date(2026, 3, 31, 22, 0, 0, 0, time.UTC) // midnight of 1 April in Paris
	if got := Amount("service_threshold", eve); got != 40_000_00 {
		t.Errorf("on the eve: %d", got)
	}
	if got := Amount("service_threshold", first); got != 60_000_00 {
		t.Errorf("from 1 April in Paris: %d", got)
	}
	if got := Amount("no_such_figure", first); got != 0 {
		t.Errorf("unknown figure: %d", got)
	}
	if got := Threshold(ui.French, first); !strings.Contains(got, "60\u202f000\u00a0€ HT") {
		t.Errorf("%q", got)
	}
}

func TestEachQuestionHasItsAnswerSourceAndDay(t *testing.T) {
	if len(Questions) != 10 {
		t.Errorf("the page promises ten questions, there are %d", len(Questions))
	}
	for _, q := range Questions {
		for _, part := range []string{"question", "answer", "source"} {
			if !ui.Has("law." + q.ID + "." + part) {
				t.Errorf("%s has no %s", q.ID, part)
			}
		}
		if got := isoDay(ui.English, q.Read); got == q.Read {
			t.Errorf("%s: %q is not a day", q.ID, q.Read)
		}
	}
}

func TestDeclarationSaysNoMoreThanTheData(t *testing.T) {
	for _, key := range ui.Conformity.Tests {
		if !ui.Has("a11y.test." + key) {
			t.Errorf("no words for the test %s", key)
		}
	}
	for _, key := range ui.Conformity.Failing {
		if !ui.Has("a11y.fail." + key) {
			t.Errorf("no words for the failing %s", key)
		}
	}
	if !ui.Has("a11y.lead."+ui.Conformity.State) || !ui.Has("frame.accessibility."+ui.Conformity.State) {
		t.Errorf("state %q is not one that the law knows", ui.Conformity.State)
	}
	if ui.Conformity.Audit == "" && (ui.Conformity.State != "none" || ui.Conformity.Rate != 0) {
		t.Error("without an audit the law says not compliant")
	}
}
