package mission_test

import (
	"testing"

	"coupdemain/handlers/handlerstest"
)

func TestOwnMissionsSayWhatTheyWaitFor(t *testing.T) {
	b, agent := handlerstest.Opened(t)
	handlerstest.MustHave(t, agent.Get("/mes-missions"), "À attribuer", "3 offres", "/depouillement")
	developer := b.Browser("developer@exemple.fr")
	handlerstest.MustHave(t, developer.Get("/mes-missions"), "Vos offres", "Corriger l&#39;export")
	if got := b.Send("GET", "/mes-missions", "", "", nil); got.Status != 401 {
		t.Errorf("a stranger: %d", got.Status)
	}
}
