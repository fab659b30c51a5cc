# stackwarden: every target sets up what it needs (Python 3.11+ and the package registries suffice).
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
PIP     = -m pip install --quiet --disable-pip-version-check --require-hashes -r

.DEFAULT_GOAL := help
.PHONY: help gate gate-fast test test-fast deploy-local cost-report reports embed release bench lint format check-stale clean

help: ## Show this help
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.product: requirements/product.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "stackwarden needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(PY) $(PIP) $<
	@touch $@
$(VENV)/.dev: requirements/dev.txt $(VENV)/.product
	$(PY) $(PIP) $<
	@touch $@
.venv-%/.done: requirements/%.txt
	$(PYTHON) -m venv .venv-$*
	.venv-$*/bin/python $(PIP) $<
	@touch $@

# focus-validator needs Python 3.12, no older one and (its numpy) no newer one. Without it, its test is skipped and says so.
FOCUS_PYTHON := $(shell for each in python3.12 $(PYTHON) $(HOME)/.pyenv/versions/3.12.*/bin/python; do \
  $$each -c 'import sys; sys.exit(sys.version_info[:2] != (3, 12))' 2>/dev/null && echo $$each && break; done)
.venv-focus/.done: requirements/focus.txt
	@test -n "$(FOCUS_PYTHON)" || { echo "the FOCUS lane needs Python 3.12: make FOCUS_PYTHON=python3.12 ..."; exit 1; }
	$(FOCUS_PYTHON) -m venv .venv-focus
	.venv-focus/bin/python $(PIP) $<
	@touch $@

gate: $(VENV)/.product .venv-checkov/.done ## Check our templates: full lane (own policies, cloudformation-validate, cfn-lint, checkov)
	$(PY) -m stackwarden gate --platform templates/platform.yaml --lane full
gate-fast: $(VENV)/.product ## Check our templates: fast lane, for every commit
	$(PY) -m stackwarden gate --platform templates/platform.yaml --lane fast
test: $(VENV)/.dev .venv-checkov/.done .venv-emulator/.done $(if $(FOCUS_PYTHON),.venv-focus/.done) ## Run every test
	$(PY) -m pytest -n 2 --dist loadgroup
test-fast: $(VENV)/.dev ## Run the tests that need no other environment
	$(PY) -m pytest -n 2 --dist loadgroup -m "not slow"
deploy-local: $(VENV)/.product .venv-emulator/.done ## Deploy the whole of prod into an emulator here, to look at
	@$(PY) -m emulator.local
cost-report: $(VENV)/.product ## Render reports/cost
	$(PY) -m stackwarden report cost
reports: $(VENV)/.product .venv-checkov/.done ## Render reports/ and the policies' pages
	$(PY) -m policies.generate
	$(PY) -m policies.needed
	$(PY) -m cost_model.reference_page
	$(PY) -m emulator.replacing
	$(PY) -m emulator.proof
	$(PY) -m stackwarden report all
bench: $(VENV)/.dev .venv-checkov/.done .venv-bench/.done ## Time stackwarden against its peers, side by side
	$(PY) -m bench
lint: $(VENV)/.dev ## Formatting, lint, types, import layers
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
format: $(VENV)/.dev ## Format the code
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .
embed: $(VENV)/.product ## Copy templates/functions into the templates
	$(PY) templates/embed.py
release: embed ## Write templates/release.json: the version, and the hash of every file
	$(PY) -m stackwarden.deploy.release templates/platform.yaml
check-stale: release reports ## Fail when a generated file is not what its source makes
	git diff --exit-code -- reports docs policies/index.json templates emulator
	@test -z "$$(git ls-files --others --exclude-standard reports docs)"
clean: ## Remove environments and caches
	rm -rf .venv .venv-* .stackwarden-cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
