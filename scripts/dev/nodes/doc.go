// Package nodes drives several processes of the program on one database, as its
// clients see them: they bid, watch and sign in wherever they land, while nodes
// die and the database goes away.
package nodes
