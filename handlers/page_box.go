package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"coupdemain/app/alerts"
	"coupdemain/models"
	"coupdemain/web/demo"
	"coupdemain/web/ui"
)

// boxPage lists the mails that were kept, of one address or of all.
func (s *Server) boxPage(c *fiber.Ctx) error {
	if s.Box == nil {
		return models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
	}
	b := demo.BoxData{Address: asked(c, "adresse")}
	for _, k := range s.Box.List(b.Address) {
		b.Mails = append(b.Mails, keptMail(k))
	}
	p := s.page(c, ui.T(me(c).lang, "box.title"))
	p.NoIndex = true
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.render(c, demo.Box(p, b))
}

// mailPage shows one kept mail.
func (s *Server) mailPage(c *fiber.Ctx) error {
	n, err := strconv.ParseInt(c.Params("n"), 10, 64)
	if s.Box == nil || err != nil {
		return models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
	}
	k, ok := s.Box.Find(n)
	if !ok {
		return models.Refuse(models.NotFound, models.Reason{Key: "not_found"})
	}
	p := s.page(c, k.Message.Subject)
	p.NoIndex = true
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.render(c, demo.Mail(p, keptMail(k)))
}

func keptMail(k alerts.Kept) demo.KeptMail {
	return demo.KeptMail{N: k.N, At: k.At, To: k.Address, Subject: k.Message.Subject, Text: k.Message.Text}
}
