// Package ui is what the pages share: the frame around them, the kit that every
// form is drawn with, refusals, charts, icons, figures and dates as people write
// them, and the words in French and English.
//
// Everything here is a pure function of its parameters: no clock, no I/O after
// the start, no session. A page is handed its Page and a struct of its own and
// writes HTML that holds under a content policy without inline style or script.
//
// Mails take their words and formats from here too.
package ui
