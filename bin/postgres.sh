# A PostgreSQL of our own, for bin/test and bin/bench: found, made, started on a free port of loopback, ended. To be sourced.

postgres_pid= postgres_url=

postgres_bin() {
  local newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)
  if [ -x "$newest/initdb" ]; then echo "$newest"
  elif has pg_config && [ -x "$(pg_config --bindir)/initdb" ]; then pg_config --bindir
  elif has initdb; then dirname "$(command -v initdb)"
  else return 1; fi
}

# start_postgres FOLDER SETTING…: serves the cluster in FOLDER/db, which is made where it is not there, and sets postgres_url to
# the server's address, without a database. What it says is in FOLDER/log.
start_postgres() {
  local data=$1 bin port setting options=() as=() try
  bin=$(postgres_bin) || { echo "no PostgreSQL server here (Debian's package: postgresql)"; return 1; }
  for setting in "${@:2}"; do options+=(-c "$setting"); done
  mkdir -p "$data"
  # PostgreSQL refuses to run as root.
  if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$data"
    as=(setpriv --reuid=postgres --regid="$(id -g postgres)" --init-groups)
  fi
  [ -d "$data/db" ] ||
    (cd "$data" && "${as[@]}" "$bin/initdb" -D "$data/db" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 >"$data/log" 2>&1) ||
    { cat "$data/log"; return 1; }
  for try in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 20000))
    (cd "$data" && exec "${as[@]}" "$bin/postgres" -D "$data/db" -p "$port" -c listen_addresses=127.0.0.1 \
      -c unix_socket_directories= "${options[@]}") >"$data/log" 2>&1 </dev/null &
    postgres_pid=$!
    if wait_for_postgres "$bin" "$port"; then
      postgres_url="postgres://postgres@127.0.0.1:$port"
      echo "PostgreSQL $("$bin/postgres" --version | grep -oE '[0-9][0-9.]*' | head -1) on 127.0.0.1:$port, process $postgres_pid"
      return 0
    fi
    stop_postgres
  done
  cat "$data/log"
  return 1
}

wait_for_postgres() {
  local tries=0
  while [ "$tries" -lt 150 ]; do
    kill -0 "$postgres_pid" 2>/dev/null || return 1
    "$1/pg_isready" -q -h 127.0.0.1 -p "$2" && return 0
    tries=$((tries + 1))
    sleep 0.2
  done
  return 1
}

stop_postgres() {
  [ -n "$postgres_pid" ] || return 0
  # SIGINT: end the sessions, close cleanly.
  kill -INT "$postgres_pid" 2>/dev/null
  wait "$postgres_pid" 2>/dev/null
  postgres_pid=
}
