package edge

import (
	"strings"
	"time"

	"github.com/valyala/fasthttp"
)

// Bounds of every request.
const (
	MaxBody    = 256 << 10
	MaxUpload  = 25 << 20
	ReadTime   = 15 * time.Second
	WriteTime  = 60 * time.Second
	IdleTime   = 75 * time.Second
	uploadTime = 2 * time.Minute
	workTime   = 40 * time.Second // past the 30 s after which the board says "unknown"
)

// Bounds gives posts to the paths that take files, and only them, more room and time: the
// body is in memory before any handler is asked who sends it.
func (e *Edge) Bounds(paths []string) func(*fasthttp.RequestHeader) fasthttp.RequestConfig {
	return func(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
		if h.IsPost() {
			for _, path := range paths {
				if mission, ok := uploadTo(path, string(h.RequestURI())); ok && e.delivers(string(h.Cookie(SessionCookie)), mission) {
					return fasthttp.RequestConfig{MaxRequestBodySize: MaxUpload, ReadTimeout: uploadTime}
				}
			}
		}
		return fasthttp.RequestConfig{}
	}
}

// delivers tells that the session is of somebody whose work on the mission is
// asked for: nobody else has files to send.
func (e *Edge) delivers(secret, mission string) bool {
	state := e.State()
	person, _, ok := e.Auth.Session(secret)
	if !ok {
		return false
	}
	m, known := state.Mission(mission)
	p, ok := state.Person(person)
	return ok && known && p.Developer != "" && m.Award.Signed() && m.Award.Developer == p.Developer
}

// uploadTo tells that an address is that of a route on a mission, and of which mission.
func uploadTo(route, uri string) (mission string, ok bool) {
	path, _, _ := strings.Cut(uri, "?")
	before, after, _ := strings.Cut(route, ":id")
	rest, ok := strings.CutPrefix(path, before)
	if !ok {
		return "", false
	}
	name, ok := strings.CutSuffix(rest, after)
	mission, _, _ = strings.Cut(name, "-")
	return mission, ok && mission != "" && !strings.Contains(name, "/")
}
