package models

import (
	"slices"
	"strings"

	"coupdemain/models/clean"
	"coupdemain/models/money"
)

// Bounds of the terms: counts, and characters of text.
const (
	maxTitle    = 120
	maxNeed     = 6000
	maxCriteria = 20
	maxLine     = 600
	maxManual   = 10
	maxDrafts   = 500 // of one authority: they are kept until somebody throws them away
)

// tidy cleans every field and refuses what no draft can hold; what is only
// missing yet is Missing's business. Lines of the need that begin with
// "Étant donné" or "Given" become acceptance criteria.
func (t *Terms) tidy() error {
	var r reasons
	r.line("title", &t.Title, maxTitle, false)
	r.line("software", &t.Software, 80, false)
	r.line("domain", &t.Domain, 40, false)
	r.line("licence", &t.Licence, 60, false)
	r.line("url", &t.URL, 500, false)
	r.line("place.department", &t.Place.Department, 10, false)
	r.text("need", &t.Need, maxNeed, false)
	t.liftCriteria()
	r.when(len(t.Criteria) > maxCriteria, "too_many", "criteria", "max", maxCriteria)
	t.Criteria = t.Criteria[:min(len(t.Criteria), maxCriteria)]
	for i := range t.Criteria {
		r.line("criteria", &t.Criteria[i], maxLine, false)
	}
	t.Criteria = slices.DeleteFunc(t.Criteria, func(c string) bool { return c == "" })
	r.when(len(t.Manual) > maxManual, "too_many", "manual", "max", maxManual)
	t.Manual = t.Manual[:min(len(t.Manual), maxManual)]
	for i := range t.Manual {
		r.line("manual", &t.Manual[i].Name, 80, true)
		r.when(t.Manual[i].Weight < 0 || t.Manual[i].Weight > 100, "weight_out_of_range", "manual")
	}
	for _, w := range []int{t.Weights.Price, t.Weights.Delay, t.Weights.Skill, t.Weights.Reputation} {
		r.when(w < 0 || w > 100, "weight_out_of_range", "weights")
	}
	r.when(!slices.Contains(Kinds, t.Kind), "kind_unknown", "kind")
	r.when(!slices.Contains(Formats, t.Format), "format_unknown", "format")
	r.when(t.RequiredLevel != "" && !slices.Contains(Levels, t.RequiredLevel), "level_unknown", "required_level")
	r.when(t.Data != "" && !slices.Contains(Datas, t.Data), "data_unknown", "data")
	r.when(t.Domain != "" && !slices.Contains(Domains, t.Domain), "domain_unknown", "domain")
	r.when(t.Estimate < 0 || t.Estimate > money.Max, "amount_out_of_range", "estimate", "max", money.Max)
	r.when(t.Ceiling < 0 || t.Ceiling > money.Max, "amount_out_of_range", "ceiling", "max", money.Max)
	r.when(t.WantedDays < 0 || t.WantedDays > maxDays, "days_out_of_range", "wanted_days", "max", maxDays)
	r.when(t.VerifyDays < 1 || t.VerifyDays > 60, "days_out_of_range", "verify_days", "max", 60)
	if t.URL != "" && !strings.HasPrefix(t.URL, "https://") && !strings.HasPrefix(t.URL, "http://") {
		r.add("url_invalid", "url")
	}
	if t.Licence != "" && t.Licence != Same {
		id, ok := clean.ReadLicence(t.Licence)
		r.when(!ok, "licence_unknown", "licence")
		if ok {
			t.Licence = id
		}
	}
	if t.Licence == "" {
		t.Licence = Same
	}
	if t.RequiredLevel == "" {
		t.RequiredLevel = Proven
	}
	t.OpensAt, t.ClosesAt = cut(t.OpensAt), cut(t.ClosesAt)
	return r.err(Invalid)
}

func (t *Terms) liftCriteria() {
	var need []string
	for _, line := range strings.Split(t.Need, "\n") {
		plain := strings.TrimSpace(line)
		if strings.HasPrefix(plain, "Étant donné") || strings.HasPrefix(plain, "Given ") {
			t.Criteria = grow(t.Criteria, plain)
			continue
		}
		need = append(need, line)
	}
	t.Need = strings.TrimSpace(strings.Join(need, "\n"))
}
