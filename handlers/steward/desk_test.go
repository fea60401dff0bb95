package steward_test

import (
	"net/url"
	"strings"
	"testing"

	"coupdemain/handlers/handlerstest"
	"coupdemain/models"
)

func TestTheDeskIsTheStewardsAlone(t *testing.T) {
	b := handlerstest.New(t)
	b.Wants(b.Read("/regie", ""), 401)
	cookie := b.Session("agent")
	b.Wants(b.Read("/regie", cookie), 403)
	page := b.Read("/mon-profil", cookie)
	b.Happened()
	for _, path := range []string{"/regie/collectivites", "/regie/roles", "/regie/competences", "/regie/suspension", "/regie/logiciels", "/regie/defaillances", "/regie/litiges"} {
		b.Wants(b.Post(path, page, cookie, url.Values{"email": {"agent@exemple.fr"}, "role": {"steward"}}), 403)
	}
	if got := b.Happened(); len(got) > 0 {
		t.Errorf("a stranger to the desk did %v", got)
	}
}

func TestAStewardRegistersGrantsVerifiesAndSuspends(t *testing.T) {
	b := handlerstest.New(t)
	b.Operate(&models.GrantRole{Person: b.IDs["other"], Role: models.Steward})
	cookie := b.Session("other")
	b.Happened()
	desk := func(to string, v url.Values) handlerstest.Reply { return b.Fill("/regie", "/regie/"+to, cookie, v) }
	b.Wants(b.Read("/regie", cookie), 200, "Rien n’attend")
	b.Wants(desk("collectivites", url.Values{"name": {"Ville trois"}, "regime": {"public"}, "siret": {"123"}}), 400, "Ville trois")
	b.Wants(desk("collectivites", url.Values{"name": {"Asso"}, "regime": {"private"}, "department": {"35"}, "population": {"120"}, "signatory": {"La présidente"}}), 303)
	b.Wants(desk("roles", url.Values{"email": {"neuf@exemple.fr"}, "role": {"agent"}, "authority": {b.IDs["authority agent"]}, "act": {"grant"}}), 422)
	b.Wants(desk("roles", url.Values{"email": {"neuf@exemple.fr"}, "name": {"Neuf"}, "role": {"agent"}, "authority": {b.IDs["authority agent"]}, "act": {"grant"}}), 303)
	b.Wants(desk("roles", url.Values{"email": {"neuf@exemple.fr"}, "role": {"agent"}, "authority": {b.IDs["authority agent"]}, "act": {"revoke"}}), 303)
	b.Wants(desk("competences", url.Values{"developer": {b.IDs["profile"]}, "software": {"openmairie"}, "level": {"attested"}}), 400)
	b.Wants(desk("competences", url.Values{"developer": {"developer@exemple.fr"}, "software": {"openmairie"}, "level": {"attested"}, "proof": {"38 commits"}}), 303)
	b.Wants(b.Read("/developpeurs/"+b.IDs["profile"], ""), 200, "38 commits", "Attestée")
	b.Wants(desk("suspension", url.Values{"email": {"agent@exemple.fr"}, "act": {"suspend"}}), 400)
	b.Wants(desk("suspension", url.Values{"email": {"agent@exemple.fr"}, "reason": {"Compte partagé."}, "act": {"suspend"}}), 303)
	b.Wants(b.Read("/mon-profil", b.Session("agent")), 200, "Compte partagé.")
	b.Wants(desk("suspension", url.Values{"email": {"agent@exemple.fr"}, "act": {"restore"}}), 303)
	b.Wants(desk("logiciels", url.Values{"slug": {"Pas Bon"}, "name": {"X"}}), 400)
	b.Wants(desk("logiciels", url.Values{"slug": {"bon"}, "name": {"Bon"}, "wikidata": {"Q42"}}), 303)
	b.Wants(b.Read("/logiciels/bon", ""), 200, "https://www.wikidata.org/wiki/Q42", "inconnue")
	want := []string{"authority.registered", "person.registered", "role.granted", "role.revoked", "skill.set", "person.suspended", "session.opened", "person.restored", "software.listed"}
	if got := b.Happened(); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("events %v, want %v", got, want)
	}
}
