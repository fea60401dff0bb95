package mission

import (
	"bytes"
	"strconv"
	"sync"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"coupdemain/handlers/edge"
	"coupdemain/models"
)

// keptPages keeps the pages of the board that strangers are shown, drawn and
// compressed, for one second of one position of the journal: a crowd at a close
// reads the same page, and drawing it once a second is enough for all of them.
// Nothing of a signed-in person is ever in it.
type keptPages struct {
	mu    sync.Mutex
	from  string // position and second that the pages show
	pages map[string][]byte
}

// maxKept bounds the cache: filters are many, and a second is short.
const maxKept = 64

// get finds a page of this moment.
func (b *keptPages) get(from, key string) ([]byte, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.from != from {
		return nil, false
	}
	page, ok := b.pages[key]
	return page, ok
}

// put keeps a page of this moment, and forgets those of another.
func (b *keptPages) put(from, key string, page []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.from != from {
		b.from, b.pages = from, map[string][]byte{}
	}
	if len(b.pages) < maxKept {
		b.pages[key] = page
	}
}

// momentOf tells pages of the board for strangers apart; ok is false for a page
// that is not to be kept: of a signed-in person, or with a notice or words of a search.
func (h Pages) momentOf(c *fiber.Ctx, seen bool) (from, key string, ok bool) {
	w := edge.Me(c)
	if w.Person != nil || c.Query("fait") != "" || c.Query("q") != "" {
		return "", "", false
	}
	from = strconv.FormatInt(h.State().Pos, 10) + "/" + strconv.FormatInt(h.Board.Now().Unix(), 10)
	return from, w.Lang + strconv.FormatBool(seen) + strconv.FormatBool(h.Local(c)) + encoding(c) + string(c.Context().QueryArgs().QueryString()), true
}

// encoding is how this page is compressed: as the compression of all other pages chooses.
func encoding(c *fiber.Ctx) string {
	switch h := &c.Request().Header; {
	case h.HasAcceptEncoding("br"):
		return "br"
	case h.HasAcceptEncoding("gzip"):
		return "gzip"
	}
	return ""
}

// renderKept draws a page once and sends it, compressed, to everybody who asks for it in the same moment.
func (h Pages) renderKept(c *fiber.Ctx, from, key string, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(c.UserContext(), &b); err != nil {
		return models.Fault(models.Internal, err, "render a page")
	}
	body := b.Bytes()
	switch encoding(c) {
	case "br":
		body = fasthttp.AppendBrotliBytesLevel(nil, body, fasthttp.CompressBrotliDefaultCompression)
	case "gzip":
		body = fasthttp.AppendGzipBytesLevel(nil, body, fasthttp.CompressDefaultCompression)
	}
	h.kept.put(from, key, body)
	return sendKept(c, body)
}

func sendKept(c *fiber.Ctx, body []byte) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Vary(fiber.HeaderCookie, fiber.HeaderAcceptLanguage, fiber.HeaderAcceptEncoding)
	if e := encoding(c); e != "" {
		c.Set(fiber.HeaderContentEncoding, e)
	}
	return c.Send(body)
}
