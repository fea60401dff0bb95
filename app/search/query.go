package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"
)

// Bounds of a search.
const (
	MaxFound  = 500 // ids
	maxText   = 100 // characters of the question, the rest is left out
	maxTerms  = 8
	minPrefix = 2 // letters of an unfinished word, in titles and names
	minProse  = 4 // and in the rest: three letters begin a word of nearly every need
)

// What a word weighs by where it stands.
var weights = []struct {
	field string
	boost float64
}{{"title", 4}, {"names", 3}, {"text", 1}}

// term is one word of a question.
type term struct{ stem, word string }

// terms cuts a question into words. What is no word, an operator for instance,
// is dropped here.
func terms(text string) []term {
	if n := 0; utf8.RuneCountInString(text) > maxText {
		for i := range text {
			if n++; n > maxText {
				text = text[:i]
				break
			}
		}
	}
	stemmed, plain := analysers()[stems].Analyze([]byte(text)), analysers()[bare].Analyze([]byte(text))
	var all []term
	for i, t := range stemmed {
		if i == maxTerms {
			break
		}
		all = append(all, term{string(t.Term), string(plain[i].Term)})
	}
	return all
}

// find gives the ids of entries that have all the words, best first; when none
// has, those that have some.
func (h *shelf) find(ctx context.Context, text string) ([]string, error) {
	asked := terms(text)
	if len(asked) == 0 {
		return []string{}, nil
	}
	each := make([]query.Query, len(asked))
	for i, t := range asked {
		each[i] = t.query(i == len(asked)-1)
	}
	ids, err := h.run(ctx, bleve.NewConjunctionQuery(each...))
	if err != nil || len(ids) > 0 || len(each) == 1 {
		return ids, err
	}
	return h.run(ctx, bleve.NewDisjunctionQuery(each...))
}

func (t term) query(unfinished bool) query.Query {
	var any []query.Query
	for _, w := range weights {
		q := bleve.NewTermQuery(t.stem)
		q.SetField(w.field)
		q.SetBoost(w.boost)
		any = append(any, q)
	}
	letters := utf8.RuneCountInString(t.word)
	for _, in := range []struct {
		field string
		least int
	}{{"words", minPrefix}, {"prose", minProse}} {
		if unfinished && letters >= in.least {
			q := bleve.NewPrefixQuery(t.word)
			q.SetField(in.field)
			any = append(any, unscored{q})
		}
	}
	return bleve.NewDisjunctionQuery(any...)
}

// unscored finds without weighing. Two letters begin hundreds of words: scoring
// each in each mission took most of the time of a search.
type unscored struct{ query.Query }

// Searcher implements query.Query.
func (u unscored) Searcher(ctx context.Context, i index.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	o.Score = "none"
	return u.Query.Searcher(ctx, i, m, o)
}

func (h *shelf) run(ctx context.Context, q query.Query) ([]string, error) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if h.index == nil {
		return []string{}, nil
	}
	found, err := h.index.SearchInContext(ctx, bleve.NewSearchRequestOptions(q, MaxFound, 0, false))
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	// Equal scores come in the order of the segments: make it one that does not
	// depend on when an entry was indexed.
	slices.SortStableFunc(found.Hits, func(a, b *search.DocumentMatch) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	ids := make([]string, len(found.Hits))
	for i, hit := range found.Hits {
		ids[i] = hit.ID
	}
	return ids, nil
}
