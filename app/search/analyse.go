package search

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/token/elision"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/token/stop"
	"github.com/blevesearch/bleve/v2/registry"
	"golang.org/x/text/unicode/norm"
)

// The two analysers: stems for whole words, bare words for unfinished ones.
const (
	stems = "coupdemain_stems"
	bare  = "coupdemain_bare"
)

func init() {
	for name, stemmed := range map[string]bool{stems: true, bare: false} {
		err := registry.RegisterAnalyzer(name, func(_ map[string]any, cache *registry.Cache) (analysis.Analyzer, error) {
			return newAnalyser(cache, stemmed)
		})
		if err != nil {
			panic(err) // only two registrations under one name fail
		}
	}
}

// analysers are for the questions; indexes make their own of the same kinds.
var analysers = sync.OnceValue(func() map[string]analysis.Analyzer {
	all := map[string]analysis.Analyzer{}
	for _, name := range []string{stems, bare} {
		a, err := registry.NewCache().AnalyzerNamed(name)
		if err != nil {
			panic(err) // both are made of parts that ship with the program
		}
		all[name] = a
	}
	return all
})

// newAnalyser folds accents before the small words are dropped and the stems
// cut, so that a word gives the same stem however it was typed.
func newAnalyser(cache *registry.Cache, stemmed bool) (analysis.Analyzer, error) {
	articles := analysis.NewTokenMap()
	if err := articles.LoadBytes(fr.FrenchArticles); err != nil {
		return nil, err
	}
	small := analysis.NewTokenMap()
	if err := small.LoadBytes([]byte(foldText(string(fr.FrenchStopWords)))); err != nil {
		return nil, err
	}
	a := &analysis.DefaultAnalyzer{
		Tokenizer: letters{},
		TokenFilters: []analysis.TokenFilter{
			lowercase.NewLowerCaseFilter(), elision.NewElisionFilter(articles), folding{}, stop.NewStopTokensFilter(small),
		},
	}
	if stemmed {
		light, err := cache.TokenFilterNamed(fr.LightStemmerName)
		if err != nil {
			return nil, err
		}
		a.TokenFilters = append(a.TokenFilters, light)
	}
	return a, nil
}

// letters cuts a text into runs of letters, figures and apostrophes. The
// tokenizer of Unicode keeps "title:plan" and "v2.1_beta" in one piece, which
// nobody would find again.
type letters struct{}

// Tokenize implements analysis.Tokenizer.
func (letters) Tokenize(text []byte) analysis.TokenStream {
	var all analysis.TokenStream
	start := -1
	end := func(i int) {
		if start >= 0 {
			all = append(all, &analysis.Token{Term: text[start:i:i], Start: start, End: i, Position: len(all) + 1})
			start = -1
		}
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), start >= 0 && (r == '\'' || r == '’' || unicode.Is(unicode.Mn, r)):
			if start < 0 {
				start = i
			}
		default:
			end(i)
		}
		i += size
	}
	end(len(text))
	return all
}

// folding takes the accents off.
type folding struct{}

// Filter implements analysis.TokenFilter.
func (folding) Filter(in analysis.TokenStream) analysis.TokenStream {
	for _, t := range in {
		for _, c := range t.Term {
			if c >= utf8.RuneSelf {
				t.Term = []byte(foldText(string(t.Term)))
				break
			}
		}
	}
	return in
}

// foldText writes letters without their accents: é and e, œ and oe are the same
// word to somebody who searches.
func foldText(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'œ' || r == 'Œ':
			b.WriteString("oe")
		case r == 'æ' || r == 'Æ':
			b.WriteString("ae")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
