package api

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

type object = map[string]any

// enums lists the closed sets of words by their Go type.
var enums = map[reflect.Type]any{
	reflect.TypeFor[models.Kind]():    models.Kinds,
	reflect.TypeFor[models.Format]():  models.Formats,
	reflect.TypeFor[models.Phase]():   models.Phases,
	reflect.TypeFor[models.Level]():   models.Levels,
	reflect.TypeFor[models.Regime]():  models.Regimes,
	reflect.TypeFor[models.Data]():    models.Datas,
	reflect.TypeFor[models.Side]():    []models.Side{models.ByAuthority, models.ByDeveloper},
	reflect.TypeFor[models.Blame]():   models.Blames,
	reflect.TypeFor[models.Outcome](): models.Outcomes,
	reflect.TypeFor[models.Code]():    models.Codes,
}

var problemReason = reflect.TypeFor[edge.ProblemReason]()

// names are those of schemas that programs know by another name than Go does.
var names = map[reflect.Type]string{reflect.TypeFor[edge.Problem](): "problem", problemReason: "problemReason"}

// Call is an endpoint and where the table of the routes has it.
type Call struct {
	Method, Path string // below Path, with :names
	SignedIn     bool   // whom it lets in are signed in
	Endpoint
}

// packagePath is what the name of an instance of a generic type says of its argument's package.
var packagePath = regexp.MustCompile(`coupdemain/[\w/]*\.`)

// Describe is the handler that answers with the description of the calls (OpenAPI
// 3.1), made once. It panics over a type that cannot be described: they are our own,
// and the first start sees it.
func Describe(calls []Call, base, version string) fiber.Handler {
	file, err := describe(calls, base, version)
	if err != nil {
		panic(err)
	}
	tag := edge.ETag(file)
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderETag, tag)
		c.Set(fiber.HeaderCacheControl, "no-cache")
		if c.Get(fiber.HeaderIfNoneMatch) == tag {
			return c.SendStatus(fiber.StatusNotModified)
		}
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
		return c.Send(file)
	}
}

func describe(calls []Call, base, version string) ([]byte, error) {
	d := describer{schemas: object{}}
	paths := object{}
	for _, e := range calls {
		path, ok := paths[e.template()].(object)
		if !ok {
			path = object{}
			paths[e.template()] = path
		}
		path[strings.ToLower(e.Method)] = d.operation(e)
	}
	d.schemas["Domain"] = object{"type": "string", "enum": models.Domains}
	d.schemas["Reason"] = object{"type": "string", "description": "Code of a reason of a refusal.", "enum": reasonKeys()}
	d.schemas["Event"] = object{"type": "string", "description": "Type of an event of the journal.", "enum": models.EventNames()}
	problem := d.schema(reflect.TypeFor[edge.Problem]())
	return json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{"title": "Coup de main", "version": version, "license": object{"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
			"description": "Amounts are whole cents of euros before tax; times are RFC 3339 in UTC. A write with an Idempotency-Key that was used before gives the first answer, or a conflict when its content differs. Where several machines serve one board, every answer carries Coupdemain-Pos: given back with the next request, whichever machine answers it has seen what the last one did."},
		"servers":  []object{{"url": base + Path}},
		"security": []object{{}, {"token": []string{}}, {"session": []string{}}},
		"paths":    paths,
		"components": object{
			"schemas": d.schemas,
			"securitySchemes": object{
				"token":   object{"type": "http", "scheme": "bearer", "description": "A token from the profile page."},
				"session": object{"type": "apiKey", "in": "cookie", "name": edge.SessionCookie, "description": "From the board's own pages only (Sec-Fetch-Site: same-origin)."},
			},
			"responses": object{"Problem": object{"description": "Refused, with every reason (RFC 9457).", "content": object{"application/problem+json": object{"schema": problem}}}},
		},
	}, "", " ")
}

// reasonKeys lists every reason that has a sentence.
func reasonKeys() []string {
	var keys []string
	for _, k := range ui.Keys() {
		if key, ok := strings.CutPrefix(k, "no."); ok {
			keys = append(keys, key)
		}
	}
	return keys
}

// describer collects the schemas of named types. It walks our Go types because a
// description written by hand, or generated and committed, says something else than
// the program after the first change.
type describer struct{ schemas object }

func (d describer) operation(e Call) object {
	op := object{"summary": e.summary, "operationId": operationID(e)}
	var parameters []object
	for _, part := range strings.Split(e.Path, "/") {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parameters = append(parameters, object{"name": name, "in": "path", "required": true, "schema": object{"type": "string"}})
		}
	}
	for _, q := range e.query {
		schema := object{"type": "string"}
		if q.enum != nil {
			schema["enum"] = q.enum
		}
		parameters = append(parameters, object{"name": q.name, "in": "query", "description": q.about, "schema": schema})
	}
	if e.Method != fiber.MethodGet {
		parameters = append(parameters, object{"name": "Idempotency-Key", "in": "header", "description": "At most 64 visible ASCII characters, yours; kept 48 hours.",
			"schema": object{"type": "string", "maxLength": edge.MaxKey, "pattern": "^[!-~]+$"}})
	}
	if parameters != nil {
		op["parameters"] = parameters
	}
	if e.body != nil && reflect.TypeOf(e.body).NumField() > 0 {
		body := d.object(reflect.TypeOf(e.body), true)
		if e.required != nil {
			body["required"] = e.required
		}
		op["requestBody"] = object{"required": e.required != nil, "content": object{"application/json": object{"schema": body}}}
	}
	done := object{"description": "Done."}
	if e.answer != nil {
		done["content"] = object{"application/json": object{"schema": d.schema(reflect.TypeOf(e.answer))}}
	}
	responses := object{statusText(e.status): done, "default": object{"$ref": "#/components/responses/Problem"}}
	op["responses"] = responses
	if e.SignedIn {
		op["security"] = []object{{"token": []string{}}, {"session": []string{}}}
	}
	return op
}

func statusText(status int) string {
	if status == fiber.StatusCreated {
		return "201"
	}
	return "200"
}

// template is the path as OpenAPI writes it.
func (e Call) template() string {
	parts := strings.Split(e.Path, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

func operationID(e Call) string {
	clean := strings.NewReplacer(":", "", "/", "_", "-", "_").Replace(strings.TrimPrefix(e.Path, "/"))
	return strings.TrimSuffix(strings.ToLower(e.Method)+"_"+clean, "_")
}

// schema describes a type; named structs become components.
func (d describer) schema(t reflect.Type) object {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if values, ok := enums[t]; ok {
		d.schemas[t.Name()] = object{"type": "string", "enum": values}
		return ref(t.Name())
	}
	switch {
	case t == timeType:
		return object{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[models.Text](), t == reflect.TypeFor[view.SoftRef](): // each writes itself as its words
		return object{"type": "string"}
	case t == reflect.TypeFor[json.RawMessage](), t.Kind() == reflect.Interface:
		return object{}
	}
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64, reflect.Int32:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice:
		return object{"type": "array", "items": d.schema(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": d.schema(t.Elem())}
	}
	name, ok := names[t]
	if !ok {
		name = strings.NewReplacer("[", "Of", "]", "").Replace(packagePath.ReplaceAllString(t.Name(), ""))
	}
	if _, known := d.schemas[name]; !known {
		d.schemas[name] = object{} // a type that contains itself
		d.schemas[name] = d.object(t, false)
	}
	return ref(name)
}

func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }

// object describes the members of a struct. Members that are always there are required in an answer.
func (d describer) object(t reflect.Type, body bool) object {
	properties, required := object{}, []string{}
	d.members(t, properties, &required)
	o := object{"type": "object", "properties": properties}
	if body {
		o["additionalProperties"] = false
	} else if len(required) > 0 {
		o["required"] = required
	}
	return o
}

func (d describer) members(t reflect.Type, properties object, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			d.members(inner, properties, required)
			continue
		case name == "-" || name == "":
			continue
		}
		schema := d.schema(f.Type)
		switch {
		case name == "domain" && f.Type.Kind() == reflect.String:
			schema = ref("Domain")
		case t == problemReason && name == "code":
			schema = ref("Reason")
		case name == "next" && f.Type.Kind() == reflect.Pointer:
			schema = object{"type": []string{"string", "null"}, "description": "Cursor for ?after=, null at the end."}
		}
		properties[name] = schema
		if options == "" && !slices.Contains(*required, name) { // an outer member takes the place of an inner one
			*required = append(*required, name)
		}
	}
}
