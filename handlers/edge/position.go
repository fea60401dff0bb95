package edge

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Where several nodes serve one board, each has what the others committed a moment
// later, and a person's next request may land on any of them. What they wrote, or
// saw, carries a position of the journal: in a cookie for browsers, in a header for
// programs and scripts, in the address of a script's socket. The node that is asked
// next catches up with it first.
const (
	PosCookie = "cdm_pos"
	PosHeader = "Coupdemain-Pos"
	PosLife   = time.Minute // a node that is further behind answers with what it has
	posLimit  = time.Second
)

// ReadYourWrites has this node catch up with what the asker has seen or written
// elsewhere, and tells them where it is now.
func (e *Edge) ReadYourWrites(c *fiber.Ctx) error {
	if !e.Board.Shared() {
		return c.Next()
	}
	pos := max(position(c.Cookies(PosCookie)), position(c.Get(PosHeader)))
	if c.Path() == "/live" { // a browser's socket can send no header
		pos = max(pos, position(c.Query("pos")))
	}
	e.await(c, pos)
	err := c.Next()
	here := strconv.FormatInt(e.State().Pos, 10)
	c.Set(PosHeader, here)
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
	default: // a refusal too: part of what was asked may have been done
		e.Keep(c, PosCookie, here, "/", PosLife)
	}
	return err
}

// position reads a position that a client brings; 0 for what is none.
func position(text string) int64 {
	pos, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return pos
}

// await waits for a position, not for long: past that the page is what this node has.
func (e *Edge) await(c *fiber.Ctx, pos int64) {
	if pos <= e.State().Pos {
		return
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), posLimit)
	defer cancel()
	e.Board.Await(ctx, pos)
}

// RetryAfterCatchUp tells whether to look once more for what was not known at a
// position: another node may have made it a moment ago.
func (e *Edge) RetryAfterCatchUp(c *fiber.Ctx, past int64) bool {
	ctx, cancel := context.WithTimeout(c.UserContext(), posLimit)
	defer cancel()
	return e.Board.Refresh(ctx, past)
}
