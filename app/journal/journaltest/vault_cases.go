package journaltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"coupdemain/app/journal"
)

func doc(id, body string) journal.Doc { return journal.Doc{ID: id, Body: []byte(body)} }

func wantDocs(t *testing.T, ctx context.Context, v journal.Vault, want map[string]string, ids ...string) {
	t.Helper()
	got, err := v.Get(ctx, ids...)
	Must(t, err)
	if len(got) != len(want) {
		t.Fatalf("documents %q, want %q", got, want)
	}
	for id, body := range want {
		if b, there := got[id]; !there || string(b) != body {
			t.Fatalf("documents %q, want %q", got, want)
		}
	}
}

func vaultInsertOnly(t *testing.T, ctx context.Context, open opener) {
	v := fresh(t, open).Vault()
	Must(t, v.Put(ctx, doc("person/1", "a"), doc("person/2", "\x00\xff binary"), doc("person/3", "")))
	Must(t, v.Put(ctx, doc("person/1", "a")))
	wantErr(t, v.Put(ctx, doc("person/1", "b")), journal.ErrExists)
	wantDocs(t, ctx, v, map[string]string{"person/1": "a", "person/2": "\x00\xff binary", "person/3": ""},
		"person/1", "person/2", "person/3", "person/4")
}

func vaultAllOrNothing(t *testing.T, ctx context.Context, open opener) {
	v := fresh(t, open).Vault()
	Must(t, v.Put(ctx, doc("b", "old")))
	wantErr(t, v.Put(ctx, doc("a", "new"), doc("b", "new"), doc("c", "new")), journal.ErrExists)
	wantDocs(t, ctx, v, map[string]string{"b": "old"}, "a", "b", "c")
	Must(t, v.Put(ctx, doc("a", "new"), doc("b", "old"), doc("c", "new")))
	wantDocs(t, ctx, v, map[string]string{"a": "new", "b": "old", "c": "new"}, "a", "b", "c")
}

func vaultRace(t *testing.T, ctx context.Context, open opener) {
	const writers = 8
	v := fresh(t, open).Vault()
	errs := make([]error, writers)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			<-start
			errs[w] = v.Put(ctx, doc("secret/1", fmt.Sprint(w)))
		})
	}
	close(start)
	wg.Wait()
	winners := 0
	for w, err := range errs {
		if err == nil {
			winners++
			wantDocs(t, ctx, v, map[string]string{"secret/1": fmt.Sprint(w)}, "secret/1")
		} else {
			wantErr(t, err, journal.ErrExists)
		}
	}
	if winners != 1 {
		t.Fatalf("%d winners", winners)
	}
}

func vaultLists(t *testing.T, ctx context.Context, open opener) {
	v := fresh(t, open).Vault()
	Must(t, v.Put(ctx, doc("a/3", ""), doc("a/1", ""), doc("b/1", ""), doc("a/2", ""), doc("aa/1", ""), doc("a.*", "")))
	for _, c := range []struct {
		prefix, after string
		limit         int
		want          []string
	}{
		{"a/", "", 10, []string{"a/1", "a/2", "a/3"}},
		{"a/", "a/1", 1, []string{"a/2"}},
		{"a/", "a/3", 10, nil},
		{"", "a/3", 10, []string{"aa/1", "b/1"}},
		{"", "", 2, []string{"a.*", "a/1"}},
		{"c/", "", 10, nil},
		{"b/", "a/2", 10, []string{"b/1"}},
		{"a.*", "", 10, []string{"a.*"}},
	} {
		got, err := v.List(ctx, c.prefix, c.after, c.limit)
		Must(t, err)
		if !slices.Equal(got, c.want) {
			t.Errorf("prefix %q after %q limit %d: %q, want %q", c.prefix, c.after, c.limit, got, c.want)
		}
	}
}

func vaultDeletes(t *testing.T, ctx context.Context, open opener) {
	v := fresh(t, open).Vault()
	Must(t, v.Put(ctx, doc("a/1", "x"), doc("a/2", "y")))
	Must(t, v.Delete(ctx, "a/1", "never there"))
	wantDocs(t, ctx, v, map[string]string{"a/2": "y"}, "a/1", "a/2")
	Must(t, v.Put(ctx, doc("a/1", "another body")))
	wantDocs(t, ctx, v, map[string]string{"a/1": "another body", "a/2": "y"}, "a/1", "a/2")
}

func vaultRefuses(t *testing.T, ctx context.Context, open opener) {
	v := fresh(t, open).Vault()
	for name, c := range map[string]struct {
		docs []journal.Doc
		want error
	}{
		"no identifier":       {[]journal.Doc{doc("", "x")}, journal.ErrInvalid},
		"a long identifier":   {[]journal.Doc{doc(strings.Repeat("x", journal.MaxDocID+1), "x")}, journal.ErrInvalid},
		"a control character": {[]journal.Doc{doc("a\x00b", "x")}, journal.ErrInvalid},
		"not UTF-8":           {[]journal.Doc{doc("a\xff", "x")}, journal.ErrInvalid},
		"one twice":           {[]journal.Doc{doc("a", "x"), doc("a", "x")}, journal.ErrInvalid},
		"a large body":        {[]journal.Doc{doc("a", strings.Repeat("x", journal.MaxDoc+1))}, journal.ErrTooLarge},
	} {
		if err := v.Put(ctx, c.docs...); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
	}
	Must(t, v.Put(ctx))
	ids, err := v.List(ctx, "", "", 10)
	Must(t, err)
	if len(ids) != 0 {
		t.Fatalf("left behind: %q", ids)
	}
}
