package award

import (
	"github.com/gofiber/fiber/v2"

	"coupdemain/handlers/mission"
	"coupdemain/models"
)

// Open opens the sealed offers of a closed mission.
func (h Pages) Open(c *fiber.Ctx) error {
	return h.act(c, "ouvrir", h.Form(c), &models.OpenBids{Mission: mission.ID(c)}, "opened")
}

// JudgeEvidence judges what a bidder below the level joined to the offer.
func (h Pages) JudgeEvidence(c *fiber.Ctx) error {
	f := h.Form(c)
	admitted := f.Text("admitted")
	if admitted != "yes" && admitted != "no" { // neither is ever taken for the other
		f.Bad("admitted", "choice_missing", nil)
	}
	return h.act(c, "preuve", f, &models.JudgeEvidence{Mission: mission.ID(c), Bid: f.Text("target"), Admitted: admitted == "yes", Reason: f.Text("reason")}, "judged")
}

// AskJustification asks a bidder how an abnormally low price is made up.
func (h Pages) AskJustification(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.act(c, "explication", f, &models.AskJustification{Mission: mission.ID(c), Bid: f.Text("target")}, "asked_why")
}

// Justify is the bidder's explanation, from the mission's own page.
func (h Pages) Justify(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.missions.Act(c, "justifier", f, &models.GiveJustification{Mission: mission.ID(c), Text: f.Said("text")}, "justified")
}

// SetAside takes an offer out of the ranking, with a reason that its author reads.
func (h Pages) SetAside(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.act(c, "ecarter", f, &models.SetAsideBid{Mission: mission.ID(c), Bid: f.Text("target"), Reason: f.Text("reason")}, "set_aside")
}

// Negotiate opens the negotiation round that the mission announced.
func (h Pages) Negotiate(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.act(c, "negociation", f, &models.OpenNegotiation{Mission: mission.ID(c), Until: f.Time("until")}, "negotiation")
}

// Fruitless declares that no offer is acceptable.
func (h Pages) Fruitless(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.act(c, "infructueuse", f, &models.DeclareFruitless{Mission: mission.ID(c), Reason: f.Text("reason")}, "fruitless")
}

// Sign signs the standing proposal of an award.
func (h Pages) Sign(c *fiber.Ctx) error {
	f := h.Form(c)
	return h.act(c, "signer", f, &models.SignAward{Mission: mission.ID(c), Capacity: f.Text("capacity"), Reference: f.Text("reference")}, "awarded")
}

// Reconfirm keeps an offer for thirty more days, from the mission's own page.
func (h Pages) Reconfirm(c *fiber.Ctx) error {
	return h.missions.Act(c, "confirmer", h.Form(c), &models.ReconfirmBid{Mission: mission.ID(c)}, "reconfirmed")
}
