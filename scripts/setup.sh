#!/usr/bin/env bash
# Sees to what a fresh Debian or Ubuntu machine with Rust and Node still needs.
#   scripts/setup.sh run     a C compiler, for SQLite
#   scripts/setup.sh test    also a browser with its driver, PostgreSQL, readers of PDF, and Python with venv
#   scripts/setup.sh bench   also load generators, and the servers that we compare with
#   scripts/setup.sh image   also a packer of images, and what builds and tries the other architecture
# As root it installs what is missing; otherwise it names it and stops.
set -euo pipefail

purpose=${1:-run}
missing=()

# needs PACKAGE COMMAND-OR-PATTERN...: any one of them will do.
needs() {
    local package=$1 name
    shift
    for name in "$@"; do
        if command -v "$name" >/dev/null || compgen -G "$name" >/dev/null; then return; fi
    done
    missing+=("$package")
}

command -v cargo >/dev/null || { echo 'Rust is missing: https://rustup.rs' >&2; exit 1; }
command -v npm >/dev/null || { echo 'Node with npm is missing: https://nodejs.org' >&2; exit 1; }

needs build-essential cc gcc clang
if [ "$purpose" = test ]; then
    # Ubuntu has the browser under other names.
    if grep -qx 'ID=ubuntu' /etc/os-release 2>/dev/null; then
        browser=chromium-browser driver=chromium-chromedriver
    else
        browser=chromium driver=chromium-driver
    fi
    needs "$browser" chromium chromium-browser google-chrome
    needs "$driver" chromedriver chromium.chromedriver
    needs postgresql initdb '/usr/lib/postgresql/*/bin/initdb'
    needs util-linux flock
    needs osmium-tool osmium
    needs poppler-utils pdftotext
    needs qpdf qpdf
    # Tests let pandas and openpyxl read the downloads, and schemathesis try the API.
    needs python3-venv '/usr/lib/python3*/ensurepip'
fi
if [ "$purpose" = bench ]; then
    needs hey hey
    needs wrk wrk
    needs nginx-light nginx
    needs python3-venv '/usr/lib/python3*/ensurepip'
fi
if [ "$purpose" = image ]; then
    needs buildah buildah
    needs curl curl
    # The other architecture: a linker and C library to build with, and an emulator to try it.
    if [ "$(uname -m)" = x86_64 ]; then
        needs gcc-aarch64-linux-gnu aarch64-linux-gnu-gcc
        needs libc6-dev-arm64-cross /usr/aarch64-linux-gnu/include/stdio.h
        needs qemu-user-static qemu-aarch64-static
    else
        needs gcc-x86-64-linux-gnu x86_64-linux-gnu-gcc
        needs libc6-dev-amd64-cross /usr/x86_64-linux-gnu/include/stdio.h
        needs qemu-user-static qemu-x86_64-static
    fi
fi

[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing: ${missing[*]}" >&2
    echo "On Debian or Ubuntu: sudo apt-get install ${missing[*]}" >&2
    exit 1
fi
echo "Installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# Chromium's and PostgreSQL's recommendations are for desktops and servers, not for tests.
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
