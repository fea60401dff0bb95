package mongo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/x/mongo/driver/auth"

	"coupdemain/app/journal"
)

// oldest is the first release that is known to do what is asked of it: answer
// `hello`, which the clock is read from, and journal every majority write. The
// lines before 4.4 have been without repairs for years.
var oldest = [3]int{4, 4, 2}

// server is what answered.
type server struct {
	version string
	ferret  string // version of FerretDB, which speaks as the version above; "" for MongoDB
	set     string // name of the replica set; "" for a single server
	members int
	router  bool // of a sharded cluster
}

func (s server) replicated() bool { return s.set != "" || s.router }

// String names the server for a log.
func (s server) String() string {
	name := "MongoDB " + s.version
	if s.ferret != "" {
		name = "FerretDB, speaking as MongoDB " + s.version
	}
	switch {
	case s.router:
		return name + ", a sharded cluster"
	case s.set != "":
		return fmt.Sprintf("%s, replica set %s of %d", name, s.set, s.members)
	}
	return name + ", a single server"
}

// greeting is one answer to `hello`.
type greeting struct {
	raw   bson.Raw
	asked time.Time     // by the node's clock
	took  time.Duration // there and back
}

func (s *Store) greet(ctx context.Context) (greeting, error) {
	o, err := s.begin(ctx, "greet the database")
	if err != nil {
		return greeting{}, err
	}
	defer o.end()
	g := greeting{asked: s.cfg.Now()}
	start := time.Now()
	err = s.client.Database("admin").RunCommand(o, bson.D{{Key: "hello", Value: 1}}).Decode(&g.raw)
	g.took = time.Since(start)
	if err != nil {
		return greeting{}, s.explain(o, err)
	}
	return g, nil
}

// explain says what an operator can do about a database that cannot be used. All
// of it is ErrUnavailable: a right may be lost, and given back, while a node runs.
func (s *Store) explain(o *operation, err error) error {
	if gone := s.alive(o.caller, o.doing); gone != nil {
		return gone
	}
	var credentials *auth.Error
	var refused driver.CommandError
	switch {
	case errors.As(err, &credentials), errors.As(err, &refused) && refused.Code == codeAuthentication:
		return fmt.Errorf("%w: %w: check the user and the password in the address, and that authSource names the database in which the user was made: %w", journal.ErrUnavailable, ErrRights, err)
	case unauthorized(err):
		return fmt.Errorf("%w: %w: %s: give it the role readWrite on the database %s: %w", journal.ErrUnavailable, ErrRights, o.doing, s.name, err)
	case !o.sent.Load():
		return fmt.Errorf("%s: %w: no server can be written to at %s; is it started, is a primary elected, and is this its address? %w", o.doing, journal.ErrUnavailable, s.hosts, err)
	}
	return o.failed(err)
}

// meet asks the server what it is, and refuses one that cannot keep the promises.
func (s *Store) meet(ctx context.Context) error {
	build, err := s.buildInfo(ctx)
	if err != nil {
		return err
	}
	version, _ := build.Lookup("version").StringValueOK()
	if err := checkVersion(version); err != nil {
		return err
	}
	hello, err := s.greet(ctx)
	if err != nil {
		return err
	}
	s.server = readServer(hello.raw, build)
	if primary, ok := hello.raw.Lookup("isWritablePrimary").BooleanOK(); ok && !primary {
		return fmt.Errorf("%w: the server at %s is not the primary of its replica set: name all its members and leave out directConnection", ErrAddress, s.hosts)
	}
	return nil
}

func (s *Store) buildInfo(ctx context.Context) (build bson.Raw, err error) {
	o, err := s.begin(ctx, "ask the database for its version")
	if err != nil {
		return nil, err
	}
	defer o.end()
	if err := s.client.Database("admin").RunCommand(o, bson.D{{Key: "buildInfo", Value: 1}}).Decode(&build); err != nil {
		return nil, s.explain(o, err)
	}
	return build, nil
}

func readServer(hello, build bson.Raw) (s server) {
	s.version, _ = build.Lookup("version").StringValueOK()
	s.ferret, _ = build.Lookup("ferretdbVersion").StringValueOK()
	s.set, _ = hello.Lookup("setName").StringValueOK()
	message, _ := hello.Lookup("msg").StringValueOK()
	s.router = message == "isdbgrid"
	if hosts, ok := hello.Lookup("hosts").ArrayOK(); ok {
		if values, err := hosts.Values(); err == nil {
			s.members = len(values)
		}
	}
	return s
}

// checkVersion refuses a server that is too old, or whose version cannot be read.
func checkVersion(version string) error {
	var is [3]int
	release, _, _ := strings.Cut(version, "-")
	numbers := strings.SplitN(release, ".", 3)
	for i, number := range numbers {
		var err error
		if is[i], err = strconv.Atoi(number); err != nil {
			return fmt.Errorf("%w: it calls its version %q", ErrOld, version)
		}
	}
	if slices.Compare(is[:], oldest[:]) < 0 {
		return fmt.Errorf("%w: it is version %s; %d.%d.%d or later is needed", ErrOld, version, oldest[0], oldest[1], oldest[2])
	}
	return nil
}
