// Package rules proves the rules of models by properties: whatever people do,
// in whatever order, these hold. Its tests need a generator library, which the
// program itself does not ship.
package rules
