#!/usr/bin/env bash
# All tests: first those of the front end, then ours with nextest where it is there, with cargo test
# otherwise. Arguments go to the Rust runner.
set -euo pipefail

npm test

if cargo nextest --version >/dev/null 2>&1; then
    profile=default
    [ "${CI:-}" = true ] && profile=ci
    cargo nextest run --workspace --profile "$profile" "$@"
    # nextest leaves the examples in doc comments out.
    exec cargo test --workspace --doc --quiet
fi
exec cargo test --workspace "$@"
