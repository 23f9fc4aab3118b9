# Class-data archives: what a JVM has parsed, verified and linked in one start, for the next ones. Sourced by ./remora, which
# defines run, jdk, modules, serve_jvm and client_jvm. docs/benchmarks.md ("Start-up") tells what they give, and why these and not
# JDK 25's AOT cache. An archive belongs to a collector: serve.jsa to serve's, client.jsa to that of the other commands.

# Adds to jvm what makes it use an archive, if there is one. One that the JVM rejects costs its benefit, and is not spoken of.
use_archive() {
  if archives_are_wanted && archives_are_current && [ -e "$run/$1.jsa" ]; then
    jvm+=("-XX:SharedArchiveFile=$run/$1.jsa" -Xshare:auto '-Xlog:cds*=off,aot*=off:stdout' '-Xlog:cds*=off,aot*=off:stderr')
  fi
}

# The user's own archives exclude ours.
archives_are_wanted() {
  [ "${REMORA_CLASS_ARCHIVE:-on}" != off ] && [[ ${REMORA_JAVA_OPTS:-} != *-XX:@(AOT|Shared)* ]]
}

# Made for this build and this JDK; or tried at least: what fails is not tried at every start.
archives_are_current() {
  [ "$run/archived" -nt "$jdk/lib/modules" ] && [ "$(<"$run/archived")" = "$jdk $run" ]
}

# Makes them in the background, if they are missing: this start does without. Nobody waits for it, neither this shell nor who
# reads its output; and the JVM that takes this shell's place gets no child that it does not know. The start that has the lock
# does it, and says so.
make_archives() {
  if archives_are_wanted && ! archives_are_current && [ -w "$run" ]; then
    exec 8>"$run/archives.lock"
    if flock -n 8 && ! archives_are_current; then # or another start does it, or has just done it
      say "preparing faster starts, in the background"
      (archives_aside </dev/null >/dev/null 2>&1 &)
    fi
    exec 8>&-
  fi
}

archives_aside() {
  local dir
  set +e
  exec >"$run/archives.log" 2>&1
  renice -n 19 -p "$BASHPID"
  if dir=$(mktemp -d); then
    record_classes "$dir"
    dump serve "$dir" "${serve_jvm[@]}"
    dump client "$dir" "${client_jvm[@]}"
    rm -rf -- "$dir"
  fi
  printf '%s' "$jdk $run" >"$run/archived"
}

# A server and two clients of it, at addresses that nobody else has, note what they load.
record_classes() {
  local dir=$1 server line=
  local -x XDG_RUNTIME_DIR=$dir
  timeout 60 "$jdk/bin/java" -XX:DumpLoadedClassList="$dir/serve.list" "${serve_jvm[@]}" "${modules[@]}" \
    serve --tcp 127.0.0.1:0 --set dir="$dir" --set save= >"$dir/lines" &
  server=$!
  until read -r line <"$dir/lines"; do
    kill -0 "$server" || return
    sleep 0.1
  done
  record_client tcp -u "${line#listening }" SET greeting hello
  record_client shm -u shm:// GET greeting # not on every machine
  kill "$server"
  wait "$server"
  sed 's/ id: [0-9]*$//' "$dir"/client-*.list | sort -u >"$dir/client.list" # a class's number is its list's
}

record_client() {
  local list=$dir/client-$1.list
  shift
  timeout 30 "$jdk/bin/java" -XX:DumpLoadedClassList="$list" "${client_jvm[@]}" "${modules[@]}" cli "$@"
}

# Under another name first: who starts meanwhile finds all of it, or nothing.
dump() {
  local name=$1 dir=$2
  shift 2
  timeout 120 "$jdk/bin/java" -Xshare:dump -XX:SharedClassListFile="$dir/$name.list" -XX:SharedArchiveFile="$run/$name.new" \
    "$@" "${modules[@]}" && mv -- "$run/$name.new" "$run/$name.jsa"
}
