# Installs the Debian packages of packages.txt, as root or through sudo; quick when all are installed.
# shellcheck shell=bash

# install_packages SECTION...
install_packages() {
  local section names missing
  command -v dpkg-query >/dev/null || fail "this is not Debian; packages.txt lists what to install by other means"
  names=$(for section; do "$ROOT/scripts/packages" "$section"; done | sort -u)
  mapfile -t missing < <(comm -23 <(echo "$names") <(installed_packages))
  [ ${#missing[@]} -gt 0 ] || return 0

  say "installing with apt-get, some minutes: ${missing[*]}"
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null \
    || fail "packages are missing, and this user is neither root nor has sudo"
  as_root apt-get update -qq || fail "apt-get update failed"
  without_main_cluster as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
    || fail "apt-get install failed"
}

installed_packages() {
  # shellcheck disable=SC2016  # the fields are dpkg-query's
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Runs an installation without letting Debian's PostgreSQL package create and start a cluster, as it does
# when first installed: our clusters are in our own folders.
without_main_cluster() {
  local folder=/etc/postgresql-common/createcluster.d status=0
  as_root mkdir -p "$folder"
  echo 'create_main_cluster = false' | as_root tee "$folder/imaging-service.conf" >/dev/null
  "$@" || status=$?
  as_root rm -f "$folder/imaging-service.conf"
  return "$status"
}
