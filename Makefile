# Thin names over the real commands. On a fresh Debian or Ubuntu machine with Rust and Node,
# `make run` and `make test` see to everything else.

SHELL := /bin/bash

# In CI every clone is fresh: the build is kept outside of it.
ifeq ($(CI),true)
export CARGO_TARGET_DIR ?= $(HOME)/.cache/gcampus/target
endif

.PHONY: run test check bench image

# The site with the demo course, on http://127.0.0.1:8000
run:
	scripts/setup.sh run
	cargo run -- serve --demo

# All tests, on SQLite and on PostgreSQL, and the journey in a browser
test:
	scripts/setup.sh test
	scripts/test.sh

# Format, lints, and the licences and sources of what we depend on
check:
	scripts/setup.sh run
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	scripts/deny.sh check bans licenses sources

# Measurements of the inner loops, and of static files beside nginx and WhiteNoise
bench:
	scripts/setup.sh bench
	cargo bench
	cargo build --release
	scripts/bench-static.py "$${CARGO_TARGET_DIR:-target}/release/gcampus"

# The image for amd64 and arm64, without a Docker engine: built, packed and tried
image:
	scripts/setup.sh image
	scripts/image.sh
