#!/usr/bin/env bash
# Makes this machine able to compile for the other architecture, and prints what cargo needs for
# that as lines NAME=VALUE:
#   scripts/cross.sh aarch64-unknown-linux-gnu
# With rustup that is one more standard library. Where it can't be had, or Rust is no work of
# rustup, Debian's rustc-web brings it: its packages are unpacked beside the system, never
# installed, as those of two architectures would push each other out.
set -euo pipefail

triple=$1
case $triple in
    aarch64-unknown-linux-gnu) arch=arm64 gnu=aarch64-linux-gnu ;;
    x86_64-unknown-linux-gnu) arch=amd64 gnu=x86-64-linux-gnu ;;
    *) echo "No way is known to build for $triple" >&2; exit 1 ;;
esac
host=$(dpkg --print-architecture)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/gcampus/cross-$arch
linker=${gnu/x86-64/x86_64}-gcc

has_target() { [ -d "$(rustc --print sysroot)/lib/rustlib/$triple/lib" ]; }

# The compiler and both standard libraries, unpacked into $folder/sysroot.
unpack() {
    local version packages draft
    # The newest compiler whose libraries exist for the other architecture, too.
    if ! dpkg --print-foreign-architectures | grep -qx "$arch"; then
        as_root dpkg --add-architecture "$arch"
        # Nothing of it is installed, so the machine goes back to what it was.
        trap 'as_root dpkg --remove-architecture "$arch"' EXIT
    fi
    as_root apt-get update -qq
    version=$(apt-cache depends rustc-web | sed -n 's/.*Depends: libstd-rust-web-\([0-9.]*\)$/\1/p' | head -1)
    [ -n "$version" ] || { echo "Neither rustup nor apt has a standard library for $triple" >&2; exit 1; }
    packages=(rustc-web "libstd-rust-web-$version:$host" "libstd-rust-web-dev:$host" "libstd-rust-web-dev:$arch")
    packages+=("$(apt-cache depends "libstd-rust-web-$version" | sed -n 's/.*Depends: \(libllvm[0-9]*\)$/\1/p' | head -1):$host")
    draft=$(mktemp -d "$folder.XXXXXX")
    chmod 755 "$draft"
    (
        cd "$draft"
        apt-get download -qq "${packages[@]}"
        for package in *.deb; do dpkg -x "$package" sysroot; done
        rm ./*.deb
    )
    # A compiler that finds its own libraries, wherever it lies.
    cat >"$draft/rustc" <<'WRAPPER'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LD_LIBRARY_PATH=$(echo "$here"/sysroot/usr/lib/*-linux-gnu) exec "$here/sysroot/usr/bin/rustc" "$@"
WRAPPER
    chmod +x "$draft/rustc"
    mv "$draft" "$folder"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

command -v "$linker" >/dev/null || { echo "$linker is missing: gcc-$gnu" >&2; exit 1; }
if ! has_target; then
    if ! { command -v rustup && timeout 120 rustup target add "$triple"; } >/dev/null 2>&1 || ! has_target; then
        mkdir -p "${folder%/*}"
        [ -x "$folder/rustc" ] || unpack >&2
        echo "RUSTC=$folder/rustc"
    fi
fi
name=${triple//-/_}
echo "CARGO_TARGET_${name^^}_LINKER=$linker"
