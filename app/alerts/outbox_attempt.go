package alerts

import (
	"context"
	"errors"
	"strings"
	"time"

	"coupdemain/app/board"
	"coupdemain/models"
	"coupdemain/models/view"
	"coupdemain/web/ui"
)

// attempt tries one mail: claim, write, send, mark.
func (o *Outbox) attempt(j *job) outcome {
	now := o.Board.Now()
	if j.later != nil {
		return outcome{job: j, more: j.later(o.Board.State(), now)}
	}
	if !j.sent && j.still != nil && !j.still(o.Board.State()) {
		return outcome{job: j}
	}
	ctx, cancel := context.WithTimeout(o.ctx, SendLimit)
	defer cancel()
	// Beyond this age the claim could be taken over while the mail is being sent.
	if !j.sent && (j.claimed.IsZero() || now.Sub(j.claimed) > claimFor-SendLimit) {
		turn, err := o.Board.Claim(ctx, j.id, o.node, claimFor)
		switch {
		case err != nil:
			o.Log.Warn("a mail cannot be claimed", "mail", j.id, "error", err)
			return outcome{job: j, again: now.Add(storePause)}
		case turn == board.Done:
			return outcome{job: j}
		case turn == board.Held:
			return outcome{job: j, again: now.Add(lookAgain)}
		}
		j.claimed = now
	}
	if !j.sent {
		again, err := o.send(ctx, j)
		if err != nil {
			o.Log.Warn("a mail waits", "mail", j.id, "kind", j.kind, "tries", j.tries, "error", err)
		}
		if again > 0 {
			return outcome{job: j, again: now.Add(again)}
		}
		j.sent = true
	}
	// A mail that has left must be marked even while the outbox stops.
	marking, done := context.WithTimeout(context.WithoutCancel(o.ctx), storePause)
	defer done()
	if err := o.Board.Did(marking, j.id); err != nil {
		o.Log.Warn("a mail cannot be marked as sent", "mail", j.id, "error", err)
		return outcome{job: j, again: now.Add(storePause)}
	}
	return outcome{job: j}
}

// send writes and sends; again is when to try once more, zero when it is over:
// sent, without a reader, or refused for good. An error is fit for logs.
func (o *Outbox) send(ctx context.Context, j *job) (again time.Duration, err error) {
	m, err := o.write(ctx, j)
	if models.CodeOf(err) == models.NotFound && err != nil {
		return 0, nil // erased: there is nobody to write to
	}
	if err != nil {
		return storePause, err
	}
	err = o.Sender.Send(ctx, m)
	switch {
	case err == nil:
		return 0, nil
	case permanent(err):
		o.Log.Warn("a mail was refused for good", "mail", j.id, "kind", j.kind, "error", err)
		return 0, nil
	case o.ctx.Err() != nil: // the outbox is stopping: the next start sends it
		return storePause, nil
	}
	var e *SendError
	if !errors.As(err, &e) {
		err = errors.New("the sender failed") // an error of unknown make may quote the address
	}
	j.tries++
	if again = Backoff(j.tries); again == 0 {
		o.Log.Warn("a mail is given up", "mail", j.id, "kind", j.kind, "tries", j.tries, "error", err)
		return 0, nil
	}
	return again, err
}

// write finds the reader and says the letter in their language. Names and
// addresses are read now, so that nothing of an erased person leaves.
func (o *Outbox) write(ctx context.Context, j *job) (Message, error) {
	to := j.to
	if j.sealed != nil {
		who, err := o.Board.Bidder(ctx, j.sealed)
		if err != nil {
			return Message{}, err
		}
		to = who.Person
	}
	doc, err := o.Board.Person(ctx, to)
	if err != nil {
		return Message{}, err
	}
	lang := ui.French
	if p, ok := o.Board.State().Person(to); ok && p.Language == ui.English {
		lang = ui.English
	}
	args := append([]any{"link", o.URL + j.path}, j.args...)
	for i, a := range args {
		if say, ok := a.(func(lang string) string); ok {
			args[i] = say(lang)
		}
	}
	if j.who != "" {
		name, err := o.name(ctx, lang, j.who)
		if err != nil {
			return Message{}, err
		}
		args = append(args, "name", name)
	}
	return Message{
		ID: strings.ReplaceAll(j.id, "/", "."), To: doc.Email, Language: lang,
		Subject: cutText(oneLine(ui.T(lang, "mail."+j.kind+".subject", args...)), MaxSubject),
		Text:    cutText(ui.T(lang, "mail."+j.kind+".text", args...), MaxText),
	}, nil
}

// named is a view of one name.
type named struct{ view.Who }

// EachText implements models.Fillable.
func (*named) EachText(func(*models.Text)) {}

// EachWho implements models.Fillable.
func (n *named) EachWho(fn func(*view.Who)) { fn(&n.Who) }

// name is what a developer profile is called; its number when the name was erased.
func (o *Outbox) name(ctx context.Context, lang, developer string) (string, error) {
	v := &named{view.Who{ID: developer}}
	if d, ok := o.Board.State().Developer(developer); ok {
		v.Doc = d.Doc
	}
	if err := o.Board.Fill(ctx, v); err != nil {
		return "", err
	}
	if v.Name == "" {
		return ui.T(lang, "mail.nameless", "id", developer), nil
	}
	return v.Name, nil
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// cutText keeps at most n bytes, whole characters.
func cutText(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n-len("…")], "") + "…"
}
