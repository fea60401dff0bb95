package people

import "coupdemain/models"

// SignInForm is what the sign-in page shows.
type SignInForm struct {
	Email   string // as typed, after a refusal
	Next    string // path of this board to go to afterwards
	Sent    bool   // a link is on its way, if the address can be written to
	Mailbox bool   // mails are kept at /boite on this machine
	Reasons []models.Reason
}

// SignInLink is a sign-in link that waits for its button.
type SignInLink struct {
	Link    string
	Email   string
	Known   bool // false: the name is asked for
	Name    string
	Reasons []models.Reason
}
