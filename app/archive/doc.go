// Package archive copies a whole board into one file and puts it back, from
// either store into either store, and writes the public journal for everyone.
//
// It promises that a backup taken while the board is in use is the board at one
// position H: the journal up to H and nothing past it, every document and file
// that the state at H names, and none of a person who was erased by then; that
// payloads are copied byte for byte; that an archive which is truncated or says
// anything else than what was written is refused; and that a restore that stops
// anywhere goes on with the same file, while no board opens on half of it.
// Memory is that of the board's state: neither the journal nor a file is held.
//
// # The format
//
// An archive is a tar in gzip. Its members stand in this order:
//
//	manifest.json               format 1, a random id, when it was made, H and its hash
//	blobs/<sha256>              delivered files
//	vault/<number>-<sha256>     pages of vault documents
//	marks/<number>-<sha256>     pages of claims
//	journal/<first>-<sha256>    pages of commits, from the first position of each
//	end.json                    how many of each, what was missing, and the sum
//
// A member's name ends in the SHA-256 of its content, in lowercase hexadecimal,
// so that a page is checked before anything of it is used. The sum is the SHA-256
// of the manifest's bytes, of the names of all the members between it and the end,
// each with a line feed, and of the end's JSON without the sum. Numbers and
// positions are padded with zeros.
//
// A page of documents repeats: length of the identifier (u32, big-endian), the
// identifier, length of the body (u32), the body. A page of commits repeats: the
// time (i64, unix milliseconds), the identifier (16 bytes), the hash (32), length
// of the payload (u32), the payload. The position follows from the page's name,
// and the previous hash is that of the commit before.
//
// Whoever can write an archive can write another one that is just as whole: what
// shows a forgery is the hash of H, which the board published.
//
// Left out is what can be made again (snapshots), what counts for minutes (the
// limits that nodes share), what a test of the store left (probes), and every
// document that the state at H does not name: of people who were erased, of texts
// that were replaced, of commands still on their way.
//
// It imports models, app/board and app/journal; app uses it.
package archive
