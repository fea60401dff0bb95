// Package mission draws the board, the page of a mission with its room and its bid,
// and the list of one's own missions.
package mission
