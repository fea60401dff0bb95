// Package web holds what the pages are made of and what no page can embed from
// where it lies: the static files made by the asset build and the words in
// French and English.
//
// The pages are drawn by the packages below it, one a subject: mission, publish,
// award, work, people, steward, software, journal, demo, law. They share ui: the
// frame, the forms, the formats, the words.
package web
