#!/usr/bin/env bash
# Builds the static program for this machine's architecture, packs it into an image from scratch
# without a Docker engine, and tries that image: target/gcampus-ARCH.oci.tar.
#   GCAMPUS_IMAGE_PROFILE=dist   what ships: eight minutes more at the link
# The Dockerfile describes the same image for machines that have an engine.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly user=65532
# What an image may take, in bytes: the program unpacked, the archive to download.
readonly unpacked_limit=70000000 archive_limit=30000000
# Seconds that a start and a stop may take.
readonly start_limit=15 stop_limit=15

profile=${GCAMPUS_IMAGE_PROFILE:-release}
machine=$(uname -m)
triple=$machine-unknown-linux-gnu
case $machine in
    x86_64) arch=amd64 ;;
    aarch64) arch=arm64 ;;
    *) echo "No image is made for $machine" >&2; exit 1 ;;
esac
program=${CARGO_TARGET_DIR:-target}/$triple/$profile/gcampus
archive=target/gcampus-$arch.oci.tar

build() {
    # Only with a target named do the flags spare build scripts and procedural macros.
    RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static" \
        cargo build --locked --bin gcampus --profile "$profile" --target "$triple"
}

# The images and containers of this run, apart from those of the machine.
store() {
    work=$(mktemp -d "${TMPDIR:-/var/tmp}/gcampus-image.XXXXXX")
    server='' devices=()
    trap clean EXIT
}

clean() {
    [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
    [ ${#devices[@]} = 0 ] || umount "${devices[@]}"
    rm -rf --one-file-system "$work"
}

buildah() {
    command buildah --storage-driver vfs --root "$work/root" --runroot "$work/run" "$@"
}

pack() {
    local container root version commit time
    version=$("$program" --version | cut -d' ' -f2)
    commit=$(git rev-parse HEAD 2>/dev/null || echo unknown)
    # The time of the commit: the same sources make the same image.
    time=$(git log -1 --format=%ct 2>/dev/null || date +%s)

    container=$(buildah from scratch)
    root=$(buildah mount "$container")
    install -m 0755 "$program" "$root/gcampus"
    install -d -m 0755 "$root/etc"
    install -d -m 0755 -o $user -g $user "$root/data"
    # Some hosts look a numeric user up in this file and start nothing where it is missing.
    echo "gcampus:x:$user:$user::/data:/gcampus" >"$root/etc/passwd"
    echo "gcampus:x:$user:" >"$root/etc/group"
    chmod 0644 "$root"/etc/{passwd,group}

    buildah config --arch "$arch" --os linux --user "$user:$user" --workingdir /data --volume /data \
        --port 8000 --env GCAMPUS_DATA_DIR=/data --env GCAMPUS_LISTEN=0.0.0.0:8000 \
        --entrypoint '["/gcampus"]' --cmd serve --stop-signal SIGTERM \
        --label org.opencontainers.image.title=GCampus \
        --label org.opencontainers.image.licenses=AGPL-3.0-or-later \
        --label "org.opencontainers.image.version=$version" \
        --label "org.opencontainers.image.revision=$commit" "$container"
    mkdir -p target
    rm -f "$archive"
    buildah commit --quiet --rm --format oci --disable-compression=false --timestamp "$time" \
        "$container" "oci-archive:$archive:gcampus:$version" >/dev/null
}

# Reads the archive back and starts it as its configuration says, in a root that holds nothing
# else, as a user who may write in /data only.
try() {
    local container root port start begun code settings=()
    container=$(buildah from "oci-archive:$archive")
    root=$(buildah mount "$container")
    expect 'the user' "$(of "$container" '{{.OCIv1.Config.User}}')" "$user:$user"
    expect 'the command' "$(of "$container" '{{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}}')" \
        '[/gcampus] [serve]'
    expect 'the owner of /data' "$(stat -c %u:%g "$root/data")" "$user:$user"
    expect 'the content of /data' "$(ls -A "$root/data")" ''
    mapfile -t settings < <(of "$container" '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' | grep .)
    lend_devices "$root"
    (inside "$root" --version)

    port=$(free_port)
    settings+=("GCAMPUS_LISTEN=127.0.0.1:$port" GCAMPUS_LOG_LEVEL=warn)
    for start in 'first start, with migrations' 'next start'; do
        begun=${EPOCHREALTIME/./}
        inside "$root" serve &
        server=$!
        await_ready "$port"
        echo "$start: ready after $(((${EPOCHREALTIME/./} - begun) / 1000)) ms"
        sleep 2
        echo "  memory when idle: $(awk '/^VmRSS/ { printf "%.1f MB", $2 / 1024 }' "/proc/$server/status")"
        code=0
        stop || code=$?
        expect 'the exit code after SIGTERM' "$code" 0
    done
    expect 'the owner of the database' "$(stat -c %u:%g "$root/data/gcampus.sqlite")" "$user:$user"
}

# What every runtime gives a container. A static program reads its random numbers there.
lend_devices() {
    local device
    mkdir "$1/dev"
    for device in null random urandom; do
        touch "$1/dev/$device"
        mount --bind "/dev/$device" "$1/dev/$device"
        devices+=("$1/dev/$device")
    done
}

of() { buildah inspect --format "$2" "$1"; }

# inside ROOT ARGUMENT...: becomes the image's program, in the image.
inside() {
    local root=$1
    shift
    exec env -i "${settings[@]}" /usr/sbin/chroot --userspec="$user:$user" --groups= "$root" /gcampus "$@"
}

free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

await_ready() {
    local end=$((SECONDS + start_limit))
    until [ "$(status_of "$1" /readyz)" = 200 ]; do
        if ! kill -0 "$server" 2>/dev/null; then fail 'the server ended instead of serving'; fi
        if [ $SECONDS -ge $end ]; then fail "/readyz did not answer 200 within $start_limit s"; fi
        sleep 0.01
    done
}

# status_of PORT PATH: the status of a GET, nothing when nobody answers.
status_of() {
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1"
        printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
        read -r -t 5 _ status _ <&3
        echo "$status"
    ) 2>/dev/null || true
}

# Ends the server as a host does, and returns its exit code.
stop() {
    local end=$((SECONDS + stop_limit)) code=0
    kill -TERM "$server"
    while kill -0 "$server" 2>/dev/null; do
        if [ $SECONDS -ge $end ]; then fail "it runs on $stop_limit s after SIGTERM"; fi
        sleep 0.01
    done
    wait "$server" || code=$?
    server=''
    return "$code"
}

expect() {
    if [ "$2" != "$3" ]; then fail "$1: '$2' instead of '$3'"; fi
}

fail() {
    echo "The image is not good: $1" >&2
    exit 1
}

weigh() {
    local unpacked packed
    unpacked=$(stat -c %s "$program") packed=$(stat -c %s "$archive")
    awk -v u="$unpacked" -v p="$packed" -v name="$archive" \
        'BEGIN { printf "%s: %.1f MB, unpacked %.1f MB\n", name, p / 1e6, u / 1e6 }'
    if [ "$unpacked" -gt $unpacked_limit ]; then fail "the program has more than $unpacked_limit bytes"; fi
    if [ "$packed" -gt $archive_limit ]; then fail "the archive has more than $archive_limit bytes"; fi
}

case ${1:-} in
    # The second half mounts, so it has a name space of its own; without root that is one
    # where the caller's sub-ids are users.
    '')
        build
        if [ "$(id -u)" = 0 ]; then exec unshare --mount "$0" pack; else exec buildah unshare "$0" pack; fi
        ;;
    pack) store; pack; try; weigh ;;
    *) echo "usage: $0" >&2; exit 2 ;;
esac
