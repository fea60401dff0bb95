package catalogue

import (
	"fmt"
	"io"
)

// Report says what an import did.
type Report struct {
	Rows    int       // rows read
	Added   int       // software new to the list
	Changed int       // software that reads otherwise now
	Same    int       // software that the list already held so
	Refused []Refusal // rows that were not taken
	Unclear []Refusal // rows taken without a licence, because theirs names none that can be told
}

// Refusal is a row with what is wrong with it.
type Refusal struct {
	Row  int // line of the list, the heading being 1
	Name string
	Why  string
}

// Write prints the report for a person.
func (r Report) Write(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%d rows: %d added, %d changed, %d as before, %d refused, %d with an unknown licence\n",
		r.Rows, r.Added, r.Changed, r.Same, len(r.Refused), len(r.Unclear)); err != nil {
		return err
	}
	for _, list := range []struct {
		head string
		rows []Refusal
	}{{"refused", r.Refused}, {"licence unknown", r.Unclear}} {
		for _, row := range list.rows {
			if _, err := fmt.Fprintf(w, "%s: line %d, %s: %s\n", list.head, row.Row, row.Name, row.Why); err != nil {
				return err
			}
		}
	}
	return nil
}
