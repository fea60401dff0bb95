package mongotest

import "golang.org/x/sys/unix"

// FillDisk makes every write of the server to a file fail, as on a full disk.
func (p *Private) FillDisk() { p.limitFiles(0) }

// FreeDisk undoes FillDisk.
func (p *Private) FreeDisk() { p.limitFiles(unix.RLIM_INFINITY) }

// limitFiles sets how large the server's files may be, in bytes.
func (p *Private) limitFiles(size uint64) {
	p.tb.Helper()
	var now unix.Rlimit
	pid := p.process.cmd.Process.Pid
	if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, nil, &now); err != nil {
		p.tb.Fatalf("ask for the limit of the server's files: %v", err)
	}
	now.Cur = min(size, now.Max)
	if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, &now, nil); err != nil {
		p.tb.Fatalf("limit the server's files: %v", err)
	}
}
