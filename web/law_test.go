package web

import (
	"strings"
	"testing"
	"time"
)

func TestThresholdFollowsTheDecree(t *testing.T) {
	eve := time.Date(2026, 3, 31, 21, 59, 0, 0, time.UTC)  // 23:59 in Paris
	first := time.Date(2026, 3, 31, 22, 0, 0, 0, time.UTC) // midnight of 1 April in Paris
	if got := LegalAmount("service_threshold", eve); got != 40_000_00 {
		t.Errorf("on the eve: %d", got)
	}
	if got := LegalAmount("service_threshold", first); got != 60_000_00 {
		t.Errorf("from 1 April in Paris: %d", got)
	}
	if got := LegalAmount("no_such_figure", first); got != 0 {
		t.Errorf("unknown figure: %d", got)
	}
	if got := LawThreshold(French, first); !strings.Contains(got, "60\u202f000\u00a0€ HT") {
		t.Errorf("%q", got)
	}
}

func TestEachQuestionHasItsAnswerSourceAndDay(t *testing.T) {
	if len(LawQuestions) != 10 {
		t.Errorf("the page promises ten questions, there are %d", len(LawQuestions))
	}
	for _, q := range LawQuestions {
		for _, part := range []string{"question", "answer", "source"} {
			if !Has("law." + q.ID + "." + part) {
				t.Errorf("%s has no %s", q.ID, part)
			}
		}
		if got := isoDay(English, q.Read); got == q.Read {
			t.Errorf("%s: %q is not a day", q.ID, q.Read)
		}
	}
}

func TestDeclarationSaysNoMoreThanTheData(t *testing.T) {
	for _, key := range accessibility.Tests {
		if !Has("a11y.test." + key) {
			t.Errorf("no words for the test %s", key)
		}
	}
	for _, key := range accessibility.Failing {
		if !Has("a11y.fail." + key) {
			t.Errorf("no words for the failing %s", key)
		}
	}
	if !Has("a11y.lead."+accessibility.State) || !Has("frame.accessibility."+accessibility.State) {
		t.Errorf("state %q is not one that the law knows", accessibility.State)
	}
	if accessibility.Audit == "" && (accessibility.State != "none" || accessibility.Rate != 0) {
		t.Error("without an audit the law says not compliant")
	}
}
