package work

import (
	"fmt"
	"mime/multipart"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/edge"
	"coupdemain/handlers/mission"
	"coupdemain/models"
	"coupdemain/models/clean"
)

// Deliver hands the work over: words, links, files. The request as a whole is
// bounded (edge/bounds.go); each file goes to the blobs by its content before the
// delivery names it, and a file that no delivery names is nobody's.
func (h Pages) Deliver(c *fiber.Ctx) error {
	f, id := h.Form(c), mission.ID(c)
	view, err := h.missions.View(c, id)
	if err != nil {
		return err
	}
	if !view.Can(models.ActDeliver) { // the rule says why; no file is stored for a stranger
		return h.missions.Act(c, "livrer", f, &models.Deliver{Mission: id, Text: f.Said("text")}, "")
	}
	cmd := &models.Deliver{Mission: id, Text: f.Said("text"), Links: f.Lines("links")}
	if multi, err := c.MultipartForm(); err == nil {
		if cmd.Files, err = h.keepFiles(c, multi.File["files"]); err != nil {
			return h.missions.AnswerWork(c, "livrer", f, err, "")
		}
	}
	return h.missions.Act(c, "livrer", f, cmd, "delivered")
}

// maxDelivered is how many files one delivery takes.
const maxDelivered = 10

func (h Pages) keepFiles(c *fiber.Ctx, uploads []*multipart.FileHeader) ([]models.FileRef, error) {
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
		file, err := h.keepFile(c, u)
		if err != nil {
			return nil, err
		}
		file.Name = name
		kept = append(kept, file)
	}
	return kept, nil
}

func (h Pages) keepFile(c *fiber.Ctx, u *multipart.FileHeader) (models.FileRef, error) {
	r, err := u.Open()
	if err != nil {
		return models.FileRef{}, models.Fault(models.Internal, fmt.Errorf("open an upload: %w", err), "receive a file")
	}
	defer r.Close()
	blob, err := h.Board.PutFile(c.UserContext(), r, edge.MaxUpload)
	if err != nil {
		return models.FileRef{}, err
	}
	return models.FileRef{Hash: blob.Hash, Size: blob.Size}, nil
}
