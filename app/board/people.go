package board

import (
	"context"
	"encoding/json"
	"strings"

	"coupdemain/app/journal"
	"coupdemain/models"
	"coupdemain/models/clean"
)

// PersonDoc is what the vault knows of a person, and nothing else does.
type PersonDoc struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// ProfileDoc is the words of a developer profile.
type ProfileDoc struct {
	Name  string `json:"name"`
	About string `json:"about"`
}

// Bounds of names and words, in characters.
const (
	maxName  = 120
	maxEmail = 254
	maxAbout = 4000
)

// Register makes an identity, its name and address in the vault only. An
// address that is known gives that person's id with Conflict, reason "email_known".
func (b *Board) Register(ctx context.Context, by string, p PersonDoc, language string) (person string, err error) {
	var r []models.Reason
	p.Name = line(&r, "name", p.Name, maxName)
	p.Email = NormalEmail(line(&r, "email", p.Email, maxEmail))
	if at := strings.LastIndexByte(p.Email, '@'); len(r) == 0 && (at < 1 || at == len(p.Email)-1 || strings.ContainsAny(p.Email, " <>,;\"()")) {
		r = append(r, models.Reason{Key: "email_invalid", Field: "email"})
	}
	if len(r) > 0 {
		return "", models.Refuse(models.Invalid, r...)
	}
	mac := b.Mac(p.Email)
	if known, ok := b.State().PersonByMac(mac); ok {
		return known.ID, models.Refuse(models.Conflict, models.Reason{Key: "email_known", Field: "email"})
	}
	doc, err := b.doc("person", p)
	if err != nil {
		return "", err
	}
	a, err := b.Do(ctx, Request{By: by, Command: &models.RegisterPerson{Mac: mac, Doc: doc.ID, Language: language}, Docs: []journal.Doc{doc}})
	if err != nil {
		// Somebody else may have registered the same address meanwhile.
		if known, ok := b.State().PersonByMac(mac); ok && models.CodeOf(err) == models.Conflict {
			return known.ID, err
		}
		return "", err
	}
	for _, e := range a.Events {
		if e, ok := e.(*models.PersonRegistered); ok {
			return e.Hidden.Person, nil
		}
	}
	return "", models.Refuse(models.Internal, models.Reason{Key: "internal"})
}

// RegisterDeveloper makes a profile with its words.
func (b *Board) RegisterDeveloper(ctx context.Context, by, key string, cmd models.RegisterDeveloper, p ProfileDoc) (developer string, a Answer, err error) {
	doc, err := b.profile(&p)
	if err != nil {
		return "", Answer{}, err
	}
	cmd.Doc = doc.ID
	if a, err = b.do(ctx, Request{By: by, Key: key, Command: &cmd, Docs: []journal.Doc{doc}}, p); err != nil {
		return "", Answer{}, err
	}
	for _, e := range a.Events {
		if e, ok := e.(*models.DeveloperRegistered); ok {
			developer = e.Hidden.Developer
		}
	}
	return developer, a, nil
}

// ChangeDeveloper replaces a profile's facts and words; the older words are
// deleted once the commit no longer names them.
func (b *Board) ChangeDeveloper(ctx context.Context, by, key string, cmd models.ChangeDeveloper, p ProfileDoc) (Answer, error) {
	doc, err := b.profile(&p)
	if err != nil {
		return Answer{}, err
	}
	cmd.Doc = doc.ID
	old, id := "", ""
	s := b.State()
	if person, ok := s.Person(by); ok {
		if d, ok := s.Developer(person.Developer); ok {
			old, id = d.Doc, d.ID
		}
	}
	a, err := b.do(ctx, Request{By: by, Key: key, Command: &cmd, Docs: []journal.Doc{doc}}, p)
	if err != nil {
		return Answer{}, err
	}
	if d, ok := b.State().Developer(id); ok && old != "" && d.Doc != old {
		if err := b.store.Vault().Delete(ctx, old); err != nil {
			b.log.Warn("a replaced profile waits for the sweep", "document", old, "error", err)
		}
	}
	return a, nil
}

// Person is a person's name and address; NotFound for one who is unknown or erased.
func (b *Board) Person(ctx context.Context, id string) (PersonDoc, error) {
	p, ok := b.State().Person(id)
	if ok && p.Doc != "" {
		docs, err := b.documents(ctx, []string{p.Doc})
		if err != nil {
			return PersonDoc{}, err
		}
		if d, ok := docs[p.Doc]; ok {
			return PersonDoc{Name: d.Name, Email: d.Email}, nil
		}
	}
	return PersonDoc{}, models.Refuse(models.NotFound, models.Reason{Key: "person_unknown", Field: "person"})
}

// Erase erases a person: the commit first, then the documents. Should the
// deletion fail, the sweep finds them, since the state names them no more.
func (b *Board) Erase(ctx context.Context, by, person string) error {
	s := b.State()
	var docs []string
	s.DocsOf(person, func(doc string) { docs = append(docs, doc) })
	sealed, err := b.sealedDocs(ctx, &s, person)
	if err != nil {
		return err
	}
	if _, err := b.Do(ctx, Request{By: by, Command: &models.ErasePerson{Person: person}}); err != nil {
		return err
	}
	docs = append(docs, sealed...)
	for len(docs) > 0 {
		n := min(len(docs), journal.MaxDocs)
		if err := b.store.Vault().Delete(ctx, docs[:n]...); err != nil {
			return models.Fault(models.Unavailable, err, "delete a person's documents")
		}
		docs = docs[n:]
	}
	b.words.clear() // what a view read between the commit and the deletion
	return nil
}

// sealedDocs are the texts of the person's sealed bids, which the state cannot know.
func (b *Board) sealedDocs(ctx context.Context, s *models.State, person string) ([]string, error) {
	missions, err := b.sealedAmong(ctx, person, append(b.seals.missions(), b.seals.cancelled()...))
	if err != nil {
		return nil, err
	}
	var docs []string
	for _, id := range missions {
		m, ok := s.Mission(id)
		p, known := s.Person(person)
		if !ok || !known {
			continue
		}
		r, key, err := b.record(ctx, p.Developer, m)
		if err != nil {
			return nil, err
		}
		if r == nil {
			continue
		}
		bid, _, err := key.unseal(m.ID, r)
		if err != nil {
			return nil, models.Fault(models.Internal, err, "read a sealed bid")
		}
		if bid.Person != person { // a colleague's
			continue
		}
		for _, t := range []models.TextRef{r.Memo, r.Evidence} {
			if !t.Empty() {
				docs = append(docs, t.Doc)
			}
		}
	}
	return docs, nil
}

// profile checks a profile's words and makes their document.
func (b *Board) profile(p *ProfileDoc) (journal.Doc, error) {
	var r []models.Reason
	p.Name = line(&r, "name", p.Name, maxName)
	about, key := clean.Text(p.About, maxAbout)
	if key != "" && key != "missing" {
		r = append(r, models.Reason{Key: key, Field: "about", Args: models.Args{"max": maxAbout}})
	}
	p.About = about
	if len(r) > 0 {
		return journal.Doc{}, models.Refuse(models.Invalid, r...)
	}
	return b.doc("profile", p)
}

// doc makes a vault document whose identifier tells its age to the sweep.
func (b *Board) doc(kind string, content any) (journal.Doc, error) {
	body, err := json.Marshal(content)
	if err != nil {
		return journal.Doc{}, models.Fault(models.Internal, err, "encode a document")
	}
	return journal.Doc{ID: kind + "/" + newULID(b.now().UnixMilli()).String(), Body: body}, nil
}

func line(r *[]models.Reason, field, value string, max int) string {
	clean, key := clean.Line(value, max)
	if key != "" {
		*r = append(*r, models.Reason{Key: key, Field: field, Args: models.Args{"max": max}})
	}
	return clean
}
