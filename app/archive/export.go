package archive

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"coupdemain/app/board"
	"coupdemain/app/journal"
)

// Export writes the public journal as JSON Lines: the objects that the API gives
// at /api/v1/journal, one a line, from the first position to the head.
func Export(ctx context.Context, store journal.Store, w io.Writer) (Report, error) {
	var report Report
	out := bufio.NewWriterSize(w, 64<<10)
	lines := json.NewEncoder(out)
	err := untilGap{store.Journal()}.Read(ctx, 0, func(c journal.Commit) error {
		public, err := board.Public(&c)
		if err == nil {
			err = lines.Encode(public)
		}
		report.Commits++
		report.Pos, report.Hash = c.Pos, hex.EncodeToString(c.Hash[:])
		return err
	})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return Report{}, fmt.Errorf("export: %w", err)
	}
	return report, nil
}
