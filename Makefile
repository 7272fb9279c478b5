# learnpath. `make run` and `make test` set up whatever they need; run again, they are quick.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check format lock bench a11y weight pictures guide assets messages wheel clean

PORT ?= 8000
# how many tests run side by side
WORKERS ?= 2
# what else to tell pytest, e.g. make test ARGS="tests/cohorts -x"
ARGS ?=

help: ## list these commands
	@echo "learnpath: make …"
	@sed -nE 's/^([a-z0-9]+):.*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

run: ## set up and serve the demonstration (PORT=8000; data in instance/ or LEARNPATH_DATA)
	@tools/setup.sh run
	@exec .venv/bin/learnpath demo --port $(PORT)

test: ## set up and run every test on SQLite and PostgreSQL, browser journeys too (ARGS="tests/cohorts -x")
	@tools/setup.sh test
	@exec .venv/bin/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: ## lint, format, types, import contracts, templates, catalogues, migrations, dead code
	@tools/setup.sh test
	@exec .venv/bin/python tools/check/run.py $(ARGS)

format: ## mend what ruff can mend by itself
	@tools/setup.sh test
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .

lock: ## pin the newest allowed versions, with hashes (all of them anew; ARGS="--upgrade-package flask" for one)
	@tools/lock.sh $(ARGS)

bench: ## measure pages and certificates against bare ones
	@tools/setup.sh test
	@exec .venv/bin/python tools/bench.py $(ARGS)

a11y: ## look at every page, for every role, in its states, with axe-core, the Nu checker and by keyboard
	@tools/setup.sh a11y
	@exec .venv/bin/python tools/a11y/run.py $(ARGS)

weight: ## measure requests and KB of first visits and following pages
	@tools/setup.sh test
	@exec .venv/bin/python tools/weight.py

pictures: ## take pictures of the main pages, narrow and wide, light and dark, into pictures/ (ARGS="elsewhere --only cockpit --language fi")
	@tools/setup.sh test
	@exec .venv/bin/python tools/pictures.py $(ARGS)

guide: ## take the pictures of the user's guide anew, and carry its texts over to /help (ARGS=--text for the texts only)
	@tools/setup.sh test
	@exec .venv/bin/python tools/guide.py $(ARGS)

assets: ## build the style sheet and the scripts in learnpath/static anew (needs Node.js)
	@tools/assets.sh

messages: ## collect the texts into the catalogues and compile them
	@tools/setup.sh test
	@.venv/bin/python tools/messages.py update

wheel: ## build the wheel into dist/
	@tools/setup.sh run
	@rm -rf dist
	@.venv/bin/hatchling build -t wheel

clean: ## remove the environment and all caches; data in instance/ stays
	@rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache test-results
	@find learnpath tests tools migrations -name __pycache__ -type d -prune -exec rm -rf {} +
	@find learnpath/translations -name '*.mo' -delete 2>/dev/null || true
