# The two commands to know: `make demo` and `make test`. Both begin with `make install`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pytest rewrites each assert and keeps the result beside Python's own: five seconds of every run where it may not
unexport PYTHONDONTWRITEBYTECODE
READY := $(VENV)/.ready

.PHONY: demo install check test lint types contracts audit bench lock clean

## Start the local chat with the assistant: one address to open, no token or account
demo: install
	@$(BIN)/ipm demo

## The set-up that everything else uses
install: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned and hashed dependencies (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@

lint: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .

types: install
	@$(BIN)/mypy

contracts: install
	@$(BIN)/lint-imports

## The inner loop: without the browser and what is slow
check: lint types contracts
	@$(BIN)/python -m pytest -n 2 -m "not browser and not slow" --hypothesis-profile=quick

## Everything, browser journeys included
test: lint types contracts
	@$(BIN)/python -m pytest -n 2

## Measure: a table and a JSON file for each benchmark, under benchmarks/results/
bench: install
	@$(BIN)/python -m benchmarks

## Make requirements.lock again from pyproject.toml (needs the package index)
lock: install
	@$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --quiet \
		--python-version 3.11 pyproject.toml --group dev --output-file requirements.lock --upgrade

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
