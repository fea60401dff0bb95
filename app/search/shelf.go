package search

import (
	"fmt"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"

	"coupdemain/models"
)

// entry is what is searched of one mission or software: a word of the title
// counts for more than one of the names, and that for more than the rest.
type entry struct {
	id, title, names, text string
}

// shelf is one index in memory, rebuilt from the state when its changes have
// grown to many: an index in memory keeps one segment for every batch that it
// was given, and every search visits them all.
type shelf struct {
	read func(s models.State, id string) (entry, bool) // false: not to be found any more
	each func(s models.State, yield func(id string))

	mu      sync.RWMutex // a search against the swap of the index
	index   bleve.Index
	batches int // only the indexing goroutine uses it
}

const (
	maxBatches = 48   // applied to one index before it is built again
	buildBatch = 2500 // entries in one batch while building
)

func newIndex() (bleve.Index, error) {
	text := func(analyser string) *mapping.FieldMapping {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeInAll, f.IncludeTermVectors, f.DocValues = analyser, false, false, false, false
		return f
	}
	doc := bleve.NewDocumentStaticMapping()
	for _, name := range []string{"title", "names", "text"} {
		doc.AddFieldMappingsAt(name, text(stems))
	}
	doc.AddFieldMappingsAt("words", text(bare))
	doc.AddFieldMappingsAt("prose", text(bare))
	m := bleve.NewIndexMapping()
	m.DefaultMapping, m.DefaultAnalyzer = doc, stems
	x, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("make an index: %w", err)
	}
	return x, nil
}

func (e entry) fields() map[string]any {
	return map[string]any{"title": e.title, "names": e.names, "text": e.text, "words": e.title + "\n" + e.names, "prose": e.text}
}

// build indexes everything that the state has, beside the index in use, and
// puts the new one in its place.
func (h *shelf) build(s models.State) error {
	fresh, err := newIndex()
	if err != nil {
		return err
	}
	var ids []string
	h.each(s, func(id string) { ids = append(ids, id) })
	for len(ids) > 0 {
		n := min(len(ids), buildBatch)
		if err := h.put(fresh, s, ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	h.mu.Lock()
	old := h.index
	h.index, h.batches = fresh, 0
	h.mu.Unlock()
	if old == nil {
		return nil
	}
	if err := old.Close(); err != nil {
		return fmt.Errorf("close an index: %w", err)
	}
	return nil
}

// change brings some entries to what the state says of them.
func (h *shelf) change(s models.State, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	if h.batches >= maxBatches {
		return h.build(s)
	}
	h.batches++
	return h.put(h.index, s, ids)
}

func (h *shelf) put(x bleve.Index, s models.State, ids []string) error {
	batch := x.NewBatch()
	for _, id := range ids {
		e, ok := h.read(s, id)
		if !ok {
			batch.Delete(id)
			continue
		}
		if err := batch.Index(id, e.fields()); err != nil {
			return fmt.Errorf("index %s: %w", id, err)
		}
	}
	if err := x.Batch(batch); err != nil {
		return fmt.Errorf("index %d entries: %w", len(ids), err)
	}
	return nil
}

func (h *shelf) close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	x := h.index
	h.index = nil
	if x == nil {
		return nil
	}
	return x.Close()
}
