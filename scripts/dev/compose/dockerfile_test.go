package compose

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// instruction is one of the Dockerfile.
type instruction struct {
	name, rest string
	stage      int // counted from 0
}

// dockerfile reads the instructions, with their continued lines joined.
func dockerfile(t *testing.T) (list []instruction) {
	t.Helper()
	text := read(t, "Dockerfile")
	stage, whole := -1, ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if whole == "" && (line == "" || strings.HasPrefix(line, "#")) {
			continue
		}
		whole += line
		if before, more := strings.CutSuffix(whole, "\\"); more {
			whole = before
			continue
		}
		name, rest, _ := strings.Cut(whole, " ")
		if whole = ""; name == "FROM" {
			stage++
		}
		list = append(list, instruction{name, strings.TrimSpace(rest), stage})
	}
	return list
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// only gives what the last stage says under a name.
func only(t *testing.T, name string) string {
	t.Helper()
	list := dockerfile(t)
	last, said := list[len(list)-1].stage, ""
	for _, i := range list {
		if i.stage == last && i.name == name {
			said = i.rest
		}
	}
	if said == "" {
		t.Fatalf("the image has no %s", name)
	}
	return said
}

// exec reads the JSON form of a command.
func exec(t *testing.T, text string) (words []string) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &words); err != nil || len(words) == 0 {
		t.Fatalf("%s is not in the form that needs no shell: %v", text, err)
	}
	return words
}

// imageEnv is the environment that the image sets.
func imageEnv(t *testing.T) map[string]string {
	t.Helper()
	env := map[string]string{}
	for _, pair := range strings.Fields(only(t, "ENV")) {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	return env
}

// ignored tells what the engine is never sent.
func ignored(t *testing.T) *patternmatcher.PatternMatcher {
	t.Helper()
	patterns, err := ignorefile.ReadAll(strings.NewReader(read(t, ".dockerignore")))
	if err != nil {
		t.Fatal(err)
	}
	m, err := patternmatcher.New(patterns)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func sent(t *testing.T, m *patternmatcher.PatternMatcher, path string) bool {
	t.Helper()
	out, err := m.MatchesOrParentMatches(path)
	if err != nil {
		t.Fatal(err)
	}
	return !out
}

func TestWhatIsCopiedIsThereAndIsSent(t *testing.T) {
	m := ignored(t)
	stages := map[string]bool{}
	for _, i := range dockerfile(t) {
		words := strings.Fields(i.rest)
		switch {
		case i.name == "FROM" && len(words) == 3:
			stages[words[2]] = true
		case i.name == "COPY" && strings.HasPrefix(words[0], "--from="):
			if from := strings.TrimPrefix(words[0], "--from="); !stages[from] {
				t.Errorf("COPY %s: there is no stage %s before", i.rest, from)
			}
		case i.name == "COPY":
			for _, path := range words[:len(words)-1] {
				if _, err := os.Stat(filepath.Join(root, path)); err != nil || !sent(t, m, path) {
					t.Errorf("COPY %s: %s is not sent or not there: %v", i.rest, path, err)
				}
			}
		}
	}
}

// Everything that the program is built from is sent, and nothing that is secret or large.
func TestOnlyWhatIsBuiltFromIsSent(t *testing.T) {
	m := ignored(t)
	for _, path := range []string{"go.mod", "go.sum", "Makefile", "package.json", "package-lock.json", ".npmrc", "web/dist/.gitkeep"} {
		if _, err := os.Stat(filepath.Join(root, path)); err != nil || !sent(t, m, path) {
			t.Errorf("%s is not sent or not there: %v", path, err)
		}
	}
	for _, dir := range []string{"app", "handlers", "models", "web", "scripts"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			path, err = filepath.Rel(root, path)
			if err != nil || path == filepath.Join("web", "dist") {
				return fs.SkipDir
			}
			if !sent(t, m, path) {
				t.Errorf("%s is not sent", path)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	for _, path := range []string{".git/config", ".env", "bin/coupdemain", "data/board.db", "node_modules/typescript/package.json", "web/dist/board-AAAAAAAA.js"} {
		if sent(t, m, path) {
			t.Errorf("%s is sent", path)
		}
	}
}

func TestImageIsBuiltByMakeWithTheLanguageOfTheModule(t *testing.T) {
	makefile := read(t, "Makefile")
	made := 0
	for _, i := range dockerfile(t) {
		for _, found := range regexp.MustCompile(`\bmake ([a-z-]+)`).FindAllStringSubmatch(i.rest, -1) {
			if i.name != "RUN" {
				continue
			}
			made++
			if !regexp.MustCompile(`(?m)^` + found[1] + `:`).MatchString(makefile) {
				t.Errorf("make has no target %s", found[1])
			}
		}
		if i.name == "COPY" && strings.Contains(i.rest, "/src/bin/") && !strings.Contains(makefile, "-o "+between(i.rest, "/src/", " ")) {
			t.Errorf("COPY %s: make builds no such thing", i.rest)
		}
	}
	if made == 0 {
		t.Error("make builds nothing of the image")
	}
	language := between(read(t, "go.mod"), "\ngo ", "\n")
	if from := dockerfile(t)[0].rest; !strings.HasPrefix(from, "golang:") || !strings.HasPrefix(language+".", between(from, "golang:", "-")+".") {
		t.Errorf("the module is written in Go %s, the image is built from %s", language, from)
	}
}

func TestImageRunsTheProgramWithoutRights(t *testing.T) {
	if user := only(t, "USER"); !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user) {
		t.Errorf("the user is %q: an engine cannot tell that it is not root", user)
	}
	if from := only(t, "FROM"); !strings.HasPrefix(from, "gcr.io/distroless/static") && from != "scratch" {
		t.Errorf("the image holds more than the program: %s", from)
	}
	start, check := exec(t, only(t, "ENTRYPOINT")), only(t, "HEALTHCHECK")
	_, command, _ := strings.Cut(check, "CMD ")
	ask := exec(t, command)
	if ask[0] != start[0] {
		t.Errorf("health is asked with %q, the image holds %q", ask[0], start[0])
	}
	// It must be a command, and say no when nobody answers.
	_, err := program.Run(map[string]string{"ADDR": "127.0.0.1:1"}, ask[1:]...)
	if err == nil || strings.Contains(err.Error(), "usage") || !strings.Contains(err.Error(), "127.0.0.1:1") {
		t.Errorf("%v says %v", ask, err)
	}
	if words := exec(t, only(t, "CMD")); !slices.Equal(words, []string{"serve"}) {
		t.Errorf("the image runs %v", words)
	}
	if data := imageEnv(t)["COUPDEMAIN_DATA"]; data == "" || data != only(t, "VOLUME") || !strings.HasSuffix(only(t, "COPY"), " "+data) {
		t.Errorf("the directory of the data is %q, and not the user's own", data)
	}
	if _, port, _ := strings.Cut(imageEnv(t)["COUPDEMAIN_ADDR"], ":"); port != only(t, "EXPOSE") {
		t.Errorf("the program listens on %q, the image tells of %q", port, only(t, "EXPOSE"))
	}
}

func between(text, from, to string) string {
	_, rest, ok := strings.Cut(text, from)
	if !ok {
		return ""
	}
	found, _, _ := strings.Cut(rest, to)
	return found
}
