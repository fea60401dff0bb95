// Package web draws the board: pages and components (templ), the words in
// French and English, figures and dates as people write them, and the static
// files made by the asset build.
//
// Everything here is a pure function of its parameters: no clock, no I/O after
// the start, no session. A page is handed its Page and its own small struct and
// writes HTML that holds under a content policy without inline style or script.
//
// Any package above models may use it; handlers draw pages with it and alerts
// takes its words and formats for mail. It imports models only.
package web
