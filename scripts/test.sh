#!/usr/bin/env bash
# All tests: with nextest where it is there, with cargo test otherwise. Arguments go to the runner.
set -euo pipefail

if cargo nextest --version >/dev/null 2>&1; then
    profile=default
    [ "${CI:-}" = true ] && profile=ci
    cargo nextest run --workspace --profile "$profile" "$@"
    # nextest leaves the examples in doc comments out.
    exec cargo test --workspace --doc --quiet
fi
exec cargo test --workspace "$@"
