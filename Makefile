# make build   the program, bin/coupdemain       make test   everything that proves it
# make run     build, then the demonstration     make lint   static checks alone
# make demo    the demonstration from its start  make bench  how fast it is, into README.md
# make clean   removes what was built (never data)
# make test-dates   the tests on other days of the calendar (not part of make test)
#
# Each step says what it does and how long it took. What make test needs and does
# not find it installs (as root with apt) or asks for by name.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
export TIMEFORMAT := 	%R s
export GOFLAGS ?=

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
# What the program says that it is: the newest release of CHANGELOG.md, unless VERSION says another.
RELEASE      = $(or $(VERSION),$(shell sed -n 's/^\#\# \([0-9][0-9.]*\).*/\1/p' CHANGELOG.md | head -n 1))
SOURCES     := app handlers models web scripts
# Hash of the generated pages, to see whether they are those of their sources.
GENERATED    = find web -name '*_templ.go' -print0 | sort -z | xargs -0 sha256sum

# $(call step,what it does,command)
step = @echo "· $(1)"; time { $(2); }

.PHONY: build run demo test test-go test-dev test-dates types bench lint clean assets pages program browser format vet generated vulnerabilities staticcheck

build: assets pages program

run: build
	@./bin/coupdemain serve --demo

demo: build
	$(call step,forget the last demonstration,rm -rf data/demo)
	@./bin/coupdemain serve --demo

node_modules/.package-lock.json: package.json package-lock.json
	$(call step,fetch the style sheet and the checkers (npm ci),npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
	@touch $@

assets: node_modules/.package-lock.json
	$(call step,bundle styles and scripts into web/dist,go -C scripts/dev run ./assets -root ../..)

pages:
	$(call step,generate the pages (templ),go -C scripts/dev tool templ generate -path ../../web -log-level error)

program:
	$(call step,compile bin/coupdemain,go build -trimpath -ldflags '$(LDFLAGS) -X main.version=$(RELEASE)' -o bin/coupdemain ./app)

# The order matters: cheap checks that often fail come first, the browser's last.
test: browser assets generated format vet types vulnerabilities test-go test-dev
	@echo "· all of it passed"

browser:
	@if { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null && [ -d /usr/share/fonts/truetype/dejavu ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "· install chromium and fonts-dejavu-core"; \
	  export DEBIAN_FRONTEND=noninteractive; time { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; }; \
	else echo "the tests of the pages need the packages chromium and fonts-dejavu-core: install them first" >&2; exit 1; fi

generated:
	@before=$$($(GENERATED)); $(MAKE) --no-print-directory pages; after=$$($(GENERATED)); \
	if [ "$$before" != "$$after" ]; then echo "generated pages were not those of their sources; they are now: look at them and commit them" >&2; exit 1; fi

format:
	@echo "· formatting"; bad=$$(gofmt -l $(SOURCES)); if [ -n "$$bad" ]; then echo "not formatted (gofmt -w):" >&2; echo "$$bad" >&2; exit 1; fi

vet:
	$(call step,go vet,go vet ./... && go -C scripts/dev vet ./...)

types: node_modules/.package-lock.json
	@if compgen -G 'web/ts/*.ts' >/dev/null; then echo "· types of the scripts (tsc)"; time ./node_modules/.bin/tsc --noEmit -p .; fi

test-go:
	$(call step,tests,go test -race ./...)

# Never from the cache: these tests drive the program that they build, and the
# go command does not see that it changed. Those that wait for minutes go first.
test-dev:
	$(call step,tests that need heavy tools (scripts/dev),go -C scripts/dev test -race -count=1 -timeout 20m ./nodes ./browser ./...)

# Every day of a week, at several hours; the end of a month, 29 February, a public
# holiday, both changes of the hour, New Year's Eve and another eve, to the minute.
DATES := 2027-06-07T06:00:00Z 2027-06-08T14:30:00Z 2027-06-09T21:30:00Z 2027-06-10T22:30:00Z \
	2027-06-11T15:59:00Z 2027-06-12T09:00:00Z 2027-06-13T10:00:00Z \
	2027-04-30T15:00:00Z 2028-02-29T11:00:00Z 2027-07-14T10:00:00Z \
	2027-03-28T00:30:00Z 2027-10-31T00:30:00Z 2027-12-31T22:59:30Z 2027-09-15T21:59:30Z
PAGE_DATES := 2027-03-28T00:55:00Z 2027-07-14T10:00:00Z 2027-12-31T22:58:30Z

# $(call each,instants,what,command): at each instant, whatever became of the one before.
each = bad=; for at in $(1); do echo "· $(2) at $$at"; time COUPDEMAIN_TEST_AT=$$at $(3) || bad+=" $$at"; done; \
	if [ -n "$$bad" ]; then echo "they fail at$$bad: again with COUPDEMAIN_TEST_AT=…" >&2; exit 1; fi

# For releases and for who changes what knows a calendar: up to twenty minutes.
# What does not ask when its town begins comes from the cache after the first time.
test-dates: browser assets
	@$(call each,$(DATES),tests,go test ./...)
	@$(call each,$(DATES),tests of rules and mails and archives,go -C scripts/dev test ./rules ./mail ./snapshot ./archive)
	@$(call each,$(PAGE_DATES),pages,go -C scripts/dev test -count=1 -timeout 10m -run 'TestEveryPage|TestACard|TestFirstPage|TestKeyboard' ./browser)

# COUPDEMAIN_VULNDB is a folder with a copy of the Go vulnerability database.
vulnerabilities:
	@if [ -n "$${COUPDEMAIN_VULNDB:-}" ] && [ -d "$${COUPDEMAIN_VULNDB}" ]; then echo "· known vulnerabilities"; time go run $(GOVULNCHECK) -db "file://$${COUPDEMAIN_VULNDB}" ./...; \
	else echo "· known vulnerabilities: skipped, COUPDEMAIN_VULNDB names no folder"; fi

staticcheck:
	$(call step,staticcheck,go run $(STATICCHECK) ./... && cd scripts/dev && go run $(STATICCHECK) ./...)

lint: format vet staticcheck vulnerabilities

# Against bare loops with the same bytes, in under three minutes; it writes its
# table into README.md. The machine should have nothing else to do.
bench: build
	$(call step,compile bin/load,go build -o bin/load ./scripts/load)
	$(call step,compile bin/ferretdb,go -C scripts/dev build -o ../../bin/ferretdb ./ferretdb)
	$(call step,measure,./bin/load -program bin/coupdemain -readme README.md)

clean:
	$(call step,remove what was built,rm -rf bin node_modules && find web/dist -type f ! -name .gitkeep -delete)
