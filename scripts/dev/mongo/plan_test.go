package mongo

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/bson"

	"coupdemain/app/journal"
	"coupdemain/app/journal/journaltest"
	"coupdemain/app/journal/mongo"
	"coupdemain/scripts/dev/mongotest"
)

// Every question that a node asks all the time is answered from the index on _id.
func TestNoQuestionLooksAtAWholeCollection(t *testing.T) {
	server := mongotest.Start(t)
	if !server.Real() {
		t.Skipf("%s names no MongoDB: FerretDB has no such plans, it looks at everything", mongotest.Given)
	}
	uri := server.URI(server.Database(t))
	s := open(t, mongo.Config{URI: uri})
	journaltest.Appended(t, within(t), s.Journal(), 300, "x")
	for i := range 300 {
		journaltest.Must(t, s.Vault().Put(within(t), journal.Doc{ID: journal.ClaimID(int64(i), "x", "y")}))
	}
	upward, downward := bson.D{{Key: "_id", Value: 1}}, bson.D{{Key: "_id", Value: -1}}
	is := func(op string, value any) bson.D { return bson.D{{Key: "_id", Value: bson.D{{Key: op, Value: value}}}} }
	id := bson.D{{Key: "_id", Value: 1}}
	for name, find := range map[string]bson.D{
		"read": {{Key: "find", Value: "journal"}, {Key: "filter", Value: is("$gte", int64(290))}, {Key: "sort", Value: upward}},
		"poll": {{Key: "find", Value: "journal"}, {Key: "filter", Value: is("$gte", int64(300))}, {Key: "sort", Value: upward}, {Key: "limit", Value: 2}},
		"head": {{Key: "find", Value: "journal"}, {Key: "filter", Value: is("$gte", int64(1))}, {Key: "sort", Value: downward}, {Key: "limit", Value: 1}},
		"one":  {{Key: "find", Value: "journal"}, {Key: "filter", Value: bson.D{{Key: "_id", Value: int64(150)}}}, {Key: "limit", Value: 1}},
		"get":  {{Key: "find", Value: "vault"}, {Key: "filter", Value: is("$in", bson.A{"a", "b"})}},
		"list": {{Key: "find", Value: "vault"}, {Key: "filter", Value: is("$gt", "a")}, {Key: "sort", Value: upward}, {Key: "projection", Value: id}, {Key: "limit", Value: 10}},
	} {
		var plan bson.Raw
		err := raw(t, uri).RunCommand(within(t), bson.D{{Key: "explain", Value: find}, {Key: "verbosity", Value: "queryPlanner"}}).Decode(&plan)
		if err != nil {
			t.Fatal(err)
		}
		if text := plan.String(); strings.Contains(text, "COLLSCAN") || strings.Contains(text, `"SORT"`) || !strings.Contains(text, "winningPlan") {
			t.Errorf("%s: %s", name, text)
		}
	}
}
