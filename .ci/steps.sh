# What the scripts of this folder share: steps that wait, and what a started Rolecall leaves.

# Tries four times a second, for so many seconds at most.
within() {
  local tries=$(($1 * 4))
  shift
  until "$@"; do
    tries=$((tries - 1))
    if [ "$tries" -le 0 ]; then
      echo "waited in vain for: $*"
      return 1
    fi
    sleep 0.25
  done
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# Whether the pages at this port are served and the work gets on.
answers() { node -e 'fetch(process.argv[1]).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))' "http://127.0.0.1:$1/readyz"; }

# How many mails lie in the outbox of this data folder.
mails_in() { find "$1/outbox" -name '*.eml' 2>/dev/null | wc -l; }

# Stops the database of this data folder, should it run still, and removes it where it lies elsewhere.
remove_database() {
  local cluster
  cluster=$(readlink -f "$1/postgres" || true)
  if [ -f "$cluster/postmaster.pid" ]; then kill -QUIT "$(head -n 1 "$cluster/postmaster.pid")" || true; fi
  # Where root starts it, the database lies in a folder that the user postgres can enter.
  case $cluster in /var/lib/rolecall/?*) rm -rf "$cluster" ;; esac
}

# No process works in this folder, nor in the database of this data folder.
nothing_left() {
  local cluster
  cluster=$(readlink -f "$2/postgres")
  [ -z "$(readlink /proc/[0-9]*/cwd 2>/dev/null | grep -e "^$1" -e "^$cluster")" ]
}
