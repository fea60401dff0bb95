// Package software draws the list of free business software and the page of one.
package software
