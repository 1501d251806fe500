# Every task by name. `make help` lists them.

CARGO ?= cargo
PROFILE ?= release
NAQL := target/release/naql
VENV := target/venv/bin
MATURIN = $(VENV)/maturin build --locked --interpreter $(VENV)/python

.DEFAULT_GOAL := help
.PHONY: help build serve demo test bless module lint docs licences wheel manylinux sdist contract bench peers growth gate fuzz install clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

build: ## the naql command, in target/release
	$(CARGO) build --release --locked --bin naql

serve: ## the command with naql serve in it, in target/release
	$(CARGO) build --release --locked --bin naql --features naql-cli/serve

demo: build ## deduplicate the sample pages in demo/ and say what was found, and make a page of who took what from whom
	$(NAQL) dedup demo/pages.jsonl -o target/demo.jsonl --report -
	$(NAQL) report demo/pages.jsonl -o target/demo.html
	@echo "open target/demo.html in a browser"

test: module ## every test
	$(CARGO) test --workspace --locked --features naql-cli/serve
	$(CARGO) build --locked --bin naql --features naql-cli/serve
	$(CARGO) build --locked -p naql-c
	NAQL=target/debug/naql $(VENV)/python -m pytest -q tests

bless: ## write the golden values of tests/conformance from this build; only a new version changes them
	NAQL_BLESS=1 $(CARGO) test --locked -p naql --test golden --test stores

# What the tests in Python need, in an environment of their own.
target/venv/installed: tests/requirements.txt
	python3 -m venv target/venv
	$(VENV)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@

module: target/venv/installed ## the Python module, unoptimised, into the environment of the tests
	rm -rf target/wheels/dev
	$(MATURIN) --profile dev --out target/wheels/dev
	$(VENV)/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps target/wheels/dev/*.whl

docs: module ## the documentation site, in target/site; every warning is an error
	NO_MKDOCS_2_WARNING=1 $(VENV)/mkdocs build --strict

lint: licences module docs ## formatting, lints, types and documentation, warnings denied
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	$(CARGO) clippy -p naql-cli --all-targets --features serve --locked -- -D warnings
	$(CARGO) clippy -p naql --no-default-features --locked -- -D warnings
	$(CARGO) clippy -p naql --no-default-features --features parallel --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked
	$(VENV)/ruff check python examples tests/*.py tests/python tests/browser
	$(VENV)/ruff format --check python examples tests/*.py tests/python tests/browser
	$(VENV)/mypy
	MYPYPATH=python $(VENV)/python -m mypy.stubtest naql --mypy-config-file pyproject.toml --allowlist tests/python/stubtest.txt

wheel: target/venv/installed ## the Python wheel for this machine, in target/wheels
	$(MATURIN) --release --out target/wheels

manylinux: target/venv/installed ## the Python wheel for any Linux with glibc 2.17, in target/wheels
	$(VENV)/pip install --quiet --disable-pip-version-check ziglang==0.17.0 cargo-zigbuild==0.24.0
	PATH="$(CURDIR)/$(VENV):$$PATH" $(MATURIN) --release --zig --compatibility manylinux_2_17 --out target/wheels

sdist: target/venv/installed ## the Python source distribution with all crates in it, in target/wheels
	python3 bindings/python/sdist.py $(VENV)/maturin target/wheels

licences: ## check that the licence of every dependency is permissive
	$(CARGO) metadata --format-version 1 --locked | python3 tests/licences.py

contract: ## the tables of docs/json.md and docs/json.schema.json, from core/src/contract
	UPDATE_CONTRACT=1 $(CARGO) test --locked -p naql --test contract

bench: ## speed of the stages; NAQL_BENCH_CORPUS=FILE.jsonl for your own texts
	$(CARGO) bench --workspace --locked

peers: build ## speed and recall of naql and other libraries, which are installed into target/peers
	benches/peers/run

growth: ## time and memory per story at 30 k, 300 k and 1 M generated stories
	$(CARGO) run --release --locked -p naql-benches --bin growth

gate: ## a durable gate at 100 k and 1 M generated stories: admissions, checks, opening, memory, disk
	$(CARGO) run --release --locked -p naql-benches --bin gate

fuzz: ## every fuzz target for ten minutes; needs cargo-fuzz
	fuzz/run

install: ## the C library, for PREFIX (/usr/local), LIBDIR, INCLUDEDIR, MANDIR and DESTDIR
	$(CARGO) build --profile $(PROFILE) --locked -p naql-c
	PREFIX='$(PREFIX)' LIBDIR='$(LIBDIR)' INCLUDEDIR='$(INCLUDEDIR)' MANDIR='$(MANDIR)' DESTDIR='$(DESTDIR)' \
		bindings/c/install/install.sh target/$(patsubst dev,debug,$(PROFILE))

clean: ## remove what was built
	$(CARGO) clean
