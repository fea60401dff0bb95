package edge_test

import (
	"net/url"
	"testing"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/handlerstest"
)

func TestFormFromElsewhereChangesNothing(t *testing.T) {
	b := handlerstest.New(t)
	cookie := b.SignIn("agent@exemple.fr", "")
	page := b.Send("GET", "/rien", "", "", map[string]string{"Cookie": cookie})
	token := handlerstest.Field(page.Body, edge.CSRFField)
	other := b.SignIn("developer@exemple.fr", "")
	b.Happened()
	for name, h := range map[string]map[string]string{
		"no token":               {"Cookie": cookie},
		"another site":           {"Cookie": cookie, "Sec-Fetch-Site": "cross-site", "token": token},
		"another origin":         {"Cookie": cookie, "Origin": "https://ailleurs.example", "token": token},
		"another person's token": {"Cookie": other, "token": token},
	} {
		body := url.Values{edge.CSRFField: {h["token"]}}.Encode()
		delete(h, "token")
		h["Content-Type"] = handlerstest.FormType
		if got := b.Send("POST", "/deconnexion", body, "", h); got.Status != 403 {
			t.Errorf("%s: status %d", name, got.Status)
		}
	}
	if events := b.Happened(); len(events) != 0 {
		t.Errorf("events %v", events)
	}
}
