#!/usr/bin/env bash
# Runs cargo-deny, and builds it into the cache first where it is missing (two minutes).
set -euo pipefail

tools=${XDG_CACHE_HOME:-$HOME/.cache}/gcampus/tools
export PATH="$tools/bin:$PATH"
if ! command -v cargo-deny >/dev/null; then
    echo 'cargo-deny is missing: building it into the cache'
    # Used for seconds at a time: a quick build beats a quick program. Its own target folder, as
    # the project's would be rebuilt in other profiles.
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_TARGET_DIR="$tools/target" \
        cargo install cargo-deny --version 0.20.2 --locked --quiet --root "$tools"
    rm -rf "$tools/target"
fi
exec cargo deny --log-level error "$@"
