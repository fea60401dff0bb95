// Package mongotest gives tests a server that speaks the wire protocol of MongoDB,
// ways to break it (killed, its disk full) and a Proxy that breaks the network in
// front of it, message by message.
//
// A test binary that uses it begins with
//
//	func TestMain(m *testing.M) { os.Exit(mongotest.Main(m)) }
//
// The server is the program of scripts/dev/ferretdb, built once and started at
// the first use; COUPDEMAIN_TEST_MONGODB_URI names a real one to use instead.
package mongotest
