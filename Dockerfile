# The image of GCampus: one static binary and an empty folder for its data.
#
#   docker build -t gcampus .
#   docker buildx build --platform linux/amd64,linux/arm64 -t NAME --push .
#
# Every architecture is compiled on a builder of its own kind. Without a Docker engine,
# `make image` packs the same image.

# The front end is the same for all architectures.
FROM --platform=$BUILDPLATFORM node:22-bookworm-slim AS front
WORKDIR /src
COPY .npmrc package.json package-lock.json ./
RUN npm ci
COPY assets assets
RUN npm run build

FROM rust:1.95-bookworm AS build
# `release` spares the eight minutes of link-time optimisation.
ARG PROFILE=dist
WORKDIR /src
COPY . .
COPY --from=front /src/assets/dist assets/dist
ENV GCAMPUS_SKIP_NPM=1 RUSTFLAGS="-C target-feature=+crt-static"
# Only with a target named do the flags spare the build scripts and procedural macros, which
# cannot be static. The cache's folder is shared by architectures, so each has its own in it.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/cache,sharing=locked \
    triple="$(uname -m)-unknown-linux-gnu" \
 && export CARGO_TARGET_DIR="/cache/$triple" \
 && cargo build --locked --bin gcampus --profile "$PROFILE" --target "$triple" \
 && install -D "$CARGO_TARGET_DIR/$triple/$PROFILE/gcampus" /image/gcampus
RUN mkdir -p /image/data /image/etc \
 && echo 'gcampus:x:65532:65532::/data:/gcampus' >/image/etc/passwd \
 && echo 'gcampus:x:65532:' >/image/etc/group

FROM scratch
COPY --from=build /image/gcampus /gcampus
# Some hosts look a numeric user up in this file and start nothing where it is missing.
COPY --from=build /image/etc /etc
COPY --from=build --chown=65532:65532 /image/data /data
ENV GCAMPUS_DATA_DIR=/data GCAMPUS_LISTEN=0.0.0.0:8000
ARG VERSION=unknown REVISION=unknown
LABEL org.opencontainers.image.title=GCampus \
      org.opencontainers.image.licenses=AGPL-3.0-or-later \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION
USER 65532:65532
# Also where SQLite puts its temporary files, as there is no /tmp.
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s CMD ["/gcampus", "healthcheck"]
ENTRYPOINT ["/gcampus"]
CMD ["serve"]
