# Runs a private PostgreSQL cluster in a folder, on a free loopback port; never the distribution's.
# shellcheck shell=bash

postgres_bin() {
  local initdb
  initdb=$(command -v initdb || find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1)
  [ -n "$initdb" ] || fail "PostgreSQL's initdb is neither on the PATH nor under /usr/lib/postgresql"
  dirname "$(readlink -f "$initdb")"
}

# PostgreSQL refuses to run as root, so root runs it as the package's user; the capability lets that user
# reach a folder below /root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid=postgres --regid=postgres --init-groups \
      --inh-caps=+dac_override --ambient-caps=+dac_override "$@"
  else
    "$@"
  fi
}

postgres_is_running() { as_postgres "$(postgres_bin)/pg_ctl" -D "$1/data" status >/dev/null 2>&1; }

# postgres_start FOLDER [SETTING=VALUE...]: creates the cluster at the first start; does nothing if it is running.
postgres_start() {
  local folder=$1 options setting
  shift
  [ -d "$folder/data" ] || postgres_create "$folder"
  if postgres_is_running "$folder"; then return; fi
  options="-c port=$(free_port)"
  for setting; do options+=" -c $setting"; done
  as_postgres "$(postgres_bin)/pg_ctl" -D "$folder/data" -l "$folder/log" -o "$options" -s -w start </dev/null \
    || fail "PostgreSQL did not start; see $folder/log"
}

# The folder gets its final name last: an interrupted initdb leaves nothing that looks like a cluster.
postgres_create() {
  local folder=$1
  mkdir -p "$folder"
  rm -rf "$folder/data.new"
  (umask 077 && openssl rand -hex 16 >"$folder/password")
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
  as_postgres "$(postgres_bin)/initdb" -D "$folder/data.new" -U postgres -A scram-sha-256 \
    --pwfile="$folder/password" -E UTF8 --locale=C >"$folder/initdb.log" 2>&1 \
    || fail "initdb failed; see $folder/initdb.log"
  printf "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\n" >>"$folder/data.new/postgresql.conf"
  mv "$folder/data.new" "$folder/data"
}

postgres_stop() {
  if [ -d "$1/data" ] && postgres_is_running "$1"; then
    as_postgres "$(postgres_bin)/pg_ctl" -D "$1/data" -m fast -s -w stop || true
  fi
}

postgres_port() { sed -n 4p "$1/data/postmaster.pid"; }

# postgres_url FOLDER DATABASE [USER PASSWORD]: for the cluster's owner unless USER is given.
postgres_url() {
  local user=${3:-postgres} password=${4:-$(cat "$1/password")}
  echo "postgres://$user:$password@127.0.0.1:$(postgres_port "$1")/$2"
}

# postgres_ask FOLDER DATABASE PSQL-ARGUMENTS...: runs psql as the cluster's owner, without notices.
postgres_ask() {
  local folder=$1 database=$2
  shift 2
  PGPASSWORD=$(cat "$folder/password") PGOPTIONS='-c client_min_messages=warning' \
    psql -h 127.0.0.1 -p "$(postgres_port "$folder")" -U postgres -d "$database" \
    -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
