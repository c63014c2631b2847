# The newcomer's menu. `make` alone prints it.

PYTHON ?= python3
PORT   ?= 8000
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip --disable-pip-version-check --quiet --quiet
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/tests/*' -not -name '*.md' -not -path 'web/src/gql/*' -not -path 'web/screenshots/*')

.PHONY: help run pages web screenshots test browser lint types coverage bench clients schema lock clean
.DEFAULT_GOAL := help

# The tests start the gateway a hundred times: its modules are compiled once, whatever the environment wants.
unexport PYTHONDONTWRITEBYTECODE

help: ## print this menu
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: $(VENV)/.run pages ## install and start the gateway on loopback (PORT=8000)
	@$(BIN)/linernotes serve --port $(PORT)

web: web/dist/index.html ## build the pages for people: explorer, catalogs, status, GraphiQL (Node.js 20.19 or newer)

screenshots: $(VENV)/.dev web ## take the README's pictures of the pages; print first paint and sizes (Chromium)
	@$(BIN)/python -m bench.pages

test: $(VENV)/.dev ## install and run the tests
	@$(BIN)/pytest -n 4 --dist worksteal --ignore=tests/web

browser: $(VENV)/.dev web ## test the pages in a real browser (Chromium)
	@$(BIN)/pytest tests/web

lint: $(VENV)/.dev ## check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev ## check types, strictly
	@$(BIN)/mypy

coverage: $(VENV)/.dev ## run the tests and print how much of the code they reach
	@$(BIN)/pytest -n 4 --dist worksteal --cov --cov-report=term:skip-covered

bench: $(VENV)/.dev ## measure for five minutes beside the floor and other gateways: bench/RESULTS.md
	@$(BIN)/python -m bench.report

clients: ## install what the tests of other people's clients need (Node.js)
	@cd tests/clients && npm ci --no-fund --no-audit

schema: $(VENV)/.run ## print schema.graphql anew
	@$(BIN)/linernotes schema > schema.graphql

lock: ## pin the newest allowed dependencies (needs uv)
	@uv pip compile --quiet --no-header --universal --generate-hashes --python-version 3.11 pyproject.toml -o requirements.lock
	@uv pip compile --quiet --no-header --universal --generate-hashes --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.lock

clean: ## remove what this file has made
	rm -rf $(VENV) web/dist web/node_modules web/src/gql web/screenshots tests/clients/node_modules *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "linernotes needs Python 3.11 or newer; name one with: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }

# The gateway runs without its pages: where they cannot be built it says so, and goes on.
pages:
	@if ! command -v npm >/dev/null; then echo "no npm here: the gateway starts without its pages"; \
	elif ! $(MAKE) --no-print-directory --silent web; then echo "the pages were not built: the gateway starts without them"; fi

web/node_modules/.installed: web/package-lock.json
	@echo "installing into web/node_modules ..."
	@cd web && npm ci --no-fund --no-audit --loglevel=error >/dev/null
	@touch $@

web/dist/index.html: web/node_modules/.installed schema.graphql $(WEB_SOURCES)
	@echo "building the pages ..."
	@cd web && npm run --silent build

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/pip
	@echo "installing into $(VENV) ..."
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/pip
	@echo "installing into $(VENV) ..."
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@$(PIP) install --no-deps --editable .
	@touch $@ $(VENV)/.run
