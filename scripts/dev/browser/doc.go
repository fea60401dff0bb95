// Package browser proves the pages in a real Chromium: missions from posting to
// acceptance by people in separate browser contexts, with scripts and without,
// by keyboard alone; every page held against axe-core, the content policy and
// its weight. Its tests run the program as it ships and know only its pages,
// its API and its command line; only the cards of the board are drawn by
// themselves, since no board has one of every state on every day.
//
// With COUPDEMAIN_SHOTS set to a folder, the main states are kept there as
// pictures: wide and narrow, light and dark.
package browser
