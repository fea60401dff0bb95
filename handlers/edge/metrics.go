package edge

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"coupdemain/models"
)

// Metrics are the board's own measures, in their own registry. They name no
// person and no mission.
type Metrics struct {
	Registry *prometheus.Registry
	Commits  prometheus.Counter       // commits published
	Batch    prometheus.Histogram     // commits published at once
	Append   prometheus.Histogram     // seconds from a command to its durable answer
	Mails    *prometheus.CounterVec   // by outcome: sent, later, refused
	http     *prometheus.HistogramVec // seconds by method, route, status
}

// NewMetrics makes the measures at zero.
func NewMetrics() *Metrics {
	m := &Metrics{
		Registry: prometheus.NewRegistry(),
		Commits:  prometheus.NewCounter(prometheus.CounterOpts{Name: "coupdemain_commits_total", Help: "Commits published since the start."}),
		Batch:    prometheus.NewHistogram(prometheus.HistogramOpts{Name: "coupdemain_batch_commits", Help: "Commits published at once.", Buckets: prometheus.ExponentialBuckets(1, 2, 11)}),
		Append:   prometheus.NewHistogram(prometheus.HistogramOpts{Name: "coupdemain_command_seconds", Help: "Time from a command to its durable answer.", Buckets: prometheus.ExponentialBuckets(0.0005, 2, 16)}),
		Mails:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "coupdemain_mails_total", Help: "Mails handed over, by outcome."}, []string{"outcome"}),
		http:     prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "coupdemain_http_seconds", Help: "Time to answer a request.", Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14)}, []string{"method", "route", "status"}),
	}
	m.Registry.MustRegister(m.Commits, m.Batch, m.Append, m.Mails, m.http, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Sockets has the number of open sockets measured.
func (m *Metrics) Sockets(count func() int) {
	m.Registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "coupdemain_sockets", Help: "Open sockets."}, func() float64 { return float64(count()) }))
}

// Positions has the journal positions measured that this node's state and its
// sockets are at: nodes of one board are compared by them.
func (m *Metrics) Positions(state, shown func() int64) {
	m.Registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "coupdemain_position", Help: "Journal position of this node's state."}, func() float64 { return float64(state()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "coupdemain_live_position", Help: "Journal position up to which sockets were told."}, func() float64 { return float64(shown()) }))
}

// Ready has it measured whether commands can be taken: 1, else 0.
func (m *Metrics) Ready(err func() error) {
	m.Registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "coupdemain_ready", Help: "Whether commands can be taken."}, func() float64 {
		if err() != nil {
			return 0
		}
		return 1
	}))
}

// request uses the route's pattern, never its path: labels must stay few.
func (m *Metrics) request(method, route string, status int, took time.Duration) {
	switch method {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodPost, fiber.MethodPut, fiber.MethodPatch, fiber.MethodDelete:
	default:
		method = "other"
	}
	m.http.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}

// Measures gives the measures.
func (e *Edge) Measures() fiber.Handler {
	return adaptor.HTTPHandler(promhttp.HandlerFor(e.Metrics.Registry, promhttp.HandlerOpts{}))
}

// Healthz says that the process answers.
func (e *Edge) Healthz(c *fiber.Ctx) error { return c.SendString("ok\n") }

// Readyz says whether commands can be taken.
func (e *Edge) Readyz(c *fiber.Ctx) error {
	if err := e.Board.Ready(); err != nil {
		return models.Fault(models.Unavailable, err, "be ready")
	}
	return c.SendString("ready\n")
}
