package models

import (
	"slices"
	"strings"
	"unicode"

	"coupdemain/models/score"
)

// Kind is what sort of work a mission asks for.
type Kind string

// The kinds.
const (
	KindInstall       Kind = "install"
	KindTrial         Kind = "trial"
	KindFix           Kind = "fix"
	KindFeature       Kind = "feature"
	KindConnector     Kind = "connector"
	KindMigration     Kind = "migration"
	KindUpgrade       Kind = "upgrade"
	KindTraining      Kind = "training"
	KindDocumentation Kind = "documentation"
	KindSettings      Kind = "settings"
)

// Kinds lists the kinds in the order in which a form offers them.
var Kinds = []Kind{
	KindInstall, KindTrial, KindFix, KindFeature, KindConnector,
	KindMigration, KindUpgrade, KindTraining, KindDocumentation, KindSettings,
}

// Defaults are what a kind's template puts into a mission that does not say.
// Names and examples are in both languages because they become the authority's
// own text, which the translations of the screens do not hold.
type Defaults struct {
	Kind       Kind
	WantedDays int           // calendar days
	Weights    score.Weights // with Manual, they sum to 100
	Manual     []score.Manual
	ManualEN   []score.Manual // the same criteria named in English
	Level      Level
	VerifyDays int // days to check a delivery
	Data       Data
	Remote     bool
	Licence    string   // of what is delivered: Same, or an SPDX id
	CriteriaFR []string // examples of acceptance criteria, never filled in unasked
	CriteriaEN []string // the same in English
}

// Template gives the defaults of a kind; those of a feature for an unknown one.
// The caller may keep and change what it gets.
//
// All follow the board's preset: price 40, delay 10, 50 for the answer to the
// need (a fix asks for more speed), and the level proven, the board's promise.
// Data is the safe side: personal where the work is done on the live
// application, anonymised where a copy will do, none where no file is touched.
func Template(k Kind) Defaults {
	d := Defaults{
		Kind: k, WantedDays: 30, Weights: score.Weights{Price: 40, Delay: 10}, Level: Proven,
		VerifyDays: 15, Data: Anonymised, Remote: true, Licence: Same,
	}
	switch k {
	case KindInstall:
		d.Data = Personal
		d.manual(30, "Accompagnement des agents", "Help for the staff", 20)
		d.CriteriaFR, d.CriteriaEN = installFR, installEN
	case KindTrial:
		d.Data = NoData
		d.manual(50, "", "", 0)
		d.CriteriaFR, d.CriteriaEN = trialFR, trialEN
	case KindFix:
		d.WantedDays, d.Weights.Delay = 15, 20
		d.manual(40, "", "", 0)
		d.CriteriaFR, d.CriteriaEN = fixFR, fixEN
	case KindConnector:
		d.WantedDays = 45
		d.manual(30, "Reprise après panne", "Recovery after a failure", 20)
		d.CriteriaFR, d.CriteriaEN = connectorFR, connectorEN
	case KindMigration:
		d.WantedDays, d.Data = 45, Personal
		d.manual(25, "Contrôle des données reprises", "Check of the migrated data", 25)
		d.CriteriaFR, d.CriteriaEN = migrationFR, migrationEN
	case KindUpgrade:
		d.Data = Personal
		d.manual(25, "Plan de retour arrière", "Way back", 25)
		d.CriteriaFR, d.CriteriaEN = upgradeFR, upgradeEN
	case KindTraining:
		d.Data, d.Remote, d.Licence = NoData, false, "CC-BY-SA-4.0"
		d.manual(20, "Déroulé pédagogique", "Course plan", 30)
		d.CriteriaFR, d.CriteriaEN = trainingFR, trainingEN
	case KindDocumentation:
		d.Data, d.Licence = NoData, "CC-BY-SA-4.0"
		d.manual(50, "", "", 0)
		d.CriteriaFR, d.CriteriaEN = documentationFR, documentationEN
	case KindSettings:
		d.WantedDays, d.Data = 20, Personal
		d.manual(50, "", "", 0)
		d.CriteriaFR, d.CriteriaEN = settingsFR, settingsEN
	default:
		d.manual(50, "", "", 0)
		d.CriteriaFR, d.CriteriaEN = featureFR, featureEN
	}
	d.CriteriaFR, d.CriteriaEN = slices.Clone(d.CriteriaFR), slices.Clone(d.CriteriaEN)
	return d
}

// manual sets the answer to the need and, with a weight, one criterion of the kind's own.
func (d *Defaults) manual(need int, fr, en string, weight int) {
	d.Manual = []score.Manual{{Name: "Réponse au besoin", Weight: need}}
	d.ManualEN = []score.Manual{{Name: "Answer to the need", Weight: need}}
	if weight > 0 {
		d.Manual = append(d.Manual, score.Manual{Name: fr, Weight: weight})
		d.ManualEN = append(d.ManualEN, score.Manual{Name: en, Weight: weight})
	}
}

// Domains lists the slugs of the business domains, sorted. Their labels in both
// languages are translations; a domain is a trade of a local authority, not a technique.
var Domains = []string{
	"actes-archives", "assemblees", "assistance", "cartographie", "commande-publique", "culture", "demonstration",
	"eau-dechets", "elections", "enfance", "environnement", "etat-civil", "finances", "patrimoine", "relation-usager",
	"ressources-humaines", "securite", "social", "sport", "tourisme", "travail-collaboratif", "urbanisme", "vie-associative", "voirie",
}

// domainLabels are the French labels that do not fold to their own slug.
var domainLabels = map[string]string{
	"actes":                     "actes-archives",
	"actes-et-archives":         "actes-archives",
	"archives":                  "actes-archives",
	"assistance-informatique":   "assistance",
	"batiments":                 "patrimoine",
	"batiments-et-patrimoine":   "patrimoine",
	"patrimoine-et-batiments":   "patrimoine",
	"sig":                       "cartographie",
	"marches-publics":           "commande-publique",
	"dechets":                   "eau-dechets",
	"eau":                       "eau-dechets",
	"eau-et-dechets":            "eau-dechets",
	"enfance-et-scolarite":      "enfance",
	"scolarite":                 "enfance",
	"finance":                   "finances",
	"comptabilite":              "finances",
	"relation-a-l-usager":       "relation-usager",
	"relation-aux-usagers":      "relation-usager",
	"relation-usagers":          "relation-usager",
	"rh":                        "ressources-humaines",
	"action-sociale":            "social",
	"sports":                    "sport",
	"associations":              "vie-associative",
	"mobilite-et-voirie":        "voirie",
	"voirie-et-mobilite":        "voirie",
	"securite-et-tranquillite":  "securite",
	"biodiversite":              "environnement",
	"deliberations":             "assemblees",
	"autorisations-d-urbanisme": "urbanisme",
}

// ParseDomain gives the slug of a domain from its slug or its French label,
// whatever the case, accents and spaces; false when the board has no such domain.
func ParseDomain(label string) (string, bool) {
	if len(label) > 200 { // longer than any label: not worth folding
		return "", false
	}
	slug := domainFold(label)
	if to, ok := domainLabels[slug]; ok {
		slug = to
	}
	if _, ok := slices.BinarySearch(Domains, slug); !ok {
		return "", false
	}
	return slug, true
}

// domainFold lowers, takes off the accents of French (precomposed or combining)
// and puts one hyphen for everything between words.
func domainFold(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		case strings.ContainsRune("àâä", r):
			b.WriteByte('a')
		case strings.ContainsRune("éèêë", r):
			b.WriteByte('e')
		case strings.ContainsRune("îï", r):
			b.WriteByte('i')
		case strings.ContainsRune("ôö", r):
			b.WriteByte('o')
		case strings.ContainsRune("ùûü", r):
			b.WriteByte('u')
		case r == 'ç':
			b.WriteByte('c')
		case r == 'œ':
			b.WriteString("oe")
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), "-")
}

var (
	installFR = []string{
		"Étant donné un poste ordinaire de la mairie, quand l'agente ouvre l'adresse du logiciel, alors elle s'y connecte avec son compte.",
		"Étant donné une sauvegarde de la veille, quand on la restaure devant nous sur une machine vide, alors les données sont là.",
		"Étant donné une agente qui n'a jamais vu le logiciel, quand elle suit la page d'aide remise, alors elle fait seule la première opération courante.",
	}
	installEN = []string{
		"Given an ordinary computer of the town hall, when the clerk opens the software's address, then she signs in with her account.",
		"Given a backup of the day before, when it is restored before us on an empty machine, then the data are there.",
		"Given a clerk who has never seen the software, when she follows the help page handed over, then she does the first everyday task alone.",
	}
	trialFR = []string{
		"Étant donné une instance d'essai et des données fictives, quand l'agent refait une tâche de sa semaine, alors il la termine sans aide.",
		"Étant donné la fin de l'essai, quand nous décidons, alors une page dit ce qui convient, ce qui manque et ce que coûterait l'installation.",
		"Étant donné un refus de continuer, quand l'essai se termine, alors tout est effacé et l'effacement est attesté.",
	}
	trialEN = []string{
		"Given a trial instance and invented data, when an agent repeats a task of the week, then it is done without help.",
		"Given the end of the trial, when we decide, then one page says what suits, what is missing and what the installation would cost.",
		"Given a decision not to go on, when the trial ends, then everything is erased and the erasure is attested.",
	}
	fixFR = []string{
		"Étant donné les étapes décrites dans le besoin, quand on les refait après la correction, alors le défaut n'apparaît plus.",
		"Étant donné les essais du logiciel, quand ils tournent avec la correction, alors tous passent et un essai nouveau couvre le défaut.",
		"Étant donné la correction, quand elle est proposée au projet d'origine, alors le lien de la demande de fusion est joint à la livraison.",
	}
	fixEN = []string{
		"Given the steps described in the need, when they are repeated after the fix, then the fault no longer shows.",
		"Given the software's tests, when they run with the fix, then all pass and a new test covers the fault.",
		"Given the fix, when it is offered to the upstream project, then the link of the merge request comes with the delivery.",
	}
	featureFR = []string{
		"Étant donné un agent sur la page concernée, quand il utilise la fonction demandée, alors il obtient le résultat décrit dans le besoin.",
		"Étant donné une personne qui n'utilise pas la souris, quand elle parcourt la fonction au clavier, alors elle la termine.",
		"Étant donné la contribution, quand elle est proposée au projet d'origine, alors le lien de la demande de fusion est joint à la livraison.",
	}
	featureEN = []string{
		"Given an agent on the page concerned, when the requested function is used, then it gives the result described in the need.",
		"Given a person who does not use a mouse, when they go through the function by keyboard, then they complete it.",
		"Given the contribution, when it is offered to the upstream project, then the link of the merge request comes with the delivery.",
	}
	connectorFR = []string{
		"Étant donné un dossier validé dans le premier logiciel, quand cinq minutes ont passé, alors il est dans le second sans ressaisie.",
		"Étant donné un des deux logiciels arrêté, quand il redémarre, alors aucun dossier n'est perdu ni envoyé deux fois.",
		"Étant donné un dossier refusé par le second logiciel, quand un agent ouvre le suivi, alors il en lit la raison.",
	}
	connectorEN = []string{
		"Given a file approved in the first application, when five minutes have passed, then it is in the second without being typed again.",
		"Given one of the two applications stopped, when it starts again, then no file is lost or sent twice.",
		"Given a file refused by the second application, when an agent opens the log, then the reason is there to read.",
	}
	migrationFR = []string{
		"Étant donné l'export fourni, quand la reprise est terminée, alors chaque ligne est retrouvée ou figure, avec la raison, dans la liste des lignes non reprises.",
		"Étant donné dix dossiers tirés au sort, quand on compare avant et après, alors leurs pièces et leurs dates sont identiques.",
		"Étant donné la reprise contrôlée, quand la mission s'achève, alors les copies des données sont effacées et l'effacement est attesté.",
	}
	migrationEN = []string{
		"Given the export supplied, when the migration is over, then every row is found again or stands, with the reason, in the list of rows not taken over.",
		"Given ten files drawn by lot, when they are compared before and after, then their documents and dates are identical.",
		"Given the migration checked, when the mission ends, then the copies of the data are erased and the erasure is attested.",
	}
	upgradeFR = []string{
		"Étant donné une copie de notre base, quand la répétition est faite, alors un compte rendu liste les écarts et le temps d'arrêt prévu.",
		"Étant donné le jour de la mise à jour, quand le service rouvre, alors tous les dossiers en cours sont là.",
		"Étant donné un échec de la mise à jour, quand on décide de revenir en arrière, alors l'ancienne version fonctionne en moins de deux heures.",
	}
	upgradeEN = []string{
		"Given a copy of our database, when the rehearsal is done, then a report lists the differences and the expected downtime.",
		"Given the day of the upgrade, when the service opens again, then every file in progress is there.",
		"Given a failed upgrade, when we decide to go back, then the former version works within two hours.",
	}
	trainingFR = []string{
		"Étant donné une personne qui n'a jamais ouvert le logiciel, quand la formation s'achève, alors elle fait seule une opération courante.",
		"Étant donné le support remis, quand on le lit sans formateur, alors chaque étape a sa copie d'écran et sa phrase.",
		"Étant donné un mois passé, quand un participant a une question, alors une permanence d'une heure est tenue.",
	}
	trainingEN = []string{
		"Given a person who has never opened the software, when the training ends, then they do an everyday task alone.",
		"Given the material handed over, when it is read without a trainer, then every step has its screenshot and its sentence.",
		"Given a month gone by, when a participant has a question, then a one-hour session is held to answer it.",
	}
	documentationFR = []string{
		"Étant donné une personne du métier qui ne connaît pas le logiciel, quand elle suit la page, alors elle arrive au résultat sans autre aide.",
		"Étant donné la version du logiciel citée en tête, quand on compare la page et l'écran, alors les noms et les images correspondent.",
		"Étant donné la documentation, quand elle est proposée au projet d'origine, alors le lien de la demande de fusion est joint à la livraison.",
	}
	documentationEN = []string{
		"Given a person of the trade who does not know the software, when they follow the page, then they reach the result without other help.",
		"Given the version of the software named at the top, when page and screen are compared, then names and pictures match.",
		"Given the documentation, when it is offered to the upstream project, then the link of the merge request comes with the delivery.",
	}
	settingsFR = []string{
		"Étant donné le réglage en place, quand un agent refait la démarche décrite dans le besoin, alors elle aboutit comme décrit.",
		"Étant donné la liste remise de ce qui a été changé, quand on la suit à l'envers, alors le logiciel retrouve son état d'avant.",
		"Étant donné un cas qui doit être refusé, quand on l'essaie, alors il est refusé avec une phrase qui dit pourquoi.",
	}
	settingsEN = []string{
		"Given the new settings, when an agent repeats the procedure described in the need, then it ends as described.",
		"Given the list of what was changed, when it is followed backwards, then the software is as it was before.",
		"Given a case that must be refused, when it is tried, then it is refused with a sentence that says why.",
	}
)
