# Shared by all scripts: strict mode, folders, messages and failures, and the processes that were started.
# shellcheck shell=bash
set -euo pipefail
shopt -s inherit_errexit # a failure inside of $(…) ends the script too

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CACHE=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/imaging-service
STARTED=() # the processes to stop, oldest first
export ROOT CACHE

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Signals run the EXIT trap, too, with the status that a shell gives for that signal.
end_on_signals() {
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# Stops the started processes, newest first, and waits until they have ended.
stop_started() {
  local i
  for ((i = ${#STARTED[@]} - 1; i >= 0; i--)); do
    kill -TERM "${STARTED[i]}" 2>/dev/null || continue
    wait "${STARTED[i]}" 2>/dev/null || true
  done
  STARTED=()
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Prints a free loopback port below the range that the kernel gives to clients.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    port_is_taken "$port" || break
  done
  echo "$port"
}

# wait_for SECONDS WHAT COMMAND...: polls until COMMAND succeeds.
wait_for() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || fail "$what did not become ready"
    sleep 0.1
  done
}
