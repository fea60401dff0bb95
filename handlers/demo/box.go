package demo

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/alerts"
	"coupdemain/handlers/edge"
	"coupdemain/web/demo"
	"coupdemain/web/ui"
)

// Mails lists the mails that were kept, of one address or of all.
func (h Pages) Mails(c *fiber.Ctx) error {
	if h.Box == nil {
		return edge.NotFound()
	}
	b := demo.BoxData{Address: edge.Asked(c, "adresse")}
	for _, k := range h.Box.List(b.Address) {
		b.Mails = append(b.Mails, keptMail(k))
	}
	p := h.Page(c, ui.T(edge.Me(c).Lang, "box.title"))
	p.NoIndex = true
	c.Set(fiber.HeaderCacheControl, "no-store")
	return h.Render(c, demo.Box(p, b))
}

// Mail shows one kept mail.
func (h Pages) Mail(c *fiber.Ctx) error {
	n, err := strconv.ParseInt(c.Params("n"), 10, 64)
	if h.Box == nil || err != nil {
		return edge.NotFound()
	}
	k, ok := h.Box.Find(n)
	if !ok {
		return edge.NotFound()
	}
	p := h.Page(c, k.Message.Subject)
	p.NoIndex = true
	c.Set(fiber.HeaderCacheControl, "no-store")
	return h.Render(c, demo.Mail(p, keptMail(k)))
}

func keptMail(k alerts.Kept) demo.KeptMail {
	return demo.KeptMail{N: k.N, At: k.At, To: k.Address, Subject: k.Message.Subject, Text: k.Message.Text}
}
