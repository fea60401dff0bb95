package ui

import (
	"maps"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"coupdemain/models"
)

// Field is one control of a form with its label, its help and its refusal.
type Field struct {
	Name     string
	Label    string
	Hint     string // the help, under the label
	Mark     string // a word of warning beside the label: "to fill in"
	Value    string // in a fresh form
	Type     string // of a line: "email", "datetime-local"; empty for text
	Fill     string // autocomplete: "off", "email"
	Max      int    // most characters; 0 for any number
	Rows     int    // of an area
	List     string // id of the suggestions for a line
	Required bool
	Reason   string           // the name that reasons give the field, when it is another
	Refusal  Place            // where its refusal stands
	ID       string           // when it is not made of the form and the name
	Attrs    templ.Attributes // what else the control carries
}

// Place is where the refusal of a field stands.
type Place int

// The places of a refusal.
const (
	Under Place = iota // under the control
	Apart              // where the page draws it, with FieldRefusal
	Ahead              // with all others at the form's head: leave the field out of its fields
)

// Choice is one option of a choice. Body, when there is one, stands in place of
// Label; Off is an option that cannot be taken now.
type Choice struct {
	Value, Label string
	Body         templ.Component
	Off          bool
}

// id of the field's control.
func (f Form) id(c Field) string {
	if c.ID != "" {
		return c.ID
	}
	return f.ID(c.Name)
}

// RefusalID is the id under which a field's refusal must be drawn.
func (f Form) RefusalID(c Field) string { return f.id(c) + "-no" }

func (f Form) hintID(c Field) string { return f.id(c) + "-hint" }

// why are the reasons about the field.
func (f Form) why(c Field) []models.Reason {
	if c.Reason != "" {
		return f.About(c.Reason)
	}
	return f.About(c.Name)
}

// described names what is said about a control beside its label: help and refusal.
func (f Form) described(c Field) string {
	var ids []string
	if c.Hint != "" {
		ids = append(ids, f.hintID(c))
	}
	if len(f.why(c)) > 0 {
		if c.Refusal == Ahead {
			ids = append(ids, f.ID("summary"))
		} else {
			ids = append(ids, f.RefusalID(c))
		}
	}
	return strings.Join(ids, " ")
}

// wiring ties a control, or a group of them, to what is said about it.
func (f Form) wiring(c Field) templ.Attributes {
	a := templ.Attributes{"id": f.id(c)}
	if d := f.described(c); d != "" {
		a["aria-describedby"] = d
	}
	if len(f.why(c)) > 0 {
		a["aria-invalid"] = "true"
	}
	return a
}

// control are the attributes that every control shares; more are those of its kind.
func (f Form) control(c Field, more templ.Attributes) templ.Attributes {
	a := f.wiring(c)
	a["name"] = c.Name
	a["required"] = c.Required
	if c.Max > 0 {
		a["maxlength"] = strconv.Itoa(c.Max)
	}
	if c.Fill != "" {
		a["autocomplete"] = c.Fill
	}
	maps.Copy(a, more)
	maps.Copy(a, c.Attrs)
	return a
}

func (f Form) line(c Field) templ.Attributes {
	a := templ.Attributes{"value": f.Value(c.Name, c.Value)}
	if c.Type != "" {
		a["type"] = c.Type
	}
	if c.List != "" {
		a["list"] = c.List
	}
	return f.control(c, a)
}

func (f Form) area(c Field) templ.Attributes {
	return f.control(c, templ.Attributes{"rows": strconv.Itoa(c.Rows)})
}

func (f Form) box(c Field, on bool) templ.Attributes {
	return f.control(c, templ.Attributes{"type": "checkbox", "value": "1", "checked": f.Chosen(c.Name, "1", on)})
}

// option is one radio button; its group is what carries the wiring.
func (f Form) option(c Field, o Choice) templ.Attributes {
	return templ.Attributes{"id": f.optionID(c, o), "type": "radio", "name": c.Name, "value": o.Value, "required": c.Required, "disabled": o.Off,
		"checked": f.Chosen(c.Name, o.Value, o.Value == c.Value && c.Value != "")}
}

func (f Form) optionID(c Field, o Choice) string { return f.id(c) + "-" + o.Value }

// figure makes a line one for a number: right-aligned, with a keyboard of digits.
func figure(c Field, keyboard string) Field {
	attrs := templ.Attributes{"class": "num", "inputmode": keyboard}
	maps.Copy(attrs, c.Attrs)
	c.Attrs = attrs
	if c.Fill == "" {
		c.Fill = "off"
	}
	return c
}

// Choices makes one option of each value, named by label.
func Choices[V ~string](values []V, label func(V) string) []Choice {
	list := make([]Choice, 0, len(values))
	for _, v := range values {
		list = append(list, Choice{Value: string(v), Label: label(v)})
	}
	return list
}
