package mongo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/x/mongo/driver/auth"

	"coupdemain/app/journal"
)

func writeErrors(codes ...int) (many []driver.BulkWriteError) {
	for i, code := range codes {
		many = append(many, driver.BulkWriteError{WriteError: driver.WriteError{Index: 7 + i, Code: code}})
	}
	return many
}

// Only one answer counts as "no": the key was taken, and nothing else is said.
func TestOutcomesOfAnInsertOfTen(t *testing.T) {
	late := &driver.WriteConcernError{Code: 64, Message: "waiting for replication timed out"}
	for name, c := range map[string]struct {
		err  error
		sent bool
		n    int
		want error
	}{
		"acknowledged":                     {nil, true, 10, nil},
		"the seventh is taken":             {driver.BulkWriteException{WriteErrors: writeErrors(11000)}, true, 7, journal.ErrConflict},
		"taken, and not replicated":        {driver.BulkWriteException{WriteErrors: writeErrors(11000), WriteConcernError: late}, true, 0, journal.ErrUnknown},
		"two are taken":                    {driver.BulkWriteException{WriteErrors: writeErrors(11000, 11000)}, true, 0, journal.ErrUnknown},
		"another write error":              {driver.BulkWriteException{WriteErrors: writeErrors(112)}, true, 0, journal.ErrUnknown},
		"a place that was not asked for":   {driver.BulkWriteException{WriteErrors: []driver.BulkWriteError{{WriteError: driver.WriteError{Index: 10, Code: 11000}}}}, true, 0, journal.ErrUnknown},
		"not replicated":                   {driver.BulkWriteException{WriteConcernError: late}, true, 0, journal.ErrUnknown},
		"a time-out after sending":         {context.DeadlineExceeded, true, 0, journal.ErrUnknown},
		"the client hung up after sending": {context.Canceled, true, 0, journal.ErrUnknown},
		"the connection broke":             {driver.CommandError{Labels: []string{"NetworkError"}, Wrapped: errors.New("EOF")}, true, 0, journal.ErrUnknown},
		"no primary any more":              {driver.CommandError{Code: 10107, Name: "NotWritablePrimary"}, true, 0, journal.ErrUnknown},
		"a duplicate in a command error":   {driver.CommandError{Code: 11000}, true, 0, journal.ErrUnknown},
		"rights were taken away":           {driver.CommandError{Code: 13, Name: "Unauthorized"}, true, 0, journal.ErrUnavailable},
		"no server":                        {errors.New("server selection error"), false, 0, journal.ErrUnavailable},
		"no connection in time":            {context.DeadlineExceeded, false, 0, journal.ErrUnavailable},
	} {
		n, err := outcome(c.err, c.sent, 10)
		if n != c.n || !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %d, %v", name, n, err)
		}
		for _, other := range []error{journal.ErrConflict, journal.ErrUnknown, journal.ErrUnavailable} {
			if other != c.want && errors.Is(err, other) {
				t.Errorf("%s: %v is %v too", name, err, other)
			}
		}
	}
}

func TestDuplicatesOfAnUnorderedInsert(t *testing.T) {
	if got := duplicates(driver.BulkWriteException{WriteErrors: writeErrors(11000, 11000)}); len(got) != 2 || !got[7] || !got[8] {
		t.Errorf("two duplicates: %v", got)
	}
	for name, err := range map[string]error{
		"nothing":           nil,
		"another error too": driver.BulkWriteException{WriteErrors: writeErrors(11000, 112)},
		"not replicated":    driver.BulkWriteException{WriteErrors: writeErrors(11000), WriteConcernError: &driver.WriteConcernError{Code: 64}},
		"broken":            driver.CommandError{Labels: []string{"NetworkError"}},
	} {
		if got := duplicates(err); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAnOperatorIsToldWhatToDo(t *testing.T) {
	s := &Store{hosts: "db1.example:27017", name: "board"}
	for name, c := range map[string]struct {
		err  error
		sent bool
		want error
		word string
	}{
		"wrong password":       {fmt.Errorf("connection() error: %w", &auth.Error{}), false, ErrRights, "authSource"},
		"refused by a command": {driver.CommandError{Code: 18, Name: "AuthenticationFailed"}, true, ErrRights, "authSource"},
		"no right to write":    {driver.CommandError{Code: 13, Name: "Unauthorized"}, true, ErrRights, "readWrite on the database board"},
		"no server":            {errors.New("server selection error"), false, journal.ErrUnavailable, "db1.example:27017"},
		"another answer":       {driver.CommandError{Code: 1, Message: "out of order"}, true, journal.ErrUnavailable, "out of order"},
	} {
		o := &operation{Context: t.Context(), s: s, caller: t.Context(), doing: "try"}
		o.sent.Store(c.sent)
		if err := s.explain(o, c.err); !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOldServersAreRefused(t *testing.T) {
	for version, good := range map[string]bool{
		"4.4.2": true, "4.4.29": true, "5.0.0": true, "7.0.42": true, "8.2.1-rc0": true, "10.0.1": true, "5.0": true,
		"4.4.1": false, "4.2.24": false, "3.6.23": false, "4.4": false, "": false, "new": false, "8.x.1": false,
	} {
		if err := checkVersion(version); (err == nil) != good || err != nil && !errors.Is(err, ErrOld) {
			t.Errorf("%q: %v", version, err)
		}
	}
}
