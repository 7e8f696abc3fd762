# Commands of the project. `make run` needs nothing but Python 3.11 to 3.13 and a package index.
# The environment lives in .venv; stamps named after pyproject.toml's content say what is in it,
# so that a second call installs nothing. Bytecode is made then, as pip makes it of packages that are
# not installed in place: an environment may forbid Python to write it later.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
# The first interpreter that starts and has a version the package supports.
PYTHON ?= $(shell for candidate in python3.13 python3.12 python3.11 python3 python; do \
	if $$candidate -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; \
	then echo $$candidate; break; fi; done)
KEY := $(shell (cat pyproject.toml; $(PYTHON) --version) 2>/dev/null | cksum | cut -d' ' -f1)
RUN := $(VENV)/.run-$(KEY)
DEVELOP := $(VENV)/.develop-$(KEY)
WORKERS ?= auto

.PHONY: help run test quick quick-tests lint types floors docs bench lca-check browser clean

help:
	@echo "make run        the bundled site baotou from the ore to the people: out/baotou/report.html"
	@echo "make test       everything: style, types, floors, documentation, all tests"
	@echo "make quick      style, types, floors and the tests that are not slow (under 2 minutes)"
	@echo "make docs       documentation into docs/_build/html"
	@echo "make bench      benchmarks (time, memory, installation)"
	@echo "make lca-check  import the life-cycle export into Brightway (own environment)"
	@echo "make clean      remove what make made, but no results of runs"

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "No Python 3.11, 3.12 or 3.13 found: install one, or name it: make PYTHON=/path/to/python3.12" >&2; \
		exit 1; fi
	$(PYTHON) -m venv $(VENV)

$(RUN): | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[run]'
	@$(BIN)/python -m compileall -q src
	@rm -f $(VENV)/.run-*
	@touch $@

$(DEVELOP): | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,docs]'
	@$(BIN)/python -m compileall -q src
	@rm -f $(VENV)/.run-* $(VENV)/.develop-*
	@touch $(RUN) $@

run: $(RUN)
	$(BIN)/tailrace run baotou

lint: $(DEVELOP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEVELOP)
	$(BIN)/mypy

floors: $(DEVELOP)
	PYTHONPATH=src $(BIN)/lint-imports

docs: $(DEVELOP)
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html
	@echo "documentation: docs/_build/html/index.html"

browser: $(DEVELOP)
	@bash tools/browser.sh $(BIN)/python

test: lint types floors docs browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

quick: $(DEVELOP)
	@$(MAKE) --no-print-directory --jobs 2 lint floors quick-tests types

# Types are checked beside the tests: they take one core for a minute where nothing is kept of them.
quick-tests: $(DEVELOP)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not slow" -q

bench: $(DEVELOP)
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script; done

lca-check:
	@bash tools/lca_check.sh $(PYTHON)

clean:
	rm -rf $(VENV) .venv-lca docs/_build docs/api build dist .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	find src tests docs benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +
