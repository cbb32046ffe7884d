#!/usr/bin/env bash
# Installs the front-end libraries and bundles the assets when their sources are newer.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -f package.json ] || exit 0
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-audit --no-fund
    touch node_modules/.package-lock.json
fi
stamp=assets/dist/.built
if [ ! -e "$stamp" ] || [ -n "$(find package.json package-lock.json assets -path assets/dist -prune -o -type f -newer "$stamp" -print -quit)" ]; then
    npm run build
    mkdir -p assets/dist
    touch "$stamp"
fi
