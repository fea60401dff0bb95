package demo

import (
	"context"
	"fmt"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/clean"
)

// settle registers the people, authorities, developers and software, long before now.
func (p *planter) settle(ctx context.Context) error {
	if err := p.list(ctx); err != nil {
		return err
	}
	steward, err := p.person(ctx, p.story.Steward)
	if err != nil {
		return err
	}
	if err := p.do(ctx, models.Operator, &models.GrantRole{Person: steward, Role: models.Steward}); err != nil {
		return err
	}
	for _, a := range p.story.Authorities {
		if err := p.authority(ctx, a); err != nil {
			return fmt.Errorf("%s: %w", a.Key, err)
		}
	}
	for _, d := range p.story.Developers {
		if err := p.developer(ctx, d); err != nil {
			return fmt.Errorf("%s: %w", d.Key, err)
		}
	}
	return nil
}

func (p *planter) list(ctx context.Context) error {
	entries := make([]models.SoftwareListed, len(p.story.Software))
	for i, s := range p.story.Software {
		licence, _ := clean.ReadLicence(s.Licence)
		domain, _ := models.ParseDomain(s.Domain)
		entries[i] = models.SoftwareListed{Slug: s.Slug, Title: s.Name, Function: s.For, Domain: domain, Licence: licence, Source: "Démonstration"}
	}
	return p.do(ctx, models.Operator, &models.ListSoftware{Entries: entries})
}

func (p *planter) person(ctx context.Context, a account) (string, error) {
	id, err := p.board.Register(ctx, models.Operator, board.PersonDoc{Name: a.Label, Email: a.Email}, "fr")
	if err != nil {
		return "", err
	}
	return id, p.do(ctx, models.Operator, &models.ConfirmEmail{Person: id})
}

func (p *planter) authority(ctx context.Context, a authority) error {
	regime := models.Public
	if a.Type == "association" {
		regime = models.Private
	}
	signatory := a.Signatory
	if signatory == "" {
		signatory = "la personne habilitée (démonstration)"
	}
	answer, err := p.board.Do(ctx, board.Request{By: models.Operator, Command: &models.RegisterAuthority{Name: a.Name, Siret: a.Siret, Regime: regime,
		Type: a.Type, Department: a.Department, Population: a.Population, Signatory: signatory}})
	if err != nil {
		return err
	}
	for _, e := range answer.Events {
		if e, ok := e.(*models.AuthorityRegistered); ok {
			p.authorities[a.Key] = e.Authority
		}
	}
	for i, account := range a.Agents {
		id, err := p.person(ctx, account)
		if err != nil {
			return err
		}
		if i == 0 {
			p.agents[a.Key] = id
		}
		if err := p.do(ctx, models.Operator, &models.GrantRole{Person: id, Role: models.Agent, Authority: p.authorities[a.Key]}); err != nil {
			return err
		}
	}
	return nil
}

// email is where a developer of the story would read mail; the name cannot exist (RFC 2606).
func email(key string) string { return key + "@demo.invalid" }

func (p *planter) developer(ctx context.Context, d developer) error {
	person, err := p.person(ctx, account{Label: d.Label, Email: email(d.Key)})
	if err != nil {
		return err
	}
	p.people[d.Key] = person
	id, _, err := p.board.RegisterDeveloper(ctx, person, "", models.RegisterDeveloper{Legal: d.Legal, Department: d.Department, Remote: d.Remote, Bot: d.Bot},
		board.ProfileDoc{Name: d.Label, About: d.About})
	if err != nil {
		return err
	}
	p.developers[d.Key] = id
	for n := 2; n <= d.TeamSize; n++ {
		member, err := p.person(ctx, account{Label: fmt.Sprintf("%s, personne %d", d.Label, n), Email: email(fmt.Sprintf("%s-%d", d.Key, n))})
		if err != nil {
			return err
		}
		if err := p.do(ctx, person, &models.AddMember{Developer: id, Person: member}); err != nil {
			return err
		}
	}
	for _, k := range d.Skills {
		set := &models.SetSkill{Developer: id, Software: k.Software, Level: k.Level}
		if k.Domain != "" {
			set.Domain, _ = models.ParseDomain(k.Domain)
		}
		by := person
		if k.Level != models.Declared {
			by, set.Proof = models.Operator, "steward"
		}
		if err := p.do(ctx, by, set); err != nil {
			return err
		}
	}
	return nil
}
