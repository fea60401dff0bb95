package handlers

import "github.com/gofiber/fiber/v2"

// apiRoutes is the API.
func (s *Server) apiRoutes(api fiber.Router) {
}
