# Every habit has a verb. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help env demo test check fix bench requirements docs clean
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
RUN_TIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
PINS := pyproject.toml constraints.txt
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input -c constraints.txt

help:  ## list these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: $(DEV)  ## build .venv with everything, so that .venv/bin/ettle runs

demo: $(RUN_TIME)  ## build the demo school, start it, print its address and sign-ins
	@$(BIN)/ettle demo $(ARGS)

test: $(DEV)  ## run everything: rules, web on SQLite and PostgreSQL, guards, browser journeys
	@$(BIN)/python -m tests $(ARGS)

check: $(DEV)  ## change nothing: format, lint, types, imports, templates, and the guards that need no database
	@$(BIN)/python -m tests.check

fix: $(DEV)  ## repair what a tool can repair
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(DEV)  ## print what we promise about speed, as ratios within one run
	@$(BIN)/python -m tests.bench $(ARGS)

requirements: $(DEV)  ## list the requirements that no test names, and count the core ones that have one
	@$(BIN)/python -m tests.requirements $(ARGS)

docs: $(DEV)  ## write again the pages that are generated
	@$(BIN)/python -m tests.docs

clean:  ## remove what was built; your data in var/ stays
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis var/test
	find ettle tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made once and again only when the pins change. `demo` needs no more than the run-time half.
$(BIN)/python:
	@sh .ci/venv $(VENV)

$(RUN_TIME): $(PINS) | $(BIN)/python
	@echo "Installing Ettle into $(VENV) (under a minute, once)."
	@$(PIP) -e .
	@touch $@

$(DEV): $(PINS) | $(BIN)/python
	@echo "Installing Ettle and its tools into $(VENV) (about a minute, once)."
	@$(PIP) -e '.[dev]'
	@touch $@ $(RUN_TIME)
