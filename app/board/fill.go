package board

import (
	"context"
	"encoding/hex"

	"coupdemain/models"
	"coupdemain/models/view"
)

// Fill puts the words and names of the vault into views: Text.Plain, Who.Name,
// and the links and file names of deliveries. The views decided who may see
// what by which references they hold; what was erased stays empty.
func (b *Board) Fill(ctx context.Context, views ...view.Fillable) error {
	var ids []string
	for _, v := range views {
		v.EachText(func(t *models.Text) {
			if !t.Ref.Empty() {
				ids = append(ids, t.Ref.Doc)
			}
		})
		v.EachWho(func(w *view.Who) {
			if w.Doc != "" {
				ids = append(ids, w.Doc)
			}
		})
	}
	if len(ids) == 0 {
		return nil
	}
	docs, err := b.documents(ctx, ids)
	if err != nil {
		return err
	}
	for _, v := range views {
		v.EachText(func(t *models.Text) { b.fillText(t, docs) })
		v.EachWho(func(w *view.Who) {
			if d, ok := docs[w.Doc]; ok {
				w.Name = d.Name
			}
		})
		if m, ok := v.(*view.MissionView); ok {
			for i := range m.Deliveries {
				fillDelivery(&m.Deliveries[i], docs)
			}
		}
	}
	return nil
}

// fillText shows a text only when it is the one that the journal committed to.
func (b *Board) fillText(t *models.Text, docs map[string]document) {
	d, ok := docs[t.Ref.Doc]
	if !ok || t.Ref.Empty() {
		return
	}
	if t.Ref.Hash == "" { // a profile's words: the journal names their document, which may be replaced
		t.Plain = d.About
		return
	}
	salt, err := hex.DecodeString(d.Salt)
	if err != nil || textHash(salt, d.Text) != t.Ref.Hash {
		b.log.Error("a text is not the one that the journal names", "document", t.Ref.Doc)
		return
	}
	t.Plain = d.Text
}

func fillDelivery(v *view.DeliveryView, docs map[string]document) {
	d, ok := docs[v.Text.Ref.Doc]
	if !ok {
		return
	}
	v.Links = d.Links
	files := make([]models.FileRef, len(v.Files)) // the state holds the other slice
	for i, f := range v.Files {
		if i < len(d.Names) {
			f.Name = d.Names[i]
		}
		files[i] = f
	}
	if len(files) > 0 {
		v.Files = files
	}
}
