# What a clone can do. `make` alone lists it.
#
# Needed: make, and Python 3.11 or newer with venv; another one than `python3`: PYTHON=python3.12 make test
# More for the command that a target calls: make run ARGS="--only 05,06 -p N_TOPICS=8"

PYTHON ?= python3
ARGS ?=
# What `make test` installs besides: EXTRAS=test,spark also runs the tests of Spark.
EXTRAS ?= test

BIN := .venv/bin
# An environment that is there is used as it is, unless PYTHON was given and is another version.
INTERPRETER = $(if $(filter file,$(origin PYTHON)),$(firstword $(wildcard $(BIN)/python) $(PYTHON)),$(PYTHON))
VERSION = $(or $(shell $(INTERPRETER) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null),none)
ENVIRONMENT = .venv/stamp-python-$(VERSION)
CODE := corpus_lib notebooks tests benchmarks docs
REQUIREMENTS := pyproject.toml constraints.txt
# A plain path to this folder (compat) instead of a table of its modules, which setuptools warns of.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check \
          --constraint constraints.txt --config-settings editable_mode=compat

.PHONY: help run test lab notebooks docs lint clean
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

help:
	@echo "make run        execute the notebook series on data/ and write the report to out/"
	@echo "make test       pass the tests: the library's, and every notebook's stored outputs"
	@echo "make lab        open the notebooks in JupyterLab"
	@echo "make notebooks  execute the committed notebooks in place, to refresh their outputs"
	@echo "make docs       write a reference of all functions to out/reference/"
	@echo "make lint       check style, formatting and types"
	@echo "make clean      remove the environment and caches; out/ stays"
	@echo
	@echo "Each sets up .venv first if that is missing or out of date."

run: .venv/stamp-base
	@$(BIN)/corpus-lib run $(ARGS)

# Workers that each count on all cores for small matrices would wait for one another.
test: export OPENBLAS_NUM_THREADS ?= 1
test: .venv/stamp-with-$(EXTRAS)
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env $(ARGS)

lab: .venv/stamp-base
	@$(BIN)/jupyter lab --ServerApp.root_dir=notebooks \
	  --ServerApp.contents_manager_class=corpus_lib.run.lab.Contents $(ARGS)

notebooks: .venv/stamp-base
	@$(BIN)/corpus-lib notebooks $(ARGS)

docs: .venv/stamp-with-docs
	@$(BIN)/python docs/reference.py out/reference

lint: .venv/stamp-with-test
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/mypy

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find corpus_lib tests benchmarks notebooks -name __pycache__ -prune -exec rm -rf {} +
	find notebooks -name .ipynb_checkpoints -prune -exec rm -rf {} +

.venv/stamp-python-%:
	@$(INTERPRETER) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "This needs Python 3.11 or newer; '$(INTERPRETER)' is: $$($(INTERPRETER) --version 2>&1)" >&2; \
	  echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@if [ "$(INTERPRETER)" != "$(BIN)/python" ]; then \
	  echo "Setting up .venv with $$($(INTERPRETER) --version) ..."; \
	  $(INTERPRETER) -m venv --clear .venv || { \
	    echo "'$(INTERPRETER) -m venv' failed; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; \
	fi
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@touch $@

.venv/stamp-base: $(REQUIREMENTS) | $(ENVIRONMENT)
	@echo "Installing the packages pinned in constraints.txt (once, a minute or two) ..."
	@$(INSTALL) --editable '.[files]'
	@touch $@

.venv/stamp-with-%: .venv/stamp-base
	@echo "Installing the test tools ..."
	@$(INSTALL) --editable '.[$*]'
	@touch $@
