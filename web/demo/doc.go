// Package demo draws the doors of the demonstration and the mails that it keeps.
package demo
