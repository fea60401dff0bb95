package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/api"
	"coupdemain/handlers/award"
	"coupdemain/handlers/demo"
	"coupdemain/handlers/edge"
	"coupdemain/handlers/journal"
	"coupdemain/handlers/law"
	"coupdemain/handlers/mission"
	"coupdemain/handlers/people"
	"coupdemain/handlers/publish"
	"coupdemain/handlers/software"
	desk "coupdemain/handlers/steward"
	"coupdemain/handlers/work"
)

const (
	get   = fiber.MethodGet
	post  = fiber.MethodPost
	put   = fiber.MethodPut
	patch = fiber.MethodPatch
	del   = fiber.MethodDelete
)

// routes is every route of the board. route.go says what the columns mean.
func routes(e *edge.Edge, s Server) []route {
	mission := mission.New(e, s.Search)
	publish, award, work := publish.New(e, mission), award.New(e, mission), work.New(e, mission)
	people, desk, software := people.Pages{Edge: e}, desk.Pages{Edge: e}, software.New(e, s.Search)
	journal, law := journal.Pages{Edge: e}, law.Pages{Edge: e}
	demo := demo.Pages{Edge: e, Box: s.Box, Rooms: s.Rooms, Doors: s.Doors}
	a := api.New(e, mission, s.Search)
	pages := []route{
		{get, "/healthz", anyone, small, uncounted, nobody, everywhere, e.Healthz},
		{get, "/readyz", anyone, small, uncounted, nobody, everywhere, e.Readyz},
		{get, "/metrics", ownNetwork, small, uncounted, nobody, everywhere, e.Measures()},
		{get, "/static/*", anyone, small, uncounted, nobody, everywhere, e.Static},
		{get, "/live", anyone, small, counted, ownSocket, everywhere, e.Socket(s.Live)},

		{get, "/", anyone, small, counted, reads, everywhere, mission.List},
		{get, "/missions.atom", anyone, small, counted, reads, everywhere, mission.Feed},
		{get, "/clotures.ics", anyone, small, counted, reads, everywhere, mission.Calendar},
		{get, "/missions/:id", anyone, small, counted, reads, everywhere, mission.Show},
		{get, "/mes-missions", signedIn, small, counted, reads, everywhere, mission.Mine},
		{post, "/missions/:id/offre", signedIn, small, counted, formToken, everywhere, mission.Bid},
		{post, "/missions/:id/questions", signedIn, small, counted, formToken, everywhere, mission.Ask},
		{post, "/missions/:id/questions/:n<int>", signedIn, small, counted, formToken, everywhere, mission.Answer},

		{get, "/publier", anyone, small, counted, reads, everywhere, publish.Edit},      // a stranger reads what it takes
		{post, "/publier", anyone, small, counted, formToken, everywhere, publish.Save}, // so here
		{post, "/missions/:id/publier", signedIn, small, counted, formToken, everywhere, publish.Publish},
		{post, "/missions/:id/additifs", signedIn, small, counted, formToken, everywhere, publish.Addendum},
		{post, "/missions/:id/annuler", signedIn, small, counted, formToken, everywhere, publish.Cancel},

		{get, "/missions/:id/depouillement", anyone, small, counted, reads, everywhere, award.Opening},
		{post, "/missions/:id/ouvrir", signedIn, small, counted, formToken, everywhere, award.Open},
		{post, "/missions/:id/notes", signedIn, small, counted, formToken, everywhere, award.Marks},
		{post, "/missions/:id/preuve", signedIn, small, counted, formToken, everywhere, award.JudgeEvidence},
		{post, "/missions/:id/explication", signedIn, small, counted, formToken, everywhere, award.AskJustification},
		{post, "/missions/:id/justifier", signedIn, small, counted, formToken, everywhere, award.Justify},
		{post, "/missions/:id/ecarter", signedIn, small, counted, formToken, everywhere, award.SetAside},
		{post, "/missions/:id/negociation", signedIn, small, counted, formToken, everywhere, award.Negotiate},
		{post, "/missions/:id/infructueuse", signedIn, small, counted, formToken, everywhere, award.Fruitless},
		{post, "/missions/:id/attribuer", signedIn, small, counted, formToken, everywhere, award.Award},
		{post, "/missions/:id/signer", signedIn, small, counted, formToken, everywhere, award.Sign},
		{post, "/missions/:id/confirmer", signedIn, small, counted, formToken, everywhere, award.Reconfirm},

		{get, "/missions/:id/fichiers/:hash", anyone, small, counted, reads, everywhere, work.File}, // named by the view of its two sides alone
		{post, "/missions/:id/commander", signedIn, small, counted, formToken, everywhere, work.Order},
		{post, "/missions/:id/delai", signedIn, small, counted, formToken, everywhere, work.Clock},
		{post, "/missions/:id/livrer", signedIn, files, uploads, formToken, everywhere, work.Deliver},
		{post, "/missions/:id/reprises", signedIn, small, counted, formToken, everywhere, work.Reject},
		{post, "/missions/:id/accepter", signedIn, small, counted, formToken, everywhere, work.Accept},
		{post, "/missions/:id/paiement", signedIn, small, counted, formToken, everywhere, work.Payment},
		{post, "/missions/:id/avis", signedIn, small, counted, formToken, everywhere, work.Review},
		{post, "/missions/:id/echec", signedIn, small, counted, formToken, everywhere, work.ClaimFailure},
		{post, "/missions/:id/echec/reponse", signedIn, small, counted, formToken, everywhere, work.AnswerFailure},
		{post, "/missions/:id/echec/issue", signedIn, small, counted, formToken, everywhere, work.SettleFailure},
		{post, "/missions/:id/litige", signedIn, small, counted, formToken, everywhere, work.Dispute},
		{post, "/missions/:id/litige/issue", signedIn, small, counted, formToken, everywhere, work.SettleDispute},

		{get, "/developpeurs", anyone, small, counted, reads, everywhere, people.Developers},
		{get, "/developpeurs/:id", anyone, small, counted, reads, everywhere, people.Developer},
		{get, "/collectivites", anyone, small, counted, reads, everywhere, people.Authorities},
		{get, "/collectivites/:id", anyone, small, counted, reads, everywhere, people.Authority},
		{get, "/mon-profil", anyone, small, counted, reads, everywhere, people.Profile}, // a stranger is told how to begin
		{post, "/mon-profil", signedIn, small, counted, formToken, everywhere, people.SaveProfile},
		{post, "/mon-profil/membres", developer, small, counted, formToken, everywhere, people.AddMember},
		{post, "/mon-profil/membres/retirer", developer, small, counted, formToken, everywhere, people.RemoveMember},
		{post, "/mon-profil/competences", developer, small, counted, formToken, everywhere, people.DeclareSkill},
		{post, "/mon-profil/competences/retirer", developer, small, counted, formToken, everywhere, people.RemoveSkill},
		{post, "/mon-profil/jetons", signedIn, small, counted, formToken, everywhere, people.IssueToken},
		{post, "/mon-profil/jetons/revoquer", signedIn, small, counted, formToken, everywhere, people.RevokeToken},
		{post, "/mon-profil/deconnexion", signedIn, small, counted, formToken, everywhere, people.SignOutEverywhere},
		{post, "/mon-profil/effacer", signedIn, small, counted, formToken, everywhere, people.Erase},
		{get, "/connexion", anyone, small, counted, reads, everywhere, people.SignIn},
		{post, "/connexion", anyone, small, links, formToken, everywhere, people.SendLink},
		{get, "/connexion/lien", anyone, small, counted, reads, everywhere, people.Link},
		{post, "/connexion/lien", anyone, small, counted, formToken, everywhere, people.FollowLink},
		{post, "/deconnexion", anyone, small, counted, formToken, everywhere, people.SignOut},

		{get, "/regie", steward, small, counted, reads, everywhere, desk.Desk},
		{post, "/regie/collectivites", steward, small, counted, formToken, everywhere, desk.RegisterAuthority},
		{post, "/regie/roles", steward, small, counted, formToken, everywhere, desk.ChangeRole},
		{post, "/regie/competences", steward, small, counted, formToken, everywhere, desk.AssessSkill},
		{post, "/regie/suspension", steward, small, counted, formToken, everywhere, desk.Suspend},
		{post, "/regie/logiciels", steward, small, counted, formToken, everywhere, desk.ListSoftware},
		{post, "/regie/defaillances", steward, small, counted, formToken, everywhere, desk.SettleFailure},
		{post, "/regie/litiges", steward, small, counted, formToken, everywhere, desk.SettleDispute},

		{get, "/logiciels", anyone, small, counted, reads, everywhere, software.List},
		{get, "/logiciels/:slug", anyone, small, counted, reads, everywhere, software.Show},
		{get, "/journal", anyone, small, counted, reads, everywhere, journal.List},
		{get, "/journal/:pos", anyone, small, counted, reads, everywhere, journal.Entry},
		{get, "/comprendre", anyone, small, counted, reads, everywhere, law.Understand},
		{get, "/ai-je-le-droit", anyone, small, counted, reads, everywhere, law.Law},
		{get, "/donnees-personnelles", anyone, small, counted, reads, everywhere, law.Privacy},
		{get, "/accessibilite", anyone, small, counted, reads, everywhere, law.Accessibility},

		{get, "/demo", loopback, small, counted, reads, demonstration, demo.Entrance},
		{post, "/demo/entrer", loopback, small, counted, formToken, demonstration, demo.Enter},
		{post, "/demo/salle", loopback, small, counted, formToken, demonstration, demo.StartRoom},
		{get, "/boite", loopback, small, counted, reads, everywhere, demo.Mails},
		{get, "/boite/:n", loopback, small, counted, reads, everywhere, demo.Mail},
	}
	return slices.Concat(pages, described(s.Config, []call{
		{get, "/missions", anyone, small, counted, sameOrigin, everywhere, a.Missions()},
		{post, "/missions", agent, small, counted, sameOrigin, everywhere, a.Draft()},
		{get, "/missions/:id", anyone, small, counted, sameOrigin, everywhere, a.Mission()},
		{patch, "/missions/:id", signedIn, small, counted, sameOrigin, everywhere, a.Revise()},
		{put, "/missions/:id/bid", signedIn, small, counted, sameOrigin, everywhere, a.PlaceBid()},
		{del, "/missions/:id/bid", signedIn, small, counted, sameOrigin, everywhere, a.WithdrawBid()},
		{get, "/missions/:id/bids", signedIn, small, counted, sameOrigin, everywhere, a.Bids()},
		{post, "/missions/:id/publish", signedIn, small, counted, sameOrigin, everywhere, a.Publish()},
		{post, "/missions/:id/cancel", signedIn, small, counted, sameOrigin, everywhere, a.Cancel()},
		{post, "/missions/:id/addenda", signedIn, small, counted, sameOrigin, everywhere, a.Addendum()},
		{post, "/missions/:id/questions", signedIn, small, counted, sameOrigin, everywhere, a.Ask()},
		{post, "/missions/:id/questions/:n/answer", signedIn, small, counted, sameOrigin, everywhere, a.AnswerQuestion()},
		{post, "/missions/:id/open", signedIn, small, counted, sameOrigin, everywhere, a.Open()},
		{post, "/missions/:id/negotiation", signedIn, small, counted, sameOrigin, everywhere, a.Negotiate()},
		{post, "/missions/:id/marks", signedIn, small, counted, sameOrigin, everywhere, a.Marks()},
		{post, "/missions/:id/evidence", signedIn, small, counted, sameOrigin, everywhere, a.JudgeEvidence()},
		{post, "/missions/:id/justification/ask", signedIn, small, counted, sameOrigin, everywhere, a.AskJustification()},
		{post, "/missions/:id/justification", signedIn, small, counted, sameOrigin, everywhere, a.Justify()},
		{post, "/missions/:id/set-aside", signedIn, small, counted, sameOrigin, everywhere, a.SetAside()},
		{post, "/missions/:id/fruitless", signedIn, small, counted, sameOrigin, everywhere, a.Fruitless()},
		{post, "/missions/:id/award", signedIn, small, counted, sameOrigin, everywhere, a.Award()},
		{post, "/missions/:id/sign", signedIn, small, counted, sameOrigin, everywhere, a.Sign()},
		{post, "/missions/:id/reconfirm", signedIn, small, counted, sameOrigin, everywhere, a.Reconfirm()},
		{post, "/missions/:id/order", signedIn, small, counted, sameOrigin, everywhere, a.Order()},
		{post, "/missions/:id/clock", signedIn, small, counted, sameOrigin, everywhere, a.Clock()},
		{post, "/missions/:id/deliver", signedIn, small, counted, sameOrigin, everywhere, a.Deliver()},
		{post, "/missions/:id/reject", signedIn, small, counted, sameOrigin, everywhere, a.Reject()},
		{post, "/missions/:id/accept", signedIn, small, counted, sameOrigin, everywhere, a.Accept()},
		{post, "/missions/:id/payment", signedIn, small, counted, sameOrigin, everywhere, a.ConfirmPayment()},
		{post, "/missions/:id/reviews", signedIn, small, counted, sameOrigin, everywhere, a.Review()},
		{post, "/missions/:id/fail", signedIn, small, counted, sameOrigin, everywhere, a.ClaimFailure()},
		{post, "/missions/:id/fail/answer", signedIn, small, counted, sameOrigin, everywhere, a.AnswerFailure()},
		{post, "/missions/:id/settle", signedIn, small, counted, sameOrigin, everywhere, a.SettleFailure()},
		{post, "/missions/:id/dispute", signedIn, small, counted, sameOrigin, everywhere, a.Dispute()},
		{post, "/missions/:id/dispute/settle", signedIn, small, counted, sameOrigin, everywhere, a.SettleDispute()},
		{get, "/software", anyone, small, counted, sameOrigin, everywhere, a.SoftwareList()},
		{get, "/software/:slug", anyone, small, counted, sameOrigin, everywhere, a.Software()},
		{get, "/developers", anyone, small, counted, sameOrigin, everywhere, a.Developers()},
		{get, "/developers/:id", anyone, small, counted, sameOrigin, everywhere, a.Developer()},
		{get, "/authorities", anyone, small, counted, sameOrigin, everywhere, a.Authorities()},
		{get, "/authorities/:id", anyone, small, counted, sameOrigin, everywhere, a.Authority()},
		{get, "/me", signedIn, small, counted, sameOrigin, everywhere, a.Me()},
		{get, "/journal", anyone, small, counted, sameOrigin, everywhere, a.Journal()},
	}))
}
