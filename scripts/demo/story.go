package demo

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"coupdemain/models"
	"coupdemain/models/calendar"
	"coupdemain/models/money"
	"coupdemain/models/score"
)

//go:embed demo.yml
var text []byte

// story is demo.yml. Times are offsets from the first start; amounts are cents.
type story struct {
	Banner struct {
		FR string `yaml:"fr"`
		EN string `yaml:"en"`
	} `yaml:"banner"`
	Departments []Department `yaml:"departments"`
	Authorities []authority  `yaml:"authorities"`
	Steward     account      `yaml:"steward"`
	Developers  []developer  `yaml:"developers"`
	Software    []software   `yaml:"software"`
	Missions    []mission    `yaml:"missions"`
}

// Department is an invented department, beside the real ones.
type Department struct {
	Code string `yaml:"code"`
	Name string `yaml:"name"`
}

type account struct {
	Label string `yaml:"label"`
	Email string `yaml:"email"`
}

type authority struct {
	Key        string    `yaml:"key"`
	Name       string    `yaml:"name"`
	Type       string    `yaml:"type"`
	Siret      string    `yaml:"siret"`
	Department string    `yaml:"department"`
	Population int       `yaml:"population"`
	Signatory  string    `yaml:"x_signatory"`
	Blurb      string    `yaml:"x_blurb"`
	Agents     []account `yaml:"agents"`
}

type developer struct {
	Key        string  `yaml:"key"`
	Label      string  `yaml:"label"`
	Legal      string  `yaml:"legal"`
	Department string  `yaml:"department"`
	Remote     bool    `yaml:"remote"`
	Bot        bool    `yaml:"bot"`
	TeamSize   int     `yaml:"x_team_size"`
	About      string  `yaml:"about"`
	Skills     []skill `yaml:"skills"`
}

type skill struct {
	Software string       `yaml:"software"`
	Domain   string       `yaml:"domain"`
	Level    models.Level `yaml:"level"`
}

type software struct {
	Slug    string `yaml:"slug"`
	Name    string `yaml:"name"`
	For     string `yaml:"for"`
	Domain  string `yaml:"domain"`
	Licence string `yaml:"licence"`
}

type mission struct {
	Key        string       `yaml:"key"`
	Authority  string       `yaml:"authority"`
	Parent     string       `yaml:"parent"`
	Title      string       `yaml:"title"`
	Software   string       `yaml:"software"`
	Kind       string       `yaml:"kind"`
	Domain     string       `yaml:"domain"`
	Format     string       `yaml:"format"`
	Phase      models.Phase `yaml:"phase"`
	OpensAt    string       `yaml:"opens_at"`
	ClosesAt   string       `yaml:"closes_at"`
	HideCount  bool         `yaml:"hide_count"`
	Need       string       `yaml:"need"`
	Criteria   []string     `yaml:"criteria"`
	Licence    string       `yaml:"licence"`
	Place      place        `yaml:"place"`
	Estimate   money.Cents  `yaml:"estimate"`
	Ceiling    money.Cents  `yaml:"ceiling"`
	WantedDays int          `yaml:"wanted_days"`
	Weights    weights      `yaml:"weights"`
	Manual     []manual     `yaml:"manual"`
	Level      models.Level `yaml:"required_level"`
	Bids       []bid        `yaml:"bids"`
	Bots       []bid        `yaml:"x_bots"`
	Questions  []question   `yaml:"questions"`
	Addenda    []addendum   `yaml:"addenda"`
	History    []happening  `yaml:"history"`
}

type place struct {
	Remote     bool   `yaml:"remote"`
	Department string `yaml:"department"`
}

type weights struct {
	Price      int `yaml:"price"`
	Delay      int `yaml:"delay"`
	Skill      int `yaml:"skill"`
	Reputation int `yaml:"reputation"`
}

type manual struct {
	Name   string `yaml:"name"`
	Weight int    `yaml:"weight"`
}

type bid struct {
	By     string      `yaml:"by"`
	At     string      `yaml:"at"`
	Amount money.Cents `yaml:"amount"`
	Days   int         `yaml:"days"`
	Floor  money.Cents `yaml:"floor"`
	Memo   string      `yaml:"memo"`
	Expect string      `yaml:"expect"`
}

type question struct {
	At         string `yaml:"at"`
	Text       string `yaml:"text"`
	Answer     string `yaml:"answer"`
	AnsweredAt string `yaml:"answered_at"`
}

type addendum struct {
	At       string `yaml:"at"`
	Text     string `yaml:"text"`
	ClosesAt string `yaml:"closes_at"`
}

// happening is one act of a mission's history after its close.
type happening struct {
	At             string                    `yaml:"at"`
	Event          string                    `yaml:"event"`
	Marks          map[string]map[string]int `yaml:"marks"`
	To             string                    `yaml:"to"`
	By             string                    `yaml:"by"`
	Reason         string                    `yaml:"reason"`
	Reasons        string                    `yaml:"reasons"`
	Text           string                    `yaml:"text"`
	Links          []string                  `yaml:"links"`
	SkillConfirmed bool                      `yaml:"skill_confirmed"`
	Quality        int                       `yaml:"quality"`
	Deadline       int                       `yaml:"deadline"`
	Communication  int                       `yaml:"communication"`
}

// read parses the story that the program carries.
func read() (*story, error) {
	var s story
	if err := yaml.Unmarshal(text, &s); err != nil {
		return nil, fmt.Errorf("read the demonstration's story: %w", err)
	}
	return &s, nil
}

var offsetPart = regexp.MustCompile(`^(\d+)(d|h|m|s)`)

// offset reads "-2d 20h", "+12m", "1m30s": days of 24 hours.
func offset(text string) (time.Duration, error) {
	rest, sign := strings.ReplaceAll(text, " ", ""), time.Duration(1)
	if strings.HasPrefix(rest, "-") {
		sign = -1
	}
	rest = strings.TrimLeft(rest, "+-")
	var d time.Duration
	for rest != "" {
		part := offsetPart.FindStringSubmatch(rest)
		if part == nil {
			return 0, fmt.Errorf("not an offset: %q", text)
		}
		var n int64
		if _, err := fmt.Sscan(part[1], &n); err != nil {
			return 0, fmt.Errorf("not an offset: %q", text)
		}
		d += time.Duration(n) * map[string]time.Duration{"d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second}[part[2]]
		rest = rest[len(part[0]):]
	}
	return sign * d, nil
}

// closing is when a mission of the story closes: past a day, at 16:00 in Paris
// on a working day, moved away from now.
func closing(start time.Time, text string) (time.Time, error) {
	d, err := offset(text)
	if err != nil || d.Abs() <= 24*time.Hour {
		return start.Add(d).Truncate(time.Second), err
	}
	local := start.Add(d).In(calendar.Paris)
	at := time.Date(local.Year(), local.Month(), local.Day(), 16, 0, 0, 0, calendar.Paris)
	step := 1
	if d < 0 {
		step = -1
	}
	for !calendar.WorkingDay(at) {
		at = at.AddDate(0, 0, step)
	}
	return at.UTC(), nil
}

// terms are the mission's, as the board takes them.
func (m mission) terms(closes time.Time) models.TermsPatch {
	kind, format := models.Kind(m.Kind), models.Format(m.Format)
	domain, _ := models.ParseDomain(m.Domain)
	licence := m.Licence
	if strings.HasPrefix(licence, "celle") {
		licence = models.Same
	}
	need := strings.TrimSpace(m.Need)
	p := models.TermsPatch{Title: &m.Title, Software: &m.Software, Kind: &kind, Domain: &domain, Need: &need, Criteria: &m.Criteria,
		Licence: &licence, Place: &models.Place{Remote: m.Place.Remote, Department: m.Place.Department}, Estimate: &m.Estimate, Ceiling: &m.Ceiling,
		Format: &format, HideCount: &m.HideCount,
		Weights: &score.Weights{Price: m.Weights.Price, Delay: m.Weights.Delay, Skill: m.Weights.Skill, Reputation: m.Weights.Reputation}}
	if m.WantedDays > 0 {
		p.WantedDays = &m.WantedDays
	}
	if m.Level != "" {
		p.RequiredLevel = &m.Level
	}
	criteria := make([]score.Manual, len(m.Manual))
	for i, c := range m.Manual {
		criteria[i] = score.Manual{Name: c.Name, Weight: c.Weight}
	}
	p.Manual = &criteria
	if !closes.IsZero() {
		p.ClosesAt = &closes
	}
	return p
}
