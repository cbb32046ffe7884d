#!/usr/bin/env bash
# Builds the static program for amd64 and arm64, packs both into one image from scratch without a
# Docker engine, and tries each: target/gcampus.oci.tar, an archive with an index.
#   GCAMPUS_IMAGE_PROFILE=release  spares eight minutes at each link; what ships is `dist`
#   GCAMPUS_IMAGE_ARCHES=amd64     one architecture only
# The other architecture than this machine's is cross-compiled (scripts/cross.sh), and tried by qemu.
# The Dockerfile describes the same image for machines that have an engine.
set -euo pipefail
self=$(realpath "$0")
readonly self
cd "${self%/*}/.."

readonly user=65532
# What an image may take, in bytes: the program unpacked, and its layers to download.
readonly unpacked_limit=70000000 packed_limit=30000000
# Kilobytes of memory of a site that nobody visits. An emulator's own are not the site's.
readonly memory_limit=40000
# Seconds that a start and a stop may take; an emulator needs more.
readonly start_limit=60 stop_limit=15

profile=${GCAMPUS_IMAGE_PROFILE:-dist}
read -ra arches <<<"${GCAMPUS_IMAGE_ARCHES:-amd64 arm64}"
readonly archive=target/gcampus.oci.tar name=gcampus-image

triple_of() {
    case $1 in
        amd64) echo x86_64-unknown-linux-gnu ;;
        arm64) echo aarch64-unknown-linux-gnu ;;
        *) echo "No image is made for $1" >&2; exit 1 ;;
    esac
}

program_of() { echo "${CARGO_TARGET_DIR:-target}/$(triple_of "$1")/$profile/gcampus"; }

# The emulator for an architecture; nothing for this machine's own.
emulator_of() {
    local machine
    machine=$(triple_of "$1")
    machine=${machine%%-*}
    [ "$machine" = "$(uname -m)" ] || command -v "qemu-$machine-static"
}

build() {
    local arch triple settings=()
    mkdir -p target
    for arch in "${arches[@]}"; do
        triple=$(triple_of "$arch") settings=()
        if [ -n "$(emulator_of "$arch")" ]; then
            scripts/cross.sh "$triple" >"target/cross-$arch.env"
            mapfile -t settings <"target/cross-$arch.env"
        fi
        # Only with a target named do the flags spare build scripts and procedural macros.
        env "${settings[@]}" RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static" \
            cargo build --locked --bin gcampus --profile "$profile" --target "$triple"
    done
}

# The images and containers of this run, apart from those of the machine.
store() {
    work=$(mktemp -d "${TMPDIR:-/var/tmp}/gcampus-image.XXXXXX")
    server='' emulator='' devices=()
    trap clean EXIT
}

clean() {
    local device
    [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
    for ((device = ${#devices[@]} - 1; device >= 0; device--)); do umount -l "${devices[device]}"; done
    rm -rf --one-file-system "$work"
}

buildah() {
    command buildah --storage-driver vfs --root "$work/root" --runroot "$work/run" "$@"
}

# One image for each architecture, and an index over them.
pack() {
    local arch program container root version commit time
    commit=$(git rev-parse HEAD 2>/dev/null || echo unknown)
    # The time of the commit: the same sources make the same image.
    time=$(git log -1 --format=%ct 2>/dev/null || date +%s)
    version=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"/\1/p' Cargo.toml)
    buildah manifest create "$name" >/dev/null
    for arch in "${arches[@]}"; do
        program=$(program_of "$arch")
        container=$(buildah from --arch "$arch" scratch)
        root=$(buildah mount "$container")
        install -m 0755 "$program" "$root/gcampus"
        install -d -m 0755 "$root/etc"
        install -d -m 0755 -o $user -g $user "$root/data"
        # Some hosts look a numeric user up in this file and start nothing where it is missing.
        echo "gcampus:x:$user:$user::/data:/gcampus" >"$root/etc/passwd"
        echo "gcampus:x:$user:" >"$root/etc/group"
        chmod 0644 "$root"/etc/{passwd,group}

        # The form of OCI has no health check: whoever runs it asks `gcampus healthcheck`.
        buildah config --arch "$arch" --os linux --user "$user:$user" --workingdir /data --volume /data \
            --port 8000 --env GCAMPUS_DATA_DIR=/data --env GCAMPUS_LISTEN=0.0.0.0:8000 \
            --entrypoint '["/gcampus"]' --cmd serve --stop-signal SIGTERM \
            --label org.opencontainers.image.title=GCampus \
            --label org.opencontainers.image.licenses=AGPL-3.0-or-later \
            --label "org.opencontainers.image.version=$version" \
            --label "org.opencontainers.image.revision=$commit" "$container"
        buildah commit --quiet --rm --format oci --disable-compression=false --timestamp "$time" \
            --manifest "$name" "$container" "$name-$arch" >/dev/null
    done
    mkdir -p target
    rm -f "$archive"
    buildah manifest push --quiet --all --format oci "$name" "oci-archive:$archive:gcampus:$version" >/dev/null
}

# Reads one image back from the archive and starts it as its configuration says, in a root that
# holds nothing else and can't be written to, as a user who may write in /data only.
try() {
    local arch=$1 container root port start begun code memory settings=()
    emulator=$(emulator_of "$arch")
    container=$(buildah from --arch "$arch" "oci-archive:$archive")
    root=$(buildah mount "$container")
    expect 'the architecture' "$(of "$container" '{{.OCIv1.Architecture}}')" "$arch"
    expect 'the user' "$(of "$container" '{{.OCIv1.Config.User}}')" "$user:$user"
    expect 'the command' "$(of "$container" '{{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}}')" \
        '[/gcampus] [serve]'
    expect 'the owner of /data' "$(stat -c %u:%g "$root/data")" "$user:$user"
    expect 'the content of /data' "$(ls -A "$root/data")" ''
    mapfile -t settings < <(of "$container" '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' | grep .)
    lend_devices "$root"
    make_read_only "$root"
    (inside "$root" --version)

    port=$(free_port)
    settings+=("GCAMPUS_LISTEN=127.0.0.1:$port" GCAMPUS_LOG_LEVEL=warn)
    for start in 'first start, with migrations' 'next start'; do
        begun=${EPOCHREALTIME/./}
        inside "$root" serve &
        server=$!
        await_ready "$port"
        echo "$arch, $start: ready after $(((${EPOCHREALTIME/./} - begun) / 1000)) ms${emulator:+, emulated}"
        (inside "$root" healthcheck)
        sleep 2
        memory=$(awk '/^VmRSS/ { print $2 }' "/proc/$server/status")
        echo "  memory when idle: $memory kB"
        if [ -z "$emulator" ] && [ "$memory" -gt $memory_limit ]; then
            fail "it takes more than $memory_limit kB of memory when idle"
        fi
        code=0
        stop || code=$?
        expect 'the exit code after SIGTERM' "$code" 0
    done
    expect 'the owner of the database' "$(stat -c %u:%g "$root/data/gcampus.sqlite")" "$user:$user"
    journey "$root" "$port"
}

# A pupil logs in with a key, records a measurement, publishes it, and all can see it.
journey() {
    local root=$1 port=$2 demo
    demo=$(inside "$root" demo --json)
    inside "$root" serve &
    server=$!
    await_ready "$port"
    scripts/journey.sh "http://127.0.0.1:$port" "$demo"
    stop
}

make_read_only() {
    # With the devices that are mounted in it.
    mount --rbind "$1" "$1"
    mount --bind "$1/data" "$1/data"
    mount -o remount,bind,ro "$1"
    devices+=("$1" "$1/data")
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
    # The emulator is static, too.
    if [ -n "$emulator" ]; then
        touch "$1/qemu"
        mount --bind "$emulator" "$1/qemu"
        devices+=("$1/qemu")
    fi
}

of() { buildah inspect --format "$2" "$1"; }

# inside ROOT ARGUMENT...: becomes the image's program, in the image.
inside() {
    local root=$1
    shift
    exec env -i "${settings[@]}" /usr/sbin/chroot --userspec="$user:$user" --groups= "$root" \
        ${emulator:+/qemu} /gcampus "$@"
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

# What one architecture takes: the program on the disk, and the layers of the archive to download.
weigh() {
    local arch=$1 unpacked packed
    unpacked=$(stat -c %s "$(program_of "$arch")")
    packed=$(layers "$arch")
    awk -v u="$unpacked" -v p="$packed" -v arch="$arch" \
        'BEGIN { printf "%s: %.1f MB to download, unpacked %.1f MB\n", arch, p / 1e6, u / 1e6 }'
    if [ "$unpacked" -gt $unpacked_limit ]; then fail "the program has more than $unpacked_limit bytes"; fi
    if [ "$packed" -gt $packed_limit ]; then fail "the layers have more than $packed_limit bytes"; fi
}

# The bytes of all layers of one architecture, as the archive's manifests tell.
layers() {
    python3 - "$archive" "$1" <<'PYTHON'
import json, sys, tarfile

path, architecture = sys.argv[1:]
with tarfile.open(path) as archive:
    def read(name):
        return json.load(archive.extractfile(name))

    def manifests(index):
        for entry in index["manifests"]:
            content = read("blobs/" + entry["digest"].replace(":", "/"))
            if "manifests" in content:
                yield from manifests(content)
            else:
                yield content

    found = [
        manifest for manifest in manifests(read("index.json"))
        if read("blobs/" + manifest["config"]["digest"].replace(":", "/"))["architecture"] == architecture
    ]
assert len(found) == 1, f"{len(found)} images for {architecture}"
print(sum(layer["size"] for layer in found[0]["layers"]))
PYTHON
}

case ${1:-} in
    # The second half mounts, so it has a name space of its own; without root that is one
    # where the caller's sub-ids are users.
    '')
        build
        if [ "$(id -u)" = 0 ]; then exec unshare --mount "$self" pack; else exec buildah unshare "$self" pack; fi
        ;;
    pack)
        store
        pack
        for arch in "${arches[@]}"; do
            try "$arch"
            weigh "$arch"
        done
        echo "$archive: $(stat -c %s "$archive" | awk '{ printf "%.1f MB", $1 / 1e6 }')"
        ;;
    *) echo "usage: $0" >&2; exit 2 ;;
esac
