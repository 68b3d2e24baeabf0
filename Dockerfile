# The service on Debian 12: built in one stage, and deployed without a compiler, as an unprivileged user.
# Runs with a read-only root: it writes to IMAGING_NFS_BASE_DIR (nfs) and to TMPDIR (uploads on their way to S3).

# Debian's packages are not pinned to a version, so that they come with their security updates.
# hadolint global ignore=DL3008
FROM debian:bookworm-slim AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /src
COPY packages.txt ./
COPY scripts/packages scripts/
RUN apt-get update \
 && scripts/packages build | xargs apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/*
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY docs/errors.md docs/
COPY migrations migrations
COPY openapi.yaml ./
COPY src src
RUN cmake --preset release -D BUILD_TESTING=OFF \
 && cmake --build --preset release --target imaging-service

FROM node:24-bookworm-slim AS web
WORKDIR /packages
COPY package.json package-lock.json .npmrc ./
COPY client/package.json client/
COPY web/package.json web/
ENV PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
RUN npm ci
COPY client client
COPY web web
RUN npm run build

FROM debian:bookworm-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
COPY packages.txt /tmp/image/
COPY scripts/packages /tmp/image/scripts/
RUN apt-get update \
 && /tmp/image/scripts/packages image | xargs apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/* /tmp/image \
 && groupadd --gid 10001 imaging \
 && useradd --uid 10001 --gid imaging --no-create-home --shell /usr/sbin/nologin imaging \
 && install -d -o imaging -g imaging /data/imaging
COPY --from=build /src/build/release/imaging-service /usr/local/bin/
RUN imaging-service --version
# Served if IMAGING_WEB_DIR names this folder.
COPY --from=web /packages/web/dist /usr/local/share/imaging-service/web
USER 10001:10001
ENV NODE_ENV=production PORT=4010
EXPOSE 4010
# Checks the process only. /health?ready=1 checks database and store too, and is for the load balancer.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["bash", "-c", "curl -fsS http://127.0.0.1:${PORT}/health"]
ENTRYPOINT ["imaging-service"]
