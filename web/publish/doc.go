// Package publish draws the one screen on which a mission is worded.
package publish
