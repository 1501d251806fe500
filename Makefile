# Every task by name. `make help` lists them.

CARGO ?= cargo
PROFILE ?= release
VENV := target/venv/bin
MATURIN = $(VENV)/maturin build --locked --interpreter $(VENV)/python

.DEFAULT_GOAL := help
.PHONY: help build serve demo test bless module lint docs licences advisories attacks bench-check edits soak tsan wheel manylinux sdist contract bench peers growth gate spark fuzz install install-command uninstall dist alone clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

build: ## the naql command, in target/release
	$(CARGO) build --release --locked --bin naql

serve: ## the command with naql serve in it, in target/release
	$(CARGO) build --release --locked --bin naql --features naql-cli/serve

# The build of the tests, which make test uses again: on 46 pages nothing is gained by optimising more, or by another allocator.
demo: ## deduplicate the sample pages in demo/ and say what was found, and make a page of who took what from whom
	$(CARGO) build --locked --bin naql --no-default-features
	target/debug/naql dedup demo/pages.jsonl -o target/demo.jsonl --report -
	target/debug/naql report demo/pages.jsonl -o target/demo.html
	@echo "open target/demo.html in a browser"

test: module ## every test
	$(CARGO) test --workspace --locked --features naql-cli/serve
	$(CARGO) build --locked --bin naql --features naql-cli/serve
	$(CARGO) build --locked -p naql-c
	NAQL=target/debug/naql $(VENV)/python -m pytest -q -n auto --maxprocesses 4 --dist loadgroup tests

# Features that one crate of a workspace turns on are on for all of it. Alone, each has only its own.
alone: ## check each crate as a user builds it, with its own features alone; test that the command reads every kind of column
	$(CARGO) check --locked -p naql --no-default-features
	$(CARGO) check --locked -p naql
	for crate in naql-arrow naql-held naql-report naql-c naql-cli naql-python; do $(CARGO) check --locked -p $$crate || exit 1; done
	$(CARGO) test --locked -p naql-cli --test formats

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
	$(CARGO) clippy --workspace --all-targets --locked --features naql-cli/serve -- -D warnings
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

advisories: ## hold the locked dependencies against a clone of github.com/rustsec/advisory-db, without a network: DB=path
	python3 tests/advisories.py $(DB)

attacks: ## what texts that are made to slow naql cost, a megabyte
	$(CARGO) run --release --locked -p naql-benches --bin attacks 2000

edits: ## which edits of a copier a gate sees through
	$(CARGO) run --release --locked -p naql-benches --bin edits

soak: build ## a gate under writers, readers, deletions, retention, kills and a full disk: MINUTES=15
	python3 tests/soak.py $(or $(MINUTES),15)

tsan: ## the tests in which threads share something under ThreadSanitizer; needs the nightly toolchain with rust-src, and clang
	tests/tsan

licences: ## check that the licence of every dependency is permissive
	$(CARGO) metadata --format-version 1 --locked | python3 tests/licences.py

contract: ## the tables of docs/json.md and docs/json.schema.json, from core/src/contract
	UPDATE_CONTRACT=1 $(CARGO) test --locked -p naql --test contract

# The articles or other documents that the tests of naql.spark are run on at length.
FILE ?= demo/pages.jsonl
spark: module ## naql.spark against naql.dedup and naql.pairs on FILE=…: local, a cluster of processes, a standalone master; executors killed
	for master in 'local[2]' 'local-cluster[2,1,1024]' standalone; do $(VENV)/python tests/spark.py "$$master" $(FILE) || exit 1; done
	$(VENV)/python tests/spark.py 'local-cluster[2,1,1024]' $(FILE) --kill
	for made in chain:2000 burst:3000 key:5000; do $(VENV)/python tests/spark.py 'local[2]' $$made || exit 1; done
	$(VENV)/python tests/spark.py 'local[2]' $(FILE) --pairs
	$(VENV)/python tests/spark.py 'local-cluster[2,1,1024]' $(FILE) --pairs --kill

bench: ## speed of the stages; NAQL_BENCH_CORPUS=FILE.jsonl for your own texts
	$(CARGO) bench --workspace --locked

bench-check: ## hold the instructions of small runs, counted by valgrind, against benches/instructions.tsv; UPDATE=1 writes them
	$(CARGO) build --release --locked -p naql-benches --bin instructions
	python3 benches/python/bench_check.py $(if $(UPDATE),--update)

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

install-command: ## the command with its man pages and completions, for PREFIX (/usr/local), BINDIR, MANDIR and DESTDIR
	$(CARGO) build --profile $(PROFILE) --locked --bin naql
	PREFIX='$(PREFIX)' BINDIR='$(BINDIR)' MANDIR='$(MANDIR)' DESTDIR='$(DESTDIR)' \
		bindings/cli/install.sh target/$(patsubst dev,debug,$(PROFILE))/naql

uninstall: ## remove what install and install-command put below PREFIX (/usr/local) and DESTDIR
	@list='$(DESTDIR)$(or $(PREFIX),/usr/local)/share/naql/installed'; \
	test -f "$$list" || { echo "nothing is installed: there is no $$list"; exit 1; }; \
	while read -r path; do rm -f "$(DESTDIR)$$path"; echo "removed $$path"; done <"$$list"; \
	rm -f "$$list"; rmdir "$$(dirname "$$list")"

# Static where the C library has its archive (Debian's libc6-dev does): the command then runs on any Linux of this machine's kind.
TARGET ?= $(shell rustc --print host-tuple)
dist: ## archive, Debian package and checksums of the command, in target/dist; static, where the C library can be
	@if test -e "$$(cc -print-file-name=libc.a)"; then \
		RUSTFLAGS='-C target-feature=+crt-static' $(CARGO) build --release --locked --bin naql --target $(TARGET) && \
		bindings/cli/dist.sh target/$(TARGET)/release/naql $(TARGET) target/dist; \
	else \
		echo "there is no libc.a: the command needs the C library of this machine or a later one"; \
		$(CARGO) build --release --locked --bin naql && \
		bindings/cli/dist.sh target/release/naql $(TARGET) target/dist; \
	fi

clean: ## remove what was built
	$(CARGO) clean
