package catalogue

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"coupdemain/models"
	"coupdemain/models/clean"
	"coupdemain/models/view"
)

// Bounds of a list: bytes, rows, characters of a cell.
const (
	maxList = 16 << 20
	maxRows = 20_000
	maxCell = 2_000
)

// SillSource is where the list comes from, shown on each software's page.
const SillSource = "SILL (DINUM), Licence Ouverte 2.0"

// ReadSill reads the State's list of recommended free software (SILL), a CSV
// file with a heading, whatever the order of its columns. A row that cannot be
// used is in the report with its line. It fails only when the file is no such list.
func ReadSill(r io.Reader) ([]models.SoftwareListed, Report, error) {
	var report Report
	in := csv.NewReader(&bounded{from: r, left: maxList})
	in.FieldsPerRecord, in.ReuseRecord = -1, false
	head, err := in.Read()
	if err != nil {
		return nil, report, fmt.Errorf("read the list's heading: %w", err)
	}
	cols := columns(head)
	for _, needed := range []string{"nom", "licence"} {
		if _, ok := cols[needed]; !ok {
			return nil, report, fmt.Errorf("this is not the SILL: its heading has no column %q", needed)
		}
	}
	seen := map[string]int{}
	var entries []models.SoftwareListed
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return entries, report, nil
		}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			report.Rows++
			report.Refused = append(report.Refused, Refusal{Row: syntax.StartLine, Why: "not readable as CSV: " + syntax.Err.Error()})
			continue
		}
		if err != nil {
			return nil, report, fmt.Errorf("read the list: %w", err)
		}
		if report.Rows++; report.Rows > maxRows {
			return nil, report, fmt.Errorf("the list has more than %d rows", maxRows)
		}
		line, _ := in.FieldPos(0)
		entry, why := sillEntry(cols, row)
		switch first := seen[entry.Slug]; {
		case why != "":
			report.Refused = append(report.Refused, Refusal{line, entry.Title, why})
		case first != 0:
			report.Refused = append(report.Refused, Refusal{line, entry.Title, fmt.Sprintf("the same name stands on line %d", first)})
		default:
			seen[entry.Slug] = line
			entries = append(entries, entry)
			if entry.Licence == "" {
				report.Unclear = append(report.Unclear, Refusal{line, entry.Title, strconv.Quote(cell(cols, row, "licence"))})
			}
		}
	}
}

func columns(head []string) map[string]int {
	cols := make(map[string]int, len(head))
	for i, name := range head {
		cols[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))] = i
	}
	return cols
}

func cell(cols map[string]int, row []string, name string) string {
	i, ok := cols[name]
	if !ok || i >= len(row) {
		return ""
	}
	return row[i]
}

var (
	wikidataID = regexp.MustCompile(`^Q[0-9]{1,12}$`)
	numberID   = regexp.MustCompile(`^[0-9]{1,9}$`)
)

// sillEntry maps a row; why says what keeps it out.
func sillEntry(cols map[string]int, row []string) (e models.SoftwareListed, why string) {
	name, key := clean.Line(cell(cols, row, "nom"), 200)
	e.Title = name
	if key != "" {
		e.Title = "?"
		return e, "its name is " + strings.ReplaceAll(key, "_", " ")
	}
	if e.Slug = view.Slug(name); e.Slug == "" {
		return e, "its name has no letter that an address could hold"
	}
	function := cell(cols, row, "fonction")
	if len(function) > maxCell {
		return e, "its function is too long"
	}
	e.Function, key = clean.Line(strings.Join(strings.Fields(function), " "), 600)
	if key != "" && key != "missing" {
		return e, "its function is " + strings.ReplaceAll(key, "_", " ")
	}
	e.Licence, _ = clean.ReadLicence(cell(cols, row, "licence"))
	e.Source = SillSource
	e.IDs = map[string]string{}
	for column, id := range map[string]struct {
		name string
		form *regexp.Regexp
	}{"id": {"sill", numberID}, "wikidata": {"wikidata", wikidataID}, "comptoir-du-libre": {"comptoir", numberID}} {
		if v := strings.ToUpper(strings.TrimSpace(cell(cols, row, column))); id.form.MatchString(v) {
			e.IDs[id.name] = v
		}
	}
	return e, ""
}

// bounded refuses a list longer than its bound, rather than reading half of it.
type bounded struct {
	from io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the list is larger than 16 MiB")
	}
	n, err := b.from.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
