# What a person types and what CI runs is the same line. `make help` lists the commands.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL: # cargo takes all processors itself, and one build folder at a time
.PHONY: help demo test test-rust test-python lint format docs bench bench-quality calibrate python-is-there

VENV := .venv
BIN := $(VENV)/bin
# Any Python from 3.11 on: `make PYTHON=/path/to/python3.12 test` names one.
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)
# The compiled core, put beside the Python sources, which are used as they lie here.
CORE := python/erascope/_core.abi3.so
# maturin >= 1.9.4 as in pyproject.toml. It installs into the environment that VIRTUAL_ENV names.
MATURIN := env -u CONDA_PREFIX VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/maturin develop --release
# The Python that pyo3 is checked against, the same in every command.
export PYO3_PYTHON := $(CURDIR)/$(BIN)/python

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(CORE) ## run the study on the sample corpus; prints the findings, writes plots and a report into demo/
	$(BIN)/python scripts/demo.py

test: test-rust test-python ## run every test: crate, package, notebooks, examples in the documentation

# Without PYO3_PYTHON and the feature `python`: the core is tested without any Python.
test-rust:
	env -u PYO3_PYTHON cargo test

test-python: $(CORE)
	$(BIN)/python -m pytest

docs: $(CORE) ## build the documentation into docs/_build; its examples are run by the tests
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build
	@echo docs/_build/index.html

lint: $(CORE) docs ## check format, lints, types, stub, documentation and the one-way flow
	$(BIN)/python scripts/check_flow.py
	cargo fmt --check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	cargo clippy --all-targets -- -D warnings
	cargo clippy --all-targets --features python -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps
	$(BIN)/python -m mypy
	$(BIN)/python -m mypy.stubtest --mypy-config-file pyproject.toml --ignore-disjoint-bases erascope._core

format: $(VENV)/.installed ## rewrite Rust and Python sources in the house format
	cargo fmt
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(CORE) ## measure the Rust kernels, then the same work here and in scikit-learn
	cargo bench
	$(BIN)/python benches/versus

calibrate: $(CORE) ## measure false findings, coverage and power of the statistics against what they promise
	$(BIN)/python scripts/calibrate.py

bench-quality: $(CORE) ## NMI and ARI of a study's topics over labelled sets, beside scikit-learn
	$(BIN)/python benches/quality

# The environment: the package in place, with what tests and lints need. Made anew where the lists
# of what it needs change.
$(VENV)/.installed: pyproject.toml Cargo.toml | python-is-there
	[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo >&2 \
	"make: $(PYTHON) cannot create a virtual environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet "maturin>=1.9.4,<2"
	$(MATURIN) --extras html,test,lint,docs
	touch $@

# The core again, where a Rust source is newer.
$(CORE): $(VENV)/.installed Cargo.toml Cargo.lock $(shell find src -name '*.rs')
	$(MATURIN) --skip-install
	touch $@

python-is-there:
	@[ -x $(BIN)/python ] || [ -n "$(PYTHON)" ] || { echo >&2 \
	"make: erascope needs Python 3.11 or later, and neither python3.11 nor python3 is one; name it: make PYTHON=/path/to/python"; exit 1; }
