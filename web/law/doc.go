// Package law draws what one may ask of the law and of this board: the questions of
// those who buy, personal data, accessibility, and how the board works.
package law
