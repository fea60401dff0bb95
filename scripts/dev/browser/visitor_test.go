package browser

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// visitor is somebody at a browser of their own: no cookie and no cache is
// shared with another's.
type visitor struct {
	t     *testing.T
	b     *board
	who   person
	plain bool // scripts are switched off
	tab   context.Context

	mu      sync.Mutex
	faults  []string        // errors of the console
	frames  strings.Builder // everything that the live socket received
	refused map[string]bool // addresses that the test knows to be refused: the console may say so
	weight  float64         // bytes that were transferred
	loads   []string        // addresses asked for
}

// visit opens a browser on the board. Errors in its console fail the test.
func visit(t *testing.T, b *board, who person, plain bool) *visitor {
	t.Helper()
	v := &visitor{t: t, b: b, who: who, plain: plain, refused: map[string]bool{}}
	v.open()
	setup := []chromedp.Action{network.Enable(), emulation.SetFocusEmulationEnabled(true), size(1280, 900, false)}
	if plain {
		setup = append(setup, emulation.SetScriptExecutionDisabled(true))
	} else {
		setup = append(setup, chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(watchShifts).Do(ctx)
			return err
		}))
	}
	v.run("open a browser", setup...)
	return v
}

// open makes the tab in a browser context of its own, in a window of its own:
// without a window Chromium opens no tab in a new context.
func (v *visitor) open() {
	v.t.Helper()
	whole := cdp.WithExecutor(chrome, chromedp.FromContext(chrome).Browser)
	own, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(whole)
	if err != nil {
		v.t.Fatal(err)
	}
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(own).WithNewWindow(true).Do(whole)
	if err != nil {
		v.t.Fatal(err)
	}
	tab, end := chromedp.NewContext(chrome, chromedp.WithTargetID(id))
	v.tab = tab
	chromedp.ListenTarget(tab, v.hear)
	v.t.Cleanup(func() {
		end()
		v.mu.Lock()
		defer v.mu.Unlock()
		for _, f := range v.faults {
			v.t.Errorf("%s: the console says %s", v.name(), f)
		}
		if err := target.DisposeBrowserContext(own).Do(whole); err != nil {
			v.t.Error(err)
		}
	})
}

// watchShifts adds up how far things moved that nobody touched.
const watchShifts = `window.shifts = []; new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput)
	window.shifts.push({value: e.value, of: e.sources.map((s) => s.node && (s.node.id || s.node.className || s.node.nodeName)).join(" ")}) }).observe({type: "layout-shift", buffered: true})`

func size(width, height int64, phone bool) chromedp.Action {
	return emulation.SetDeviceMetricsOverride(width, height, 1, phone)
}

func (v *visitor) name() string {
	if v.who.name == "" {
		return "a stranger"
	}
	return v.who.name
}

// hear takes what the browser tells about the page.
func (v *visitor) hear(event any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		v.faults = append(v.faults, e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeAssert {
			v.faults = append(v.faults, fmt.Sprint(e.Type, " ", e.Args))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level != log.LevelError {
			return
		}
		if e.Entry.Source == log.SourceNetwork && v.refused[strings.TrimPrefix(e.Entry.URL, v.b.url)] && strings.Contains(e.Entry.Text, "status of 4") {
			return
		}
		v.faults = append(v.faults, fmt.Sprintf("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL))
	case *network.EventWebSocketFrameReceived:
		v.frames.WriteString(e.Response.PayloadData)
		v.frames.WriteByte('\n')
	case *network.EventLoadingFinished:
		v.weight += e.EncodedDataLength
	case *network.EventRequestWillBeSent:
		v.loads = append(v.loads, e.Request.URL)
	}
}

// run does things in the tab, all of them within the guard.
func (v *visitor) run(what string, actions ...chromedp.Action) {
	v.t.Helper()
	if err := v.try(actions...); err != nil {
		v.t.Fatalf("%s: %s: %v\n%s", v.name(), what, err, v.text())
	}
}

func (v *visitor) try(actions ...chromedp.Action) error {
	if chromedp.FromContext(v.tab).Target == nil { // the first run makes the tab, for as long as its context lives
		return chromedp.Run(v.tab, actions...)
	}
	ctx, cancel := context.WithTimeout(v.tab, guard)
	defer cancel()
	return chromedp.Run(ctx, actions...)
}

// text is what the page shows, for messages.
func (v *visitor) text() string {
	var s string
	ctx, cancel := context.WithTimeout(v.tab, 5*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, chromedp.Evaluate(`location.pathname + "\n" + (document.querySelector("main") || document.body).innerText`, &s)); err != nil {
		return err.Error()
	}
	return s
}

// goes opens an address and gives the status of its answer.
func (v *visitor) goes(path string) int64 {
	v.t.Helper()
	return v.lands("go to "+path, chromedp.Navigate(v.b.url+path))
}

// submits presses a button that leads to another page.
func (v *visitor) submits(selector string) int64 {
	v.t.Helper()
	return v.lands("press "+selector, chromedp.Click(selector, chromedp.ByQuery))
}

func (v *visitor) lands(what string, action chromedp.Action) int64 {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.tab, guard)
	defer cancel()
	r, err := chromedp.RunResponse(ctx, action)
	if err != nil || r == nil {
		v.t.Fatalf("%s: %s: %v\n%s", v.name(), what, err, v.text())
	}
	return r.Status
}

// acts presses a button and wants the page that follows to be a success.
func (v *visitor) acts(selector string) {
	v.t.Helper()
	if status := v.submits(selector); status >= 400 {
		v.t.Fatalf("%s: %s was answered %d\n%s", v.name(), selector, status, v.text())
	}
}

// presses presses what stays on the page.
func (v *visitor) presses(selector string) {
	v.t.Helper()
	v.run("press "+selector, chromedp.Click(selector, chromedp.ByQuery))
}

// fills types a text in place of what a field holds, unfolding what hides it.
func (v *visitor) fills(selector, text string) {
	v.t.Helper()
	v.eval(fmt.Sprintf(`(() => { const el = document.querySelector(%s);
		for (let d = el.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
		el.focus(); if (el.select) el.select(); else el.value = ""; return true })()`, strconv.Quote(selector)), nil)
	v.run("fill "+selector, input.InsertText(text))
}

// chooses sets a field in which one does not write: a list, a date, a box.
func (v *visitor) chooses(selector, value string) {
	v.t.Helper()
	v.eval(fmt.Sprintf(`(() => { const el = document.querySelector(%s);
		if (el.type === "checkbox" || el.type === "radio") { el.checked = true } else { el.value = %s }
		el.dispatchEvent(new Event("change", {bubbles: true})); return true })()`, strconv.Quote(selector), strconv.Quote(value)), nil)
}

func (v *visitor) eval(js string, into any) {
	v.t.Helper()
	if into == nil {
		var ignored any
		into = &ignored
	}
	v.run("evaluate", chromedp.Evaluate(js, into))
}

// sees waits until an expression of the page holds; a page without scripts is
// loaded again meanwhile, as its reader would.
func (v *visitor) sees(what, js string) {
	v.t.Helper()
	look := time.NewTicker(25 * time.Millisecond)
	defer look.Stop()
	late := time.After(guard)
	for {
		var yes bool
		err := v.try(chromedp.Evaluate("Boolean("+js+")", &yes))
		if err == nil && yes {
			return
		}
		select {
		case <-late:
			v.t.Fatalf("%s does not see %s (%s, %v)\n%s", v.name(), what, js, err, v.text())
		case <-look.C:
		}
		if v.plain {
			v.lands("reload", chromedp.Reload())
		}
	}
}

// has is the expression of an element's presence.
func has(selector string) string {
	return fmt.Sprintf("document.querySelector(%s)", strconv.Quote(selector))
}

// enters signs in by the link of the mail, and comes to where they were going.
func (v *visitor) enters(next string) {
	v.t.Helper()
	v.goes("/connexion?suite=" + next)
	v.fills("#email", v.who.email)
	v.acts("main form button[type=submit]")
	v.follows(next)
}

// follows reads the mail that was sent and follows its link to next.
func (v *visitor) follows(next string) {
	v.t.Helper()
	const letter = `tbody tr:first-child a[href^="/boite/"]`
	v.goes("/boite?adresse=" + v.who.email)
	until(v.t, "the mail with the link", func() bool {
		var there bool
		v.eval("Boolean("+has(letter)+")", &there)
		if !there {
			v.lands("look again", chromedp.Reload())
		}
		return there
	})
	v.acts(letter)
	v.acts(`main a[href*="/connexion/lien"]`)
	v.acts("main form button[type=submit]")
	var at string
	v.eval("location.pathname", &at)
	if !strings.HasPrefix(at, next) {
		v.t.Fatalf("%s signed in and came to %s instead of %s", v.name(), at, next)
	}
}

// stays marks the page: whatever changes from now on changes without a reload.
func (v *visitor) stays() {
	v.t.Helper()
	v.eval("window.stayed = true", nil)
}

// stayed wants the page that was marked to be there still.
func (v *visitor) stayed() {
	v.t.Helper()
	var still bool
	v.eval("window.stayed === true", &still)
	if !still {
		v.t.Errorf("%s: the page was loaded again", v.name())
	}
}
