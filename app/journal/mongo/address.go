package mongo

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/readconcern"
	"go.mongodb.org/mongo-driver/mongo/readpref"
	"go.mongodb.org/mongo-driver/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/x/mongo/driver/connstring"
)

// standardDatabase is used when the address names none.
const standardDatabase = "coupdemain"

// address is a URI that was read and contradicts nothing.
type address struct {
	uri      string
	parts    *connstring.ConnString
	database string
}

// Check says why an address cannot be used, without asking anybody there
// (ErrAddress). Nothing that it holds in secret is in the words.
func Check(uri string) error {
	a, err := readAddress(uri)
	if err != nil {
		return err
	}
	_, err = a.options(selectLimit)
	return err
}

// errMisread: a / in a password makes the driver take its end for a database.
var errMisread = errors.New("there is an @ after the first /")

// readAddress reads a URI. What is wrong with it is told without what it holds in secret.
func readAddress(uri string) (*address, error) {
	parts, err := connstring.ParseAndValidate(uri)
	if err == nil && strings.Contains(parts.Database, "@") {
		err = errMisread
	}
	if err != nil {
		return nil, unreadable(uri, err)
	}
	a := &address{uri: uri, parts: parts, database: parts.Database}
	if a.database == "" {
		a.database = standardDatabase
	}
	if faults := a.contradictions(); len(faults) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrAddress, strings.Join(faults, "; "))
	}
	return a, nil
}

// contradictions are the wishes that go against what the store promises, and
// those that nobody would fulfil.
func (a *address) contradictions() (faults []string) {
	say := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	p := a.parts
	if p.WNumberSet {
		say("w=%d is not majority: a bid that was acknowledged could be lost; leave w out", p.WNumber)
	} else if p.WString != "" && p.WString != "majority" {
		say("w=%s is not majority: a bid that was acknowledged could be lost; leave w out", p.WString)
	}
	if p.JSet && !p.J {
		say("journal=false loses what was acknowledged when the server's machine fails; leave it out")
	}
	if level := p.ReadConcernLevel; level != "" && level != "majority" {
		say("readConcernLevel=%s is not majority: what is read could be rolled back; leave it out", level)
	}
	if from := p.ReadPreference; from != "" && !strings.EqualFold(from, "primary") {
		say("readPreference=%s is not primary: what is read could be old; leave it out", from)
	}
	for _, option := range slices.Sorted(maps.Keys(p.UnknownOptions)) {
		say("%s is not an option of this driver; leave it out", option)
	}
	switch {
	case slices.Contains([]string{"admin", "local", "config"}, a.database):
		say("the database %s is the server's own; name another after the hosts, as in /%s", a.database, standardDatabase)
	case len(a.database) > 63 || strings.ContainsAny(a.database, "/\\. \"$*<>:|?\x00"):
		say("what stands after the hosts cannot be the name of a database")
	}
	return faults
}

// unreadable is the refusal of a URI that cannot be read. The driver may quote
// what it stumbled over; a password with an @ or a / in it is exactly what it
// stumbles over, so its words are passed on only when no part of the secret is in them.
func unreadable(uri string, err error) error {
	const how = "it reads mongodb://user:password@host:27017/database, where : / ? # [ ] @ % in the user and the password are written as %3A %2F %3F %23 %5B %5D %40 %25"
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return fmt.Errorf("%w: its servers cannot be found by name: %s; %s", ErrAddress, dns.Err, how)
	}
	text := err.Error()
	for _, secret := range secrets(uri) {
		if strings.Contains(text, secret) {
			return fmt.Errorf("%w: %s", ErrAddress, how)
		}
	}
	return fmt.Errorf("%w: %s; %s", ErrAddress, text, how)
}

// secrets are the parts of a URI that nobody is to read: all between the scheme
// and the last @, whatever it looks like, and the values of options about passwords.
func secrets(uri string) (parts []string) {
	_, rest, found := strings.Cut(uri, "://")
	if !found {
		rest = uri
	}
	var hidden []string
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		hidden = strings.FieldsFunc(rest[:at], func(r rune) bool { return strings.ContainsRune(":/?#[]@", r) })
	}
	_, query, _ := strings.Cut(rest, "?")
	for pair := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == '&' || r == ';' }) {
		name, value, _ := strings.Cut(pair, "=")
		if name = strings.ToLower(name); value != "" && (strings.Contains(name, "password") || name == "authmechanismproperties") {
			hidden = append(hidden, value)
		}
	}
	for _, one := range hidden {
		parts = append(parts, one)
		if plain, err := url.PathUnescape(one); err == nil && plain != one {
			parts = append(parts, plain)
		}
	}
	return parts
}

// hosts are the servers that the address names.
func (a *address) hosts() string { return strings.Join(a.parts.Hosts, ",") }

// options are those of the address, under the ones that the store's promises
// need. The driver does not repeat a write by itself: an unknown outcome is
// settled where it is known what was asked.
func (a *address) options(limit time.Duration) (*options.ClientOptions, error) {
	journaled := true
	o := options.Client().ApplyURI(a.uri).
		SetWriteConcern(&writeconcern.WriteConcern{W: "majority", Journal: &journaled}).
		SetReadConcern(readconcern.Majority()).
		SetReadPreference(readpref.Primary()).
		SetRetryWrites(false).
		SetServerSelectionTimeout(limit).
		SetConnectTimeout(limit).
		SetMonitor(monitor())
	o.Timeout = nil // each operation has its own
	if o.AppName == nil {
		o.SetAppName("coupdemain")
	}
	if err := o.Validate(); err != nil {
		return nil, unreadable(a.uri, err)
	}
	return o, nil
}
