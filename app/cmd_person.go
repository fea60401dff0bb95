package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"coupdemain/app/auth"
	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/clean"
	"coupdemain/models/view"
)

// newPerson is what `person add` is asked for.
type newPerson struct {
	email, name, role, authority, siret, regime, language string
	skills                                                []string
	token                                                 bool
}

// cmdPerson registers a person with what their role needs, and prints the ids and the
// token as JSON. Said again for the same address, it adds what is missing.
func cmdPerson(ctx context.Context, c Config, args []string, out, log io.Writer) error {
	p, err := readPerson(args, log)
	if err != nil {
		return err
	}
	return withBoard(ctx, c, log, func(b *board.Board) error {
		added, err := addPerson(ctx, b, c.URL, p)
		if err != nil {
			return fmt.Errorf("person add: %w", err)
		}
		return json.NewEncoder(out).Encode(added)
	})
}

func readPerson(args []string, log io.Writer) (newPerson, error) {
	var p newPerson
	if len(args) == 0 || args[0] != "add" {
		return p, errors.New("usage: coupdemain person add --email E --name N --role agent|developer|steward …")
	}
	flags := flag.NewFlagSet("person add", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&p.email, "email", "", "e-mail address")
	flags.StringVar(&p.name, "name", "", "name")
	flags.StringVar(&p.role, "role", "", "agent, developer or steward")
	flags.StringVar(&p.authority, "authority", "", "name of the authority (agent)")
	flags.StringVar(&p.siret, "siret", "", "its SIRET")
	flags.StringVar(&p.regime, "regime", "public", "public or private")
	flags.StringVar(&p.language, "language", "fr", "fr or en")
	flags.BoolVar(&p.token, "token", false, "issue an API token")
	flags.Func("skill", "SLUG=LEVEL of a software or a domain (developer); may be repeated", func(v string) error {
		p.skills = append(p.skills, v)
		return nil
	})
	if err := flags.Parse(args[1:]); err != nil {
		return p, err
	}
	switch {
	case flags.NArg() > 0:
		return p, fmt.Errorf("what is %q?", flags.Arg(0))
	case p.email == "" || p.name == "":
		return p, errors.New("--email and --name are needed")
	case !slices.Contains([]string{"agent", "developer", "steward"}, p.role):
		return p, errors.New("--role is agent, developer or steward")
	case p.role == "agent" && p.authority == "":
		return p, errors.New("an agent needs --authority")
	case p.role != "developer" && len(p.skills) > 0:
		return p, errors.New("--skill is for developers")
	}
	return p, nil
}

// addedPerson is what is printed.
type addedPerson struct {
	ID        string `json:"id"`
	Authority string `json:"authority,omitempty"`
	Developer string `json:"developer,omitempty"`
	Token     string `json:"token,omitempty"`
}

func addPerson(ctx context.Context, b *board.Board, url string, p newPerson) (addedPerson, error) {
	var added addedPerson
	id, err := b.Register(ctx, models.Operator, board.PersonDoc{Name: p.name, Email: p.email}, p.language)
	if err != nil && (id == "" || models.CodeOf(err) != models.Conflict) {
		return added, err
	}
	added.ID = id
	if err := operate(ctx, b, &models.ConfirmEmail{Person: id}); err != nil {
		return added, err
	}
	switch p.role {
	case "steward":
		err = operate(ctx, b, &models.GrantRole{Person: id, Role: models.Steward})
	case "agent":
		if added.Authority, err = authorityOf(ctx, b, p); err == nil {
			err = operate(ctx, b, &models.GrantRole{Person: id, Role: models.Agent, Authority: added.Authority})
		}
	case "developer":
		added.Developer, err = developerOf(ctx, b, id, p)
	}
	if err != nil || !p.token {
		return added, err
	}
	a, err := auth.New(b, url, func(context.Context, string, string, string) error { return errors.New("no mail is sent from here") })
	if err != nil {
		return added, err
	}
	added.Token, err = a.Issue(ctx, models.Operator, id, "coupdemain person add")
	return added, err
}

// operate acts as the machine's own operator.
func operate(ctx context.Context, b *board.Board, cmd models.Command) error {
	_, err := b.Do(ctx, board.Request{By: models.Operator, Command: cmd})
	return err
}

// authorityOf finds the authority by its SIRET, or by its name without one, or registers it.
func authorityOf(ctx context.Context, b *board.Board, p newPerson) (string, error) {
	siret := p.siret
	if clean, ok := clean.ReadSIRET(siret); ok {
		siret = clean
	}
	find := func() string {
		for after := ""; ; {
			page, next := view.Authorities(b.State(), after, 200)
			for _, a := range page {
				if siret != "" && a.Siret == siret || siret == "" && a.Name == p.authority {
					return a.ID
				}
			}
			if next == "" {
				return ""
			}
			after = next
		}
	}
	if id := find(); id != "" {
		return id, nil
	}
	cmd := &models.RegisterAuthority{Name: p.authority, Siret: p.siret, Regime: models.Regime(p.regime)}
	if err := operate(ctx, b, cmd); err != nil {
		return "", err
	}
	if id := find(); id != "" {
		return id, nil
	}
	return "", fmt.Errorf("the authority %q was registered but is not found", p.authority)
}

// developerOf finds or makes the person's profile and sets its skills.
func developerOf(ctx context.Context, b *board.Board, person string, p newPerson) (string, error) {
	developer := ""
	if known, ok := b.State().Person(person); ok {
		developer = known.Developer
	}
	if developer == "" {
		var err error
		developer, _, err = b.RegisterDeveloper(ctx, models.Operator, "", models.RegisterDeveloper{Person: person, Legal: "micro", Remote: true}, board.ProfileDoc{Name: p.name})
		if err != nil {
			return "", err
		}
	}
	for _, text := range p.skills {
		slug, level, ok := strings.Cut(text, "=")
		if !ok || !slices.Contains(models.Levels, models.Level(level)) {
			return developer, fmt.Errorf("--skill %s: write SLUG=LEVEL, the level being one of %v", text, models.Levels)
		}
		cmd := &models.SetSkill{Developer: developer, Level: models.Level(level)}
		if slices.Contains(models.Domains, slug) {
			cmd.Domain = slug
		} else if err := listed(ctx, b, slug); err != nil {
			return developer, err
		} else {
			cmd.Software = slug
		}
		if err := operate(ctx, b, cmd); err != nil {
			return developer, err
		}
	}
	return developer, nil
}

// unsorted is the domain of a software that the command line enters: missions
// take theirs from the software, and an import says the true one later.
const unsorted = "assistance"

// listed enters a software that the list does not hold yet under its slug: a
// first installation has no list, and an import completes the entry later.
func listed(ctx context.Context, b *board.Board, slug string) error {
	if _, ok := b.State().Software(slug); ok {
		return nil
	}
	return operate(ctx, b, &models.ListSoftware{Entries: []models.SoftwareListed{{Slug: slug, Title: slug, Domain: unsorted}}})
}
