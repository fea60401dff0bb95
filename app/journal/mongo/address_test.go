package mongo

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/mongo/readpref"
)

func TestAnAddressThatContradictsThePromisesIsRefusedByName(t *testing.T) {
	for option, word := range map[string]string{
		"w=0":                             "w=0",
		"w=1":                             "w=1",
		"w=2":                             "w=2",
		"w=nearby":                        "w=nearby",
		"journal=false":                   "journal=false",
		"readConcernLevel=local":          "readConcernLevel=local",
		"readConcernLevel=available":      "readConcernLevel=available",
		"readConcernLevel=snapshot":       "readConcernLevel=snapshot",
		"readPreference=secondary":        "readPreference=secondary",
		"readPreference=nearest":          "readPreference=nearest",
		"readPreference=primaryPreferred": "readPreference=primaryPreferred",
		"replicatSet=rs0":                 "replicatset",
	} {
		_, err := readAddress("mongodb://user:s3cr3t@db.example/board?" + option)
		if !errors.Is(err, ErrAddress) || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: error %v", option, err)
		}
		if err != nil && strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: the password is told: %v", option, err)
		}
	}
	_, err := readAddress("mongodb://db.example/?w=1&journal=false&readPreference=nearest")
	for _, word := range []string{"w=1", "journal=false", "readPreference=nearest"} {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s is not among the faults: %v", word, err)
		}
	}
	for _, database := range []string{"admin", "local", "config", "a$b", strings.Repeat("x", 64)} {
		if _, err := readAddress("mongodb://db.example/" + database); !errors.Is(err, ErrAddress) {
			t.Errorf("database %s: error %v", database, err)
		}
	}
}

func TestWhatAnAddressMaySay(t *testing.T) {
	for uri, database := range map[string]string{
		"mongodb://db.example":                                      "coupdemain",
		"mongodb://db.example/":                                     "coupdemain",
		"mongodb://db.example/?w=majority&journal=true":             "coupdemain",
		"mongodb://a:1,b:2,c:3/board?replicaSet=rs0&tls=true":       "board",
		"mongodb://user:p%40ss@db.example/board?authSource=admin":   "board",
		"mongodb://db.example/board?readConcernLevel=majority":      "board",
		"mongodb://db.example/board?readPreference=primary":         "board",
		"mongodb://db.example/board?retryWrites=true&timeoutMS=100": "board",
	} {
		a, err := readAddress(uri)
		if err != nil || a.database != database {
			t.Errorf("%s: database %v, error %v", uri, a, err)
		}
	}
}

// Whatever an address says of it, the handle asks for what the store promises.
func TestTheHandleAsksForWhatTheStorePromises(t *testing.T) {
	for _, uri := range []string{
		"mongodb://db.example/board",
		"mongodb://db.example/board?retryWrites=true&timeoutMS=100&serverSelectionTimeoutMS=60000&connectTimeoutMS=90000&w=majority",
	} {
		a, err := readAddress(uri)
		if err != nil {
			t.Fatal(err)
		}
		o, err := a.options(time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if w := o.WriteConcern; w.W != "majority" || w.Journal == nil || !*w.Journal {
			t.Errorf("write concern %+v", w)
		}
		if o.ReadConcern.Level != "majority" || o.ReadPreference.Mode() != readpref.PrimaryMode {
			t.Errorf("reads of %s from %s", o.ReadConcern.Level, o.ReadPreference.Mode())
		}
		if *o.RetryWrites || o.Timeout != nil || *o.ServerSelectionTimeout != time.Second || *o.ConnectTimeout != time.Second {
			t.Errorf("retries %v, limits %v %v %v", *o.RetryWrites, o.Timeout, *o.ServerSelectionTimeout, *o.ConnectTimeout)
		}
		if *o.AppName != "coupdemain" || o.Monitor == nil {
			t.Errorf("name %s, monitor %v", *o.AppName, o.Monitor)
		}
	}
}

// A password is most often the very thing that makes an address unreadable.
func TestAnUnreadableAddressKeepsItsSecrets(t *testing.T) {
	for _, uri := range []string{
		"",
		"localhost",
		"http://user:s3cr3t@db.example/board",
		"mongodb://",
		"mongodb://user:s3cr3t@",
		"mongodb://user:s3c/r3t@db.example/board",
		"mongodb://user:s3c@r3t/more@db.example/board",
		"mongodb://user:s3%zzcr3t@db.example/board",
		"mongodb://user:s3cr3t%@db.example/board",
		"mongodb://s3cr3t@r3t:x@db.example:port/board",
		"mongodb://user:s3:cr3t@db.example/board",
		"mongodb://user:s3cr3t@db.example/board?w=1=2&journal",
		"mongodb://user:s3cr3t@db.example/board?journal=perhaps",
		"mongodb://db.example/?authMechanism=MONGODB-AWS&authMechanismProperties=AWS_SESSION_TOKEN:s3cr3t",
		"mongodb://db.example/?tlsCertificateKeyFile=/nowhere&tlsCertificateKeyFilePassword=s3cr3t",
	} {
		a, err := readAddress(uri)
		if err == nil {
			_, err = a.options(time.Second)
		}
		if !errors.Is(err, ErrAddress) {
			t.Errorf("%s: error %v", uri, err)
			continue
		}
		for _, secret := range []string{"s3c", "r3t", "cr3t"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: told %v", uri, err)
			}
		}
		if !strings.Contains(err.Error(), "mongodb://user:password@host") {
			t.Errorf("%s: no word of what it should be: %v", uri, err)
		}
	}
}
