// Package people draws who takes part: developers, authorities, one's own profile,
// and the way in.
package people
