package main

import (
	"context"
	"errors"
	"log/slog"

	"coupdemain/app/alerts"
	"coupdemain/handlers/edge"
)

// mail is who carries mails: a mail server, or the box of kept mails.
type mail struct {
	sender alerts.Sender
	box    *alerts.Box // nil with a mail server
	close  func(context.Context) error
}

func openMail(c Config, log *slog.Logger, m *edge.Metrics) (*mail, error) {
	if c.smtp == nil {
		box, err := alerts.NewBox(c.from, now)
		if err != nil {
			return nil, err
		}
		log.Info("no mail server: mails are kept and readable at /boite on this machine")
		return &mail{sender: counted{box, m}, box: box, close: func(context.Context) error { return nil }}, nil
	}
	smtp, err := alerts.NewSMTPSender(*c.smtp, c.from, now)
	if err != nil {
		return nil, err
	}
	return &mail{sender: counted{smtp, m}, close: func(context.Context) error { return smtp.Close() }}, nil
}

// counted counts the mails that pass, by outcome.
type counted struct {
	alerts.Sender
	metrics *edge.Metrics
}

// Send implements alerts.Sender.
func (s counted) Send(ctx context.Context, m alerts.Message) error {
	err := s.Sender.Send(ctx, m)
	outcome := "sent"
	var e *alerts.SendError
	switch {
	case errors.As(err, &e) && e.Temporary:
		outcome = "later"
	case err != nil:
		outcome = "refused"
	}
	s.metrics.Mails.WithLabelValues(outcome).Inc()
	return err
}
