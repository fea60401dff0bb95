package ui

import (
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"

	"coupdemain/web"
)

// words reads the files once. They are part of the program: one that cannot be
// read is a fault of the build, seen at the first page of the first test.
var words = sync.OnceValue(func() map[string]map[string]*sentence {
	all, err := loadWords()
	if err != nil {
		panic(err)
	}
	return all
})

// CheckTranslations tells at the start whether the words can be read.
func CheckTranslations() error {
	_, err := loadWords()
	return err
}

func loadWords() (map[string]map[string]*sentence, error) {
	all := map[string]map[string]*sentence{French: {}, English: {}}
	files, err := web.Translations.ReadDir("translations")
	if err != nil {
		return nil, fmt.Errorf("list the translations: %w", err)
	}
	for _, f := range files {
		if err := loadFile("translations/"+f.Name(), all); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func loadFile(path string, all map[string]map[string]*sentence) error {
	buf, err := web.Translations.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	file, err := i18n.ParseMessageFileBytes(buf, path, map[string]i18n.UnmarshalFunc{"yaml": yaml.Unmarshal})
	if err != nil {
		return fmt.Errorf("parse %s: %w", path, err)
	}
	lang := file.Tag.String()
	if all[lang] == nil {
		return fmt.Errorf("%s: a name ends in .fr.yaml or .en.yaml", path)
	}
	for _, m := range file.Messages {
		if _, twice := all[lang][m.ID]; twice {
			return fmt.Errorf("%s: %s is already in another file", path, m.ID)
		}
		all[lang][m.ID] = prepare(lang, m)
	}
	return nil
}

func prepare(lang string, m *i18n.Message) *sentence {
	s := &sentence{other: parse(lang, m.Other)}
	if m.One != "" {
		s.one, s.plural = parse(lang, m.One), true
	}
	if m.Zero != "" {
		s.zero, s.plural = parse(lang, m.Zero), true
	}
	return s
}

// spaces sets what typists leave out: the no-break spaces of French
// punctuation (narrow before ; and ?, plain before : and inside quotes) and the curled apostrophe.
var (
	spaces = strings.NewReplacer(" :", "\u00a0:", " ;", "\u202f;", " ?", "\u202f?", " !", "\u202f!", "« ", "«\u00a0", " »", "\u00a0»", " %", "\u00a0%", " €", "\u00a0€", " h ", "\u00a0h\u00a0", "'", "’")
	curled = strings.NewReplacer("'", "’")
)

func parse(lang, text string) []part {
	if lang == French {
		text = spaces.Replace(text)
	} else {
		text = curled.Replace(text)
	}
	var parts []part
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		if open > 0 {
			parts = append(parts, part{text: text[:open]})
		}
		parts = append(parts, part{arg: text[open+1 : open+end]})
		text = text[open+end+1:]
	}
	if text != "" || len(parts) == 0 {
		parts = append(parts, part{text: text})
	}
	return parts
}
