package mongotest

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

// Given is the environment variable with the address of a real server.
const Given = "COUPDEMAIN_TEST_MONGODB_URI"

// Server is a server that tests talk to.
type Server struct {
	uri     *url.URL
	process *process // nil when it is a real one
}

// Start gives the server that all tests of the binary share.
func Start(tb testing.TB) *Server {
	tb.Helper()
	run.start.Do(func() { run.shared, run.startErr = share() })
	if run.startErr != nil {
		tb.Fatal(run.startErr)
	}
	return run.shared
}

func share() (*Server, error) {
	if given := os.Getenv(Given); given != "" {
		u, err := url.Parse(given)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", Given, err)
		}
		return &Server{uri: u}, nil
	}
	program, err := built()
	if err != nil {
		return nil, err
	}
	p, err := launch(program, "-synchronous", "off")
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(p.uri)
	return &Server{uri: u, process: p}, err
}

// Real tells whether it is a MongoDB that was given, not one of our own.
func (s *Server) Real() bool { return s.process == nil }

// URI is the address of a database on the server.
func (s *Server) URI(database string) string { return within(*s.uri, database) }

// within names a database in a server's address. An account stays looked up where
// it was: a path without an authSource would move it.
func within(u url.URL, database string) string {
	q := u.Query()
	if u.User != nil && q.Get("authSource") == "" {
		q.Set("authSource", cmp.Or(strings.Trim(u.Path, "/"), "admin"))
	}
	u.Path, u.RawQuery = "/"+database, q.Encode()
	return u.String()
}

// Database gives the name of a new database, dropped when the test ends.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	name := "t" + strings.ToLower(rand.Text())
	tb.Cleanup(func() {
		if err := s.drop(name); err != nil {
			tb.Errorf("drop the database of the test: %v", err)
		}
	})
	return name
}

func (s *Server) drop(name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	c, err := mongo.Connect(ctx, options.Client().ApplyURI(s.URI("")))
	if err != nil {
		return err
	}
	defer func() { _ = c.Disconnect(ctx) }()
	return c.Database(name).Drop(ctx)
}
