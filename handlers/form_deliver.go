package handlers

import (
	"fmt"
	"mime/multipart"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/models"
	"coupdemain/models/clean"
)

// deliverForm hands the work over: words, links, files. The request as a whole is
// bounded (server.go); each file goes to the blobs by its content before the
// delivery names it, and a file that no delivery names is nobody's.
func (s *Server) deliverForm(c *fiber.Ctx) error {
	f, id := s.form(c), missionID(c)
	view, err := s.mission(c, id)
	if err != nil {
		return err
	}
	if !view.Can(models.ActDeliver) { // the rule says why; no file is stored for a stranger
		return s.work(c, "livrer", f, &models.Deliver{Mission: id, Text: f.said("text")}, "")
	}
	cmd := &models.Deliver{Mission: id, Text: f.said("text"), Links: f.lines("links")}
	if multi, err := c.MultipartForm(); err == nil {
		if cmd.Files, err = s.keepFiles(c, multi.File["files"]); err != nil {
			return s.workRefused(c, "livrer", f, err)
		}
	}
	return s.work(c, "livrer", f, cmd, "delivered")
}

// maxDelivered is how many files one delivery takes.
const maxDelivered = 10

func (s *Server) keepFiles(c *fiber.Ctx, uploads []*multipart.FileHeader) ([]models.FileRef, error) {
	var kept []models.FileRef
	for _, u := range uploads {
		if u.Filename == "" && u.Size == 0 { // what a browser sends for an empty field
			continue
		}
		if len(kept) == maxDelivered {
			return nil, models.Refuse(models.Invalid, models.Reason{Key: "too_many", Field: "files", Args: models.Args{"max": maxDelivered}})
		}
		name, key := clean.Line(path.Base(strings.ReplaceAll(u.Filename, "\\", "/")), 200)
		if key != "" {
			return nil, models.Refuse(models.Invalid, models.Reason{Key: "file_name_invalid", Field: "files"})
		}
		file, err := s.keepFile(c, u)
		if err != nil {
			return nil, err
		}
		file.Name = name
		kept = append(kept, file)
	}
	return kept, nil
}

func (s *Server) keepFile(c *fiber.Ctx, u *multipart.FileHeader) (models.FileRef, error) {
	r, err := u.Open()
	if err != nil {
		return models.FileRef{}, models.Fault(models.Internal, fmt.Errorf("open an upload: %w", err), "receive a file")
	}
	defer r.Close()
	blob, err := s.Board.PutFile(c.UserContext(), r, maxUpload)
	if err != nil {
		return models.FileRef{}, err
	}
	return models.FileRef{Hash: blob.Hash, Size: blob.Size}, nil
}
