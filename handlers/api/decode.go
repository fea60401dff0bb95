package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
)

const (
	maxDepth   = 8
	maxReasons = 20 // told at once about one body
)

// decode reads a JSON body into a struct, strictly: encoding/json alone takes
// unknown members, the last of two, any letter case, and null for anything.
// Everything that is wrong is told with the member it is about. No body is {}.
func decode(c *fiber.Ctx, into any, required ...string) error {
	body := c.Body()
	if len(bytes.TrimSpace(body)) == 0 && len(required) == 0 {
		return nil
	}
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationJSON {
		return models.Refuse(models.Invalid, models.Reason{Key: "json_expected"})
	}
	return decodeBytes(body, into, required...)
}

func decodeBytes(body []byte, into any, required ...string) error {
	if !utf8.Valid(body) {
		return models.Refuse(models.Invalid, models.Reason{Key: "not_utf8"})
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	w := walk{tokens: d}
	if err := w.value(reflect.TypeOf(into).Elem(), "", 0); err != nil {
		return models.Refuse(models.Invalid, models.Reason{Key: "json_unreadable"})
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return models.Refuse(models.Invalid, models.Reason{Key: "json_trailing"})
	}
	for _, name := range required {
		if !w.top[name] {
			w.bad(name, "missing", nil)
		}
	}
	if len(w.reasons) > 0 {
		return models.Refuse(models.Invalid, w.reasons...)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return models.Refuse(models.Invalid, models.Reason{Key: "json_unreadable"})
	}
	return nil
}

// walk compares a body with the type that it is meant for, before encoding/json reads
// it: that one takes unknown members, the last of two, any letter case and null, and
// would say of a wrong body the first thing only, without its place.
type walk struct {
	tokens  *json.Decoder
	reasons []models.Reason
	top     map[string]bool // members of the body itself
}

var errShape = errors.New("the body is not readable JSON")

func (w *walk) bad(path, key string, args models.Args) {
	if len(w.reasons) < maxReasons {
		w.reasons = append(w.reasons, models.Reason{Key: key, Field: path, Args: args})
	}
}

var timeType = reflect.TypeFor[time.Time]()

// value reads one value; t is nil for a value that is only skipped.
func (w *walk) value(t reflect.Type, path string, depth int) error {
	if depth > maxDepth {
		return errShape
	}
	token, err := w.tokens.Token()
	if err != nil {
		return err
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch v := token.(type) {
	case json.Delim:
		if v == '{' {
			return w.object(t, path, depth)
		}
		return w.array(t, path, depth)
	case nil:
		if t != nil {
			w.bad(path, "null_not_allowed", nil)
		}
	case string:
		w.text(t, path, v)
	case json.Number:
		w.number(t, path, v.String())
	case bool:
		if t != nil && t.Kind() != reflect.Bool {
			w.unexpected(t, path)
		}
	}
	return nil
}

func (w *walk) object(t reflect.Type, path string, depth int) error {
	var fields map[string]reflect.Type
	var each reflect.Type
	switch {
	case t == nil:
	case t == timeType:
		w.unexpected(t, path)
	case t.Kind() == reflect.Struct:
		fields = membersOf(t)
	case t.Kind() == reflect.Map:
		each = t.Elem()
	default:
		w.unexpected(t, path)
	}
	seen := map[string]bool{}
	if depth == 0 {
		w.top = seen
	}
	for w.tokens.More() {
		token, err := w.tokens.Token()
		if err != nil {
			return err
		}
		name, ok := token.(string)
		if !ok {
			return errShape
		}
		at := join(path, name)
		if seen[name] {
			w.bad(at, "member_twice", models.Args{"name": name})
		}
		seen[name] = true
		of := each
		if fields != nil {
			if of, ok = fields[name]; !ok {
				w.bad(at, "member_unknown", models.Args{"name": name})
			}
		}
		if err := w.value(of, at, depth+1); err != nil {
			return err
		}
	}
	_, err := w.tokens.Token()
	return err
}

func (w *walk) array(t reflect.Type, path string, depth int) error {
	var of reflect.Type
	switch {
	case t == nil:
	case t.Kind() == reflect.Slice:
		of = t.Elem()
	default:
		w.unexpected(t, path)
	}
	for i := 0; w.tokens.More(); i++ {
		if err := w.value(of, path+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
			return err
		}
	}
	_, err := w.tokens.Token()
	return err
}

func (w *walk) text(t reflect.Type, path, v string) {
	switch {
	case t == nil:
	case t == timeType:
		if at, err := time.Parse(time.RFC3339Nano, v); err != nil || !edge.Datable(at) {
			w.bad(path, "time_expected", nil)
		}
	case t.Kind() != reflect.String:
		w.unexpected(t, path)
	}
}

// number takes whole numbers only, written as such: 1.0 and 1e3 are fractions
// to half of the programs that write JSON, and amounts are cents.
func (w *walk) number(t reflect.Type, path, v string) {
	if t == nil {
		return
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int64, reflect.Int32:
		if _, err := strconv.ParseInt(v, 10, t.Bits()); err != nil {
			w.bad(path, "integer_expected", nil)
		}
	default:
		w.unexpected(t, path)
	}
}

func (w *walk) unexpected(t reflect.Type, path string) {
	key := "text_expected"
	switch {
	case t == timeType:
		key = "time_expected"
	case t.Kind() == reflect.Bool:
		key = "boolean_expected"
	case t.Kind() == reflect.Slice:
		key = "list_expected"
	case t.Kind() == reflect.Struct, t.Kind() == reflect.Map:
		key = "object_expected"
	case t.Kind() != reflect.String:
		key = "integer_expected"
	}
	w.bad(path, key, nil)
}

// membersOf gives the members of a struct by their exact JSON names, embedded ones included.
func membersOf(t reflect.Type) map[string]reflect.Type {
	members := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			for n, of := range membersOf(f.Type) {
				members[n] = of
			}
		case name != "" && name != "-":
			members[name] = f.Type
		}
	}
	return members
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
