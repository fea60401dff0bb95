package demo

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"coupdemain/web/ui"
	"coupdemain/web/webtest"
)

func TestPagesOfTheDemonstrationSayEverythingAndRunNothing(t *testing.T) {
	webtest.Sound(t, func(p ui.Page) map[string]templ.Component {
		return map[string]templ.Component{
			"doors": Page(p, Data{Live: true, Doors: []Door{{N: 0, Label: "A", Role: "agent", Of: "V"}, {N: 1, Label: "R", Role: "steward", Current: true}},
				Steps: []Step{{Key: "board", Door: -1, Address: "/"}, {Key: "room", Door: 1, Who: "A"}, {Key: "draft", Door: 0, Who: "A", Address: "/x"}, {Key: "bid"}}}),
			"box": Box(p, BoxData{Address: "a@b.fr", Mails: []KeptMail{{N: 1, At: p.Now, Subject: "S"}}}), "empty box": Box(p, BoxData{Address: "x"}),
			"mail": Mail(p, KeptMail{N: 1, At: p.Now, To: "a@b.fr", Subject: "S", Text: "Un\nhttps://a.example/x, puis\n\n<script>"}),
		}
	})
}

func TestALinkOfAMailEndsBeforeTheSentenceDoes(t *testing.T) {
	parts := inlineLinks("Voir https://a.example/x?l=1. Puis http://b.example/y, fin")
	var links []string
	whole := ""
	for _, p := range parts {
		whole += p.text
		if p.link {
			links = append(links, p.text)
		}
	}
	if strings.Join(links, " ") != "https://a.example/x?l=1 http://b.example/y" || whole != "Voir https://a.example/x?l=1. Puis http://b.example/y, fin" {
		t.Errorf("links %q of %q", links, whole)
	}
}
