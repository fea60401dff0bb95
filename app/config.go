package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"coupdemain/app/alerts"
	"coupdemain/app/journal/mongo"
	"coupdemain/app/loopback"
	"coupdemain/models"
)

// Config is the whole configuration. Nobody but this package sees it; others get
// a small struct of their own.
type Config struct {
	Addr, URL, Data, Operator, LogLevel string
	MongoDB                             string
	SMTPURL, MailFrom                   string
	Law                                 models.Law
	Secret                              []byte
	Limits                              bool
	Proxies                             []netip.Prefix
	Stripe, StripeWebhook               string
	OIDCIssuer, OIDCClient, OIDCSecret  string

	smtp   *alerts.SMTP
	from   alerts.From
	values map[string]string // as given, for `config`
}

// setting is one variable of the environment, without the prefix COUPDEMAIN_.
type setting struct {
	name, standard, about string
	secret                bool
}

const prefix = "COUPDEMAIN_"

// settings is every variable that is known, in the order in which it is printed.
var settings = []setting{
	{name: "ADDR", standard: "127.0.0.1:8080", about: "address to listen on"},
	{name: "URL", about: "public address; http://ADDR when unset"},
	{name: "DATA", standard: "./data", about: "directory of the embedded store and of the control socket"},
	{name: "OPERATOR", about: "who runs the board, named at the foot of every page"},
	{name: "MONGODB_URI", about: "MongoDB instead of the embedded store, for several nodes: mongodb://user:password@host/database", secret: true},
	{name: "SMTP_URL", about: "mail server, smtp://user:password@host:587; unset: mails are kept at /boite", secret: true},
	{name: "MAIL_FROM", about: "sender of the mails; board@ the host of URL when unset"},
	{name: "LAW", standard: "fr", about: "rule set: fr or none"},
	{name: "MIN_OPEN", standard: "72h", about: "shortest bidding time; 0s lifts the working day too"},
	{name: "SECRET", about: "board key, at least 32 characters; made once and kept in the vault when unset", secret: true},
	{name: "LIMITS", standard: "on", about: "off lifts the limits of requests, on loopback only"},
	{name: "PROXIES", standard: "127.0.0.0/8,::1/128", about: "networks whose X-Forwarded-For is believed"},
	{name: "LOG", standard: "info", about: "debug, info, warn or error"},
	{name: "STRIPE_KEY", about: "key of the payment service", secret: true},
	{name: "STRIPE_WEBHOOK_SECRET", about: "secret of its notifications", secret: true},
	{name: "OIDC_ISSUER", about: "sign-in service for agents"},
	{name: "OIDC_CLIENT_ID", about: "our name there"},
	{name: "OIDC_CLIENT_SECRET", about: "our secret there", secret: true},
}

// forOthers are variables with our prefix that this program does not read itself.
var forOthers = []string{"TEST_MONGODB_URI"}

// readConfig reads the environment. Every fault is told at once, by its name.
func readConfig(environ []string) (Config, error) {
	values, faults := readValues(environ)
	c := Config{values: values}
	c.Addr, c.URL, c.Data, c.Operator = values["ADDR"], strings.TrimRight(values["URL"], "/"), values["DATA"], values["OPERATOR"]
	c.MongoDB, c.SMTPURL, c.MailFrom = values["MONGODB_URI"], values["SMTP_URL"], values["MAIL_FROM"]
	c.Stripe, c.StripeWebhook = values["STRIPE_KEY"], values["STRIPE_WEBHOOK_SECRET"]
	c.OIDCIssuer, c.OIDCClient, c.OIDCSecret = values["OIDC_ISSUER"], values["OIDC_CLIENT_ID"], values["OIDC_CLIENT_SECRET"]
	for _, read := range []func() error{c.readAddress, c.readLaw, c.readSecret, c.readLimits, c.readProxies, c.readMail, c.readLog, c.readStore} {
		if err := read(); err != nil {
			faults = append(faults, err)
		}
	}
	return c, errors.Join(faults...)
}

// readValues takes our variables, from files where a _FILE twin says so.
func readValues(environ []string) (map[string]string, []error) {
	values := map[string]string{}
	for _, s := range settings {
		values[s.name] = s.standard
	}
	var faults []error
	given := map[string]bool{}
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		name, ours := strings.CutPrefix(name, prefix)
		if !ours || slices.Contains(forOthers, name) {
			continue
		}
		bare, file := strings.CutSuffix(name, "_FILE")
		if !slices.ContainsFunc(settings, func(s setting) bool { return s.name == bare }) {
			faults = append(faults, fmt.Errorf("%s%s is not a variable of this program; see coupdemain config", prefix, name))
			continue
		}
		if given[bare] {
			faults = append(faults, fmt.Errorf("%s%s is given twice, directly and by a file", prefix, bare))
			continue
		}
		given[bare] = true
		if file {
			content, err := os.ReadFile(value)
			if err != nil {
				faults = append(faults, fmt.Errorf("%s%s: %w", prefix, name, err))
				continue
			}
			value = strings.TrimRight(string(content), "\r\n")
		}
		if value != "" {
			values[bare] = value
		}
	}
	return values, faults
}

func fault(name, format string, args ...any) error {
	return fmt.Errorf("%s%s: %w", prefix, name, fmt.Errorf(format, args...))
}

func (c *Config) readAddress() error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fault("ADDR", "write host:port")
	}
	if c.URL == "" {
		if host == "" || host == "0.0.0.0" || host == "::" {
			return fault("URL", "say the public address, since ADDR listens on every one")
		}
		c.URL = "http://" + net.JoinHostPort(host, port)
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return fault("URL", "write https://host, without a path")
	}
	if u.Scheme == "http" && !loopback.Host(u.Host) {
		return fault("URL", "only a loopback address may do without https")
	}
	return nil
}

// loopback tells that the public address is this machine.
func (c *Config) loopback() bool {
	u, err := url.Parse(c.URL)
	return err == nil && loopback.Host(u.Host)
}

func (c *Config) readLaw() error {
	law := c.values["LAW"]
	if law != "fr" && law != "none" {
		return fault("LAW", "fr or none")
	}
	least, err := time.ParseDuration(c.values["MIN_OPEN"])
	if err != nil || least < 0 || least > 365*24*time.Hour {
		return fault("MIN_OPEN", "write a duration such as 72h")
	}
	c.Law = models.Law{Name: law, MinOpen: least}
	return nil
}

func (c *Config) readSecret() error {
	s := c.values["SECRET"]
	if s == "" {
		return nil
	}
	if len(s) < 32 {
		return fault("SECRET", "at least 32 characters")
	}
	c.Secret = []byte(s)
	return nil
}

func (c *Config) readLimits() error {
	switch c.values["LIMITS"] {
	case "on":
		c.Limits = true
	case "off":
		if host, _, err := net.SplitHostPort(c.Addr); err != nil || !c.loopback() || !loopback.Host(host) {
			return fault("LIMITS", "off is for measurements: ADDR and URL must be loopback")
		}
	default:
		return fault("LIMITS", "on or off")
	}
	return nil
}

func (c *Config) readProxies() error {
	for one := range strings.SplitSeq(c.values["PROXIES"], ",") {
		if one = strings.TrimSpace(one); one == "" || one == "none" {
			continue
		}
		p, err := netip.ParsePrefix(one)
		if err != nil {
			return fault("PROXIES", "write networks such as 10.0.0.0/8, separated by commas")
		}
		c.Proxies = append(c.Proxies, p)
	}
	return nil
}

func (c *Config) readMail() error {
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil // told by readAddress
	}
	if c.SMTPURL == "" && !c.loopback() {
		return fault("SMTP_URL", "a board at %s needs a mail server: people sign in by mail", c.URL)
	}
	if c.MailFrom == "" {
		host := u.Hostname()
		if loopback.Host(host) {
			host = "localhost.localdomain"
		}
		c.MailFrom = "Coup de main <board@" + host + ">"
	}
	if c.from, err = alerts.ParseFrom(c.MailFrom); err != nil {
		return fault("MAIL_FROM", "%w", err)
	}
	if c.SMTPURL != "" {
		smtp, err := alerts.ParseSMTP(c.SMTPURL)
		if err != nil {
			return fault("SMTP_URL", "%w", err)
		}
		c.smtp = &smtp
	}
	return nil
}

func (c *Config) readLog() error {
	c.LogLevel = c.values["LOG"]
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.LogLevel) {
		return fault("LOG", "debug, info, warn or error")
	}
	return nil
}

func (c *Config) readStore() error {
	if c.MongoDB != "" {
		if err := mongo.Check(c.MongoDB); err != nil {
			return fault("MONGODB_URI", "%w", err)
		}
	}
	for _, name := range []string{"STRIPE_KEY", "STRIPE_WEBHOOK_SECRET", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"} {
		if c.values[name] != "" {
			return fault(name, "not available in this build yet: unset it")
		}
	}
	return nil
}

// shown is a value as it may be printed.
func (s setting) shown(value string) string {
	switch {
	case value == "":
		return "(unset)"
	case s.secret:
		return "(set, " + strconv.Itoa(len(value)) + " characters)"
	}
	return value
}
