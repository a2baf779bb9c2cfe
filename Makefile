# `make demo` sets everything up and makes the forms of metadata/; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
REQUIREMENTS ?= requirements
BIN := $(VENV)/bin
INSTALL := tools/install.sh $(BIN)/python
# One process more than there are processors, since some tests wait for servers; a single one with
# `make test JOBS=0`. The files that take longest begin first (tests/conftest.py), so that no process
# waits for the last of them.
JOBS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

# Debian packages, each with a command or file that tells whether it is there.
READERS := poppler-utils:pdftotext qpdf:qpdf mupdf-tools:mutool ghostscript:gs \
	tesseract-ocr:tesseract \
	unicode-data:/usr/share/unicode/BidiCharacterTest.txt
JUDGE := default-jdk-headless:javac libjaxb-java:/usr/share/java/jaxb-runtime.jar npm:npm \
	chromium:chromium
LIB := /usr/lib/$(shell uname -m)-linux-gnu
WEASYPRINT := libpango-1.0-0:$(LIB)/libpango-1.0.so.0 \
	libpangoft2-1.0-0:$(LIB)/libpangoft2-1.0.so.0 \
	libharfbuzz-subset0:$(LIB)/libharfbuzz-subset.so.0

# What `make bench` takes titles and names from: published metadata if it lies beside the project.
DATA ?= $(wildcard $(addprefix ../shared/realdata/,openreview/colm2025.v2.json \
	bibtex/colt2024.bib bibtex/acml2025.bib))

.PHONY: help demo desk test check-install validate docs newest lock decode-report bench clean

help:
	@echo 'make demo           set up, and make the forms of the papers in metadata/'
	@echo 'make desk           the same, and show them as pages in the browser'
	@echo 'make test           set up, and run linters, type checker and tests (THOROUGH=1: for longer)'
	@echo 'make check-install  install the package into a clean environment and use it there'
	@echo 'make validate       judge forms of every kind with veraPDF (PDF/UA-1, PDF/A-2a)'
	@echo 'make docs           build the site of the documentation, in build/site'
	@echo 'make newest         run the tests with the newest versions of everything'
	@echo 'make lock           pin the newest versions of everything, in requirements/'
	@echo 'make decode-report FILE=…  compare decoded titles and names with what was published'
	@echo 'make bench          race it against other ways to make the forms (QUICK=1: in a minute)'
	@echo 'make clean          remove what the above made, but not out/'

demo: $(VENV)/.package
	@echo 'Making the forms of metadata/ …'
	@$(BIN)/agreements generate metadata --out out
	@echo
	@echo 'The forms are in $(CURDIR)/out'

desk: demo
	@$(BIN)/agreements desk --out out

test: $(VENV)/.tools
	@tools/need_debian.sh --optional $(READERS)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST)

check-install: $(VENV)/.tools
	tools/check_install.sh $(BIN)/python

validate: $(VENV)/.tools
	@tools/need_debian.sh $(JUDGE) $(READERS)
	rm -rf build/validate
	@# A refused form fails the target, but the others are judged first.
	status=0; \
	$(BIN)/python tools/validate/make_forms.py build/validate || status=$$?; \
	$(BIN)/python tools/validate/judge.py build/validate || status=$$?; \
	$(PYTEST) -m slow || status=$$?; \
	exit $$status

docs: $(VENV)/.tools
	$(BIN)/python -m mkdocs build

newest: $(VENV)/.tools
	tools/lock.sh $(BIN)/uv build/newest
	$(MAKE) test VENV=build/newest/venv REQUIREMENTS=build/newest

lock: $(VENV)/.tools
	tools/lock.sh $(BIN)/uv requirements

decode-report: $(VENV)/.tools
	$(BIN)/python tools/decode_report.py $(FILE)

bench: $(VENV)/.bench
	@tools/need_debian.sh $(WEASYPRINT)
	$(BIN)/python -m bench $(if $(QUICK),--quick) $(DATA)

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@tools/make_venv.sh $(PYTHON) $(VENV)

$(VENV)/.package: $(REQUIREMENTS)/run.txt pyproject.toml | $(VENV)/bin/python
	@$(INSTALL) $<
	@touch $@

$(VENV)/.tools: $(REQUIREMENTS)/test.txt pyproject.toml | $(VENV)/bin/python
	@$(INSTALL) $<
	@touch $@ $(VENV)/.package

$(VENV)/.bench: $(REQUIREMENTS)/bench.txt pyproject.toml | $(VENV)/bin/python
	@$(INSTALL) $<
	@touch $@ $(VENV)/.tools $(VENV)/.package
