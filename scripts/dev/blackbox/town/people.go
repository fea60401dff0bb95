package town

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Person is somebody of the town.
type Person struct {
	Email, Name string
	ID          string `json:"id"`
	Authority   string `json:"authority"`
	Developer   string `json:"developer"`
	Token       string `json:"token"`
}

// People is the town: two public authorities and an association with an agent
// each, a steward, somebody who is developer and agent of the first authority,
// a developer without any skill, and developers who are proven on the software.
type People struct {
	Agent, Other, Private, Steward, Both, Novice Person
	Developers                                   []Person

	dir string // the store that holds them
}

// Software is the slug of the one software of the town's list.
const Software = "openmairie"

// Settle registers the town's people in a new store by the command line.
func Settle(p Program, dir string, developers int) (*People, error) {
	t := &People{dir: dir}
	env := Env{"DATA": dir, "LOG": "error"}
	add := func(who *Person, email, name, role string, more ...string) error {
		args := append([]string{"person", "add", "--email", email, "--name", name, "--role", role, "--token"}, more...)
		out, err := p.Run(env, args...)
		if err != nil {
			return err
		}
		token := who.Token
		if err := json.Unmarshal([]byte(out), who); err != nil {
			return fmt.Errorf("read %q: %w", out, err)
		}
		if who.Token == "" {
			who.Token = token
		}
		who.Email, who.Name = email, name
		return nil
	}
	first := []string{"--authority", "Ville de Brocéliande", "--siret", "21350238800019", "--regime", "public"}
	skill := []string{"--skill", Software + "=proven"}
	for _, one := range []func() error{
		func() error { return add(&t.Steward, "regie@exemple.fr", "Régine Régie", "steward") },
		func() error { return add(&t.Agent, "agent@exemple.fr", "Agathe Mairie", "agent", first...) },
		func() error {
			return add(&t.Other, "autre@exemple.fr", "Octave Voisin", "agent", "--authority", "Ville de Valjoly", "--siret", "21440109300015", "--regime", "public")
		},
		func() error {
			return add(&t.Private, "asso@exemple.fr", "Prisca Privat", "agent", "--authority", "Association des Lanternes", "--regime", "private")
		},
		func() error { return add(&t.Both, "double@exemple.fr", "Dora Double", "developer", skill...) },
		func() error { return add(&t.Both, "double@exemple.fr", "Dora Double", "agent", first...) },
		func() error { return add(&t.Novice, "novice@exemple.fr", "Nino Novice", "developer") },
	} {
		if err := one(); err != nil {
			return nil, err
		}
	}
	t.Developers = make([]Person, developers)
	for i := range t.Developers {
		if err := add(&t.Developers[i], fmt.Sprintf("dev%03d@exemple.fr", i), fmt.Sprintf("Atelier Quenouille-%03d", i), "developer", skill...); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// Copy gives a test a store of its own that holds the town.
func (t *People) Copy(tb testing.TB) string {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "data")
	if err := os.CopyFS(dir, os.DirFS(t.dir)); err != nil {
		tb.Fatal(err)
	}
	return dir
}
