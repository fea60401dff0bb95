package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"
)

const (
	get   = fiber.MethodGet
	post  = fiber.MethodPost
	put   = fiber.MethodPut
	patch = fiber.MethodPatch
	del   = fiber.MethodDelete
)

// apiPath is where the API is.
const apiPath = "/api/v1"

// table is every route of the board. route.go says what its columns mean.
func (s *Server) table() []route {
	a := api{s}
	pages := []route{
		{get, "/healthz", anyone, small, uncounted, nobody, everywhere, s.healthz},
		{get, "/readyz", anyone, small, uncounted, nobody, everywhere, s.readyz},
		{get, "/metrics", ownNetwork, small, uncounted, nobody, everywhere, s.metrics()},
		{get, "/static/*", anyone, small, uncounted, nobody, everywhere, s.static},
		{get, "/live", anyone, small, counted, ownSocket, everywhere, s.socket()},

		{get, "/", anyone, small, counted, reads, everywhere, s.boardPage},
		{get, "/missions.atom", anyone, small, counted, reads, everywhere, s.missionsFeed},
		{get, "/clotures.ics", anyone, small, counted, reads, everywhere, s.closesCalendar},
		{get, "/missions/:id", anyone, small, counted, reads, everywhere, s.missionPage},
		{post, "/missions/:id/offre", signedIn, small, counted, formToken, everywhere, s.bidForm},
		{post, "/missions/:id/questions", signedIn, small, counted, formToken, everywhere, s.askForm},
		{post, "/missions/:id/questions/:n<int>", signedIn, small, counted, formToken, everywhere, s.answerForm},

		{get, "/publier", anyone, small, counted, reads, everywhere, s.publishPage},      // a stranger reads what it takes
		{post, "/publier", anyone, small, counted, formToken, everywhere, s.publishSave}, // so here
		{post, "/missions/:id/publier", signedIn, small, counted, formToken, everywhere, s.publishDraftForm},
		{post, "/missions/:id/additifs", signedIn, small, counted, formToken, everywhere, s.addendumForm},
		{post, "/missions/:id/annuler", signedIn, small, counted, formToken, everywhere, s.cancelForm},

		{get, "/missions/:id/depouillement", anyone, small, counted, reads, everywhere, s.openingPage},
		{post, "/missions/:id/ouvrir", signedIn, small, counted, formToken, everywhere, s.openForm},
		{post, "/missions/:id/notes", signedIn, small, counted, formToken, everywhere, s.marksForm},
		{post, "/missions/:id/preuve", signedIn, small, counted, formToken, everywhere, s.evidenceForm},
		{post, "/missions/:id/explication", signedIn, small, counted, formToken, everywhere, s.askJustificationForm},
		{post, "/missions/:id/justifier", signedIn, small, counted, formToken, everywhere, s.justifyForm},
		{post, "/missions/:id/ecarter", signedIn, small, counted, formToken, everywhere, s.setAsideForm},
		{post, "/missions/:id/negociation", signedIn, small, counted, formToken, everywhere, s.negotiateForm},
		{post, "/missions/:id/infructueuse", signedIn, small, counted, formToken, everywhere, s.fruitlessForm},
		{post, "/missions/:id/attribuer", signedIn, small, counted, formToken, everywhere, s.awardForm},
		{post, "/missions/:id/signer", signedIn, small, counted, formToken, everywhere, s.signForm},
		{post, "/missions/:id/confirmer", signedIn, small, counted, formToken, everywhere, s.reconfirmForm},

		{get, "/mes-missions", signedIn, small, counted, reads, everywhere, s.minePage},
		{get, "/missions/:id/fichiers/:hash", anyone, small, counted, reads, everywhere, s.deliveredFile}, // named by the view of its two sides alone
		{post, "/missions/:id/commander", signedIn, small, counted, formToken, everywhere, s.orderForm},
		{post, "/missions/:id/delai", signedIn, small, counted, formToken, everywhere, s.clockForm},
		{post, "/missions/:id/livrer", signedIn, files, uploads, formToken, everywhere, s.deliverForm},
		{post, "/missions/:id/reprises", signedIn, small, counted, formToken, everywhere, s.rejectForm},
		{post, "/missions/:id/accepter", signedIn, small, counted, formToken, everywhere, s.acceptForm},
		{post, "/missions/:id/paiement", signedIn, small, counted, formToken, everywhere, s.paymentForm},
		{post, "/missions/:id/avis", signedIn, small, counted, formToken, everywhere, s.reviewForm},
		{post, "/missions/:id/echec", signedIn, small, counted, formToken, everywhere, s.failureForm},
		{post, "/missions/:id/echec/reponse", signedIn, small, counted, formToken, everywhere, s.failureAnswerForm},
		{post, "/missions/:id/echec/issue", signedIn, small, counted, formToken, everywhere, s.failureSettleForm},
		{post, "/missions/:id/litige", signedIn, small, counted, formToken, everywhere, s.disputeForm},
		{post, "/missions/:id/litige/issue", signedIn, small, counted, formToken, everywhere, s.disputeSettleForm},

		{get, "/developpeurs", anyone, small, counted, reads, everywhere, s.developersPage},
		{get, "/developpeurs/:id", anyone, small, counted, reads, everywhere, s.developerPage},
		{get, "/collectivites", anyone, small, counted, reads, everywhere, s.authoritiesPage},
		{get, "/collectivites/:id", anyone, small, counted, reads, everywhere, s.authorityPage},
		{get, "/mon-profil", anyone, small, counted, reads, everywhere, s.profilePage}, // a stranger is told how to begin
		{post, "/mon-profil", signedIn, small, counted, formToken, everywhere, s.profileForm},
		{post, "/mon-profil/membres", developer, small, counted, formToken, everywhere, s.memberForm},
		{post, "/mon-profil/membres/retirer", developer, small, counted, formToken, everywhere, s.memberRemoveForm},
		{post, "/mon-profil/competences", developer, small, counted, formToken, everywhere, s.skillForm},
		{post, "/mon-profil/competences/retirer", developer, small, counted, formToken, everywhere, s.skillRemoveForm},
		{post, "/mon-profil/jetons", signedIn, small, counted, formToken, everywhere, s.tokenForm},
		{post, "/mon-profil/jetons/revoquer", signedIn, small, counted, formToken, everywhere, s.tokenRevokeForm},
		{post, "/mon-profil/deconnexion", signedIn, small, counted, formToken, everywhere, s.signOutAllForm},
		{post, "/mon-profil/effacer", signedIn, small, counted, formToken, everywhere, s.eraseForm},
		{get, "/connexion", anyone, small, counted, reads, everywhere, s.signInPage},
		{post, "/connexion", anyone, small, links, formToken, everywhere, s.signInForm},
		{get, "/connexion/lien", anyone, small, counted, reads, everywhere, s.linkPage},
		{post, "/connexion/lien", anyone, small, counted, formToken, everywhere, s.linkForm},
		{post, "/deconnexion", anyone, small, counted, formToken, everywhere, s.signOutForm},

		{get, "/regie", steward, small, counted, reads, everywhere, s.stewardPage},
		{post, "/regie/collectivites", steward, small, counted, formToken, everywhere, s.authorityForm},
		{post, "/regie/roles", steward, small, counted, formToken, everywhere, s.roleForm},
		{post, "/regie/competences", steward, small, counted, formToken, everywhere, s.assessForm},
		{post, "/regie/suspension", steward, small, counted, formToken, everywhere, s.suspendForm},
		{post, "/regie/logiciels", steward, small, counted, formToken, everywhere, s.listSoftwareForm},
		{post, "/regie/defaillances", steward, small, counted, formToken, everywhere, s.settleFailureForm},
		{post, "/regie/litiges", steward, small, counted, formToken, everywhere, s.settleDisputeForm},

		{get, "/logiciels", anyone, small, counted, reads, everywhere, s.cataloguePage},
		{get, "/logiciels/:slug", anyone, small, counted, reads, everywhere, s.softwarePage},
		{get, "/journal", anyone, small, counted, reads, everywhere, s.journalPage},
		{get, "/journal/:pos", anyone, small, counted, reads, everywhere, s.journalEntryPage},
		{get, "/comprendre", anyone, small, counted, reads, everywhere, s.understandPage},
		{get, "/ai-je-le-droit", anyone, small, counted, reads, everywhere, s.lawPage},
		{get, "/donnees-personnelles", anyone, small, counted, reads, everywhere, s.privacyPage},
		{get, "/accessibilite", anyone, small, counted, reads, everywhere, s.accessibilityPage},

		{get, "/demo", loopback, small, counted, reads, demonstration, s.demoPage},
		{post, "/demo/entrer", loopback, small, counted, formToken, demonstration, s.demoEnterForm},
		{post, "/demo/salle", loopback, small, counted, formToken, demonstration, s.demoRoomForm},
		{get, "/boite", loopback, small, counted, reads, everywhere, s.boxPage},
		{get, "/boite/:n", loopback, small, counted, reads, everywhere, s.mailPage},
	}
	return slices.Concat(pages, a.routes([]call{
		{get, "/missions", anyone, small, counted, sameOrigin, everywhere, a.missions()},
		{post, "/missions", agent, small, counted, sameOrigin, everywhere, a.draft()},
		{get, "/missions/:id", anyone, small, counted, sameOrigin, everywhere, a.mission()},
		{patch, "/missions/:id", signedIn, small, counted, sameOrigin, everywhere, a.revise()},
		{put, "/missions/:id/bid", signedIn, small, counted, sameOrigin, everywhere, a.placeBid()},
		{del, "/missions/:id/bid", signedIn, small, counted, sameOrigin, everywhere, a.withdrawBid()},
		{get, "/missions/:id/bids", signedIn, small, counted, sameOrigin, everywhere, a.bids()},
		{post, "/missions/:id/publish", signedIn, small, counted, sameOrigin, everywhere, a.publish()},
		{post, "/missions/:id/cancel", signedIn, small, counted, sameOrigin, everywhere, a.cancel()},
		{post, "/missions/:id/addenda", signedIn, small, counted, sameOrigin, everywhere, a.addendum()},
		{post, "/missions/:id/questions", signedIn, small, counted, sameOrigin, everywhere, a.ask()},
		{post, "/missions/:id/questions/:n/answer", signedIn, small, counted, sameOrigin, everywhere, a.answerQuestion()},
		{post, "/missions/:id/open", signedIn, small, counted, sameOrigin, everywhere, a.open()},
		{post, "/missions/:id/negotiation", signedIn, small, counted, sameOrigin, everywhere, a.negotiate()},
		{post, "/missions/:id/marks", signedIn, small, counted, sameOrigin, everywhere, a.marks()},
		{post, "/missions/:id/evidence", signedIn, small, counted, sameOrigin, everywhere, a.judgeEvidence()},
		{post, "/missions/:id/justification/ask", signedIn, small, counted, sameOrigin, everywhere, a.askJustification()},
		{post, "/missions/:id/justification", signedIn, small, counted, sameOrigin, everywhere, a.justify()},
		{post, "/missions/:id/set-aside", signedIn, small, counted, sameOrigin, everywhere, a.setAside()},
		{post, "/missions/:id/fruitless", signedIn, small, counted, sameOrigin, everywhere, a.fruitless()},
		{post, "/missions/:id/award", signedIn, small, counted, sameOrigin, everywhere, a.award()},
		{post, "/missions/:id/sign", signedIn, small, counted, sameOrigin, everywhere, a.sign()},
		{post, "/missions/:id/reconfirm", signedIn, small, counted, sameOrigin, everywhere, a.reconfirm()},
		{post, "/missions/:id/order", signedIn, small, counted, sameOrigin, everywhere, a.order()},
		{post, "/missions/:id/clock", signedIn, small, counted, sameOrigin, everywhere, a.clock()},
		{post, "/missions/:id/deliver", signedIn, small, counted, sameOrigin, everywhere, a.deliver()},
		{post, "/missions/:id/reject", signedIn, small, counted, sameOrigin, everywhere, a.reject()},
		{post, "/missions/:id/accept", signedIn, small, counted, sameOrigin, everywhere, a.accept()},
		{post, "/missions/:id/payment", signedIn, small, counted, sameOrigin, everywhere, a.confirmPayment()},
		{post, "/missions/:id/reviews", signedIn, small, counted, sameOrigin, everywhere, a.review()},
		{post, "/missions/:id/fail", signedIn, small, counted, sameOrigin, everywhere, a.claimFailure()},
		{post, "/missions/:id/fail/answer", signedIn, small, counted, sameOrigin, everywhere, a.answerFailure()},
		{post, "/missions/:id/settle", signedIn, small, counted, sameOrigin, everywhere, a.settleFailure()},
		{post, "/missions/:id/dispute", signedIn, small, counted, sameOrigin, everywhere, a.dispute()},
		{post, "/missions/:id/dispute/settle", signedIn, small, counted, sameOrigin, everywhere, a.settleDispute()},
		{get, "/software", anyone, small, counted, sameOrigin, everywhere, a.softwareList()},
		{get, "/software/:slug", anyone, small, counted, sameOrigin, everywhere, a.software()},
		{get, "/developers", anyone, small, counted, sameOrigin, everywhere, a.developers()},
		{get, "/developers/:id", anyone, small, counted, sameOrigin, everywhere, a.developer()},
		{get, "/authorities", anyone, small, counted, sameOrigin, everywhere, a.authorities()},
		{get, "/authorities/:id", anyone, small, counted, sameOrigin, everywhere, a.authority()},
		{get, "/me", signedIn, small, counted, sameOrigin, everywhere, a.me()},
		{get, "/journal", anyone, small, counted, sameOrigin, everywhere, a.journal()},
	}))
}
