# `make demo` and `make test` need Python 3.11 or newer and pip, nothing else first.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed

.PHONY: demo test lint check-types check-imports suite campaign bench bench-pages bench-peers docs lock clean

demo: $(STAMP)
	$(BIN)/dateline demo

test: lint check-types check-imports suite

lint: $(STAMP)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .

check-types: $(STAMP)
	$(BIN)/mypy

check-imports: $(STAMP)
	$(BIN)/lint-imports --cache-dir .venv/import_linter

suite: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not campaign"

campaign: $(STAMP)
	$(BIN)/python -m pytest -m campaign --durations=0

# The machine should have nothing else to do. Peers that are not here are named as absent.
bench: $(STAMP)
	$(BIN)/python -m benchmarks.all

bench-pages: $(STAMP)
	$(BIN)/python -m benchmarks.pages.all

bench-peers: $(STAMP)
	$(BIN)/python -m benchmarks.peers.install

docs: $(STAMP)
	$(BIN)/python -m docs.build

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --extra dev pyproject.toml --output-file requirements.lock

# One path that also works where Debian's Python lacks ensurepip.
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv --without-pip --clear .venv
	$(PYTHON) -m pip --python .venv install --quiet --require-hashes -r requirements.lock
	$(PYTHON) -m pip --python .venv install --quiet --no-deps --no-build-isolation --editable .
	touch $(STAMP)

clean:
	rm -rf .venv demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
