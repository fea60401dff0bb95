package handlers

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
	posCookie = "cdm_pos"
	posHeader = "Coupdemain-Pos"
	posLife   = 60 // seconds; a node that is further behind answers with what it has
	posLimit  = time.Second
)

// abreast has this node catch up with what the asker has seen or written
// elsewhere, and tells them where it is now.
func (s *Server) abreast(c *fiber.Ctx) error {
	if !s.Board.Shared() {
		return c.Next()
	}
	pos := max(position(c.Cookies(posCookie)), position(c.Get(posHeader)))
	if c.Path() == "/live" { // a browser's socket can send no header
		pos = max(pos, position(c.Query("pos")))
	}
	s.await(c, pos)
	err := c.Next()
	here := strconv.FormatInt(s.state().Pos, 10)
	c.Set(posHeader, here)
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
	default: // a refusal too: part of what was asked may have been done
		c.Cookie(&fiber.Cookie{Name: posCookie, Value: here, Path: "/", MaxAge: posLife, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: s.secure})
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
func (s *Server) await(c *fiber.Ctx, pos int64) {
	if pos <= s.state().Pos {
		return
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), posLimit)
	defer cancel()
	s.Board.Await(ctx, pos)
}

// madeElsewhere tells whether to look once more for what was not known at a
// position: another node may have made it a moment ago.
func (s *Server) madeElsewhere(c *fiber.Ctx, past int64) bool {
	ctx, cancel := context.WithTimeout(c.UserContext(), posLimit)
	defer cancel()
	return s.Board.Refresh(ctx, past)
}
