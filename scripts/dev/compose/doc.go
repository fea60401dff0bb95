// Package compose holds the composition of containers and the image against the
// program and the repository that they are of, as far as that can be told without
// a container engine: that the files are well-formed, name what exists and agree
// with each other, and that the program accepts the configuration that it is given
// there. What only an engine can tell is listed in docs/OPERATIONS.md.
package compose
