package web

import "embed"

// Translations are the words of the board: one pair of files a subject
// (mission.fr.yaml, mission.en.yaml), so that two people who work on two pages
// do not meet in one file. Package ui reads them.
//
//go:embed translations/*.yaml
var Translations embed.FS
